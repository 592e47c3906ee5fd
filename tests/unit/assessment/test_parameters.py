"""Settings of assessment: a value of its kind, in a group, naming its rules, and read somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.engine.limited_steps import limited_steps
from chassis.parameters.refusals import ParameterInvalid
from services.assessment.domain.parameter_table import DEFAULTS, GROUPS, TABLE

ROOT = Path(__file__).resolve().parents[3]
STEPS = limited_steps(Library(ROOT / "bpmn" / "assessment"))
CODE = "\n".join(path.read_text() for path in (ROOT / "services" / "assessment").glob("*/*.py"))
DRAWN = "\n".join(path.read_text() for path in (ROOT / "bpmn" / "assessment").glob("*/v*/*.bpmn"))


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


@pytest.mark.parametrize("value", [0, 61, True, "5", 2.5, None])
def test_a_limit_that_is_no_number_of_working_days_is_refused(value: object) -> None:
    with pytest.raises(ParameterInvalid, match="1 到 60 之间的整数，单位为工作日") as refused:
        TABLE.read_value("ast.objection", value)
    assert "from 1 to 60" in refused.value.said.en
