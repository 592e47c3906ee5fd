"""Settings of dispatch: a value of its kind, in a group, naming its rules, and read somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.engine.limited_steps import limited_steps
from chassis.parameters.refusals import ParameterInvalid
from services.dispatch.domain.parameter_table import DEFAULTS, GROUPS, TABLE

ROOT = Path(__file__).resolve().parents[3]
STEPS = limited_steps(Library(ROOT / "bpmn" / "dispatch"))
CODE = "\n".join(path.read_text() for path in (ROOT / "services" / "dispatch").glob("*/*.py"))
DRAWN = "\n".join(path.read_text() for path in (ROOT / "bpmn" / "dispatch").glob("*/v*/*.bpmn"))


@pytest.mark.parametrize("key", DEFAULTS)
def test_every_default_is_a_value_of_its_own_kind(key: str) -> None:
    default = DEFAULTS[key]
    assert TABLE.read_value(key, default.value) == default.value
    assert default.group in GROUPS and default.rules and all(default.kind.said(default.value))


@pytest.mark.parametrize("key", DEFAULTS)
def test_every_setting_is_read_and_says_by_what(key: str) -> None:
    assert f"param('{key}')" in DRAWN or CODE.count(f'"{key}"') > 1
    assert STEPS.get(key) or DEFAULTS[key].read_by


def test_every_limit_the_diagrams_and_the_code_ask_for_is_a_setting() -> None:
    assert set(re.findall(r"param\('([^']+)'\)", DRAWN)) <= set(DEFAULTS)
    assert set(STEPS) <= set(DEFAULTS)


@pytest.mark.parametrize("key", ["sec.cap.township", "sec.cap.agency"])
def test_three_months_a_year_may_be_less_and_never_more(key: str) -> None:
    assert TABLE.read_value(key, 60) == 60
    with pytest.raises(ParameterInvalid, match="1 到 92"):
        TABLE.read_value(key, 93)


@pytest.mark.parametrize(
    ("key", "value"),
    [("dsp.block.alert", 0), ("dsp.gate.cache_max", 61), ("dsp.whistle.urgent", 4), ("app.rounds", "2")],
)
def test_a_value_out_of_bounds_is_refused_in_both_languages(key: str, value: object) -> None:
    with pytest.raises(ParameterInvalid) as refused:
        TABLE.read_value(key, value)
    assert DEFAULTS[key].name.zh in refused.value.said.zh and DEFAULTS[key].name.en in refused.value.said.en
