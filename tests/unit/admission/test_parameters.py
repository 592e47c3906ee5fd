"""Settings of the county: what a value may be, which holds on which day, and how one follows another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.parameters.entries import Parameter, in_force, to_come
from chassis.parameters.fixing import FixParameter, must_keep
from chassis.parameters.refusals import (
    ParameterChanged,
    ParameterDateInvalid,
    ParameterInvalid,
    ParameterNotYours,
    ParameterReasonMissing,
    ParameterUnknown,
)
from services.admission.domain.parameter_table import DEFAULTS, GROUPS, TABLE
from tests.unit.admission.a_county import COUNTY, HEAD, OFFICER, InMemory

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("key", DEFAULTS)
def test_every_default_is_a_value_of_its_own_kind(key: str) -> None:
    default = DEFAULTS[key]
    assert TABLE.read_value(key, default.value) == default.value
    assert default.group in GROUPS and default.rules and all(default.kind.said(default.value))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("adm.review", 0),
        ("adm.review", 61),
        ("adm.review", True),
        ("adm.review", "3"),
        ("adm.review", 2.5),
        ("adm.vote.majority", "1/3"),
        ("adm.vote.majority", "1"),
        ("adm.vote.majority", "1/0"),
        ("adm.vote.majority", "half"),
        ("adm.vote.majority", 0.5),
        ("adm.vote.majority", "1" * 30),
        ("adm.simple.mode", "lottery"),
        ("adm.simple.exclusions", ["seal", "weather"]),
        ("adm.simple.exclusions", "seal"),
        ("adm.member_units", ["zzb", "mzj", "bb"]),
        ("adm.member_units", [1, 2]),
        ("adm.correct.max", 2),
    ],
)
def test_a_value_of_another_kind_or_out_of_bounds_is_refused(key: str, value: Any) -> None:
    with pytest.raises(ParameterInvalid) as refused:
        TABLE.read_value(key, value)
    assert refused.value.errors[0]["pointer"] == "/value"
    assert DEFAULTS[key].name.zh in refused.value.said.zh and "{" not in refused.value.said.en


def test_values_are_kept_in_one_spelling() -> None:
    assert TABLE.read_value("adm.vote.majority", "0.75") == "3/4"
    assert TABLE.read_value("adm.simple.exclusions", ["seal", "county_wide"]) == ["county_wide", "seal"]
    assert TABLE.read_value("adm.member_units", ["sfj", "czj", "zzb", "bb", "mzj"])[-1] == "czj"


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(ParameterUnknown, match="没有名为"):
        TABLE.read_value("adm.speed", 1)


def test_of_two_values_of_one_day_the_newer_holds_and_a_later_day_takes_over() -> None:
    entries = [entry(1, 3, date(2018, 12, 3)), entry(2, 9, date(2026, 5, 1)), entry(3, 2, date(2026, 4, 1))]
    entries.append(entry(4, 5, date(2026, 4, 1)))
    held = [in_force(entries, day) for day in (date(2018, 12, 2), TODAY, date(2026, 4, 1), date(2026, 5, 2))]
    assert [one.value if one else None for one in held] == [None, 3, 5, 9]
    assert [one.value for one in to_come(entries, TODAY)] == [5, 9]


def test_a_value_follows_those_before_it_with_who_and_why() -> None:
    work = InMemory().acting(OFFICER)
    assert fix(work, 2, seen=0) == 2 and fix(work, 4, seen=2) == 3
    default, first, second = work.parameters.entries(COUNTY, "adm.review")
    assert (default.value, default.origin, default.recorded_by) == (3, "proposed", "")
    assert (first.value, second.value, second.origin) == (2, 4, "local")
    assert second.recorded_by == OFFICER.name and second.reason == "会议纪要"
    assert work.parameters.value("adm.review", COUNTY, TODAY) == 4


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"valid_from": date(2026, 3, 1)}, ParameterDateInvalid),
        ({"valid_from": date(2037, 1, 1)}, ParameterDateInvalid),
        ({"reason": "  "}, ParameterReasonMissing),
        ({"seen": 0}, ParameterChanged),
        ({"value": "soon"}, ParameterInvalid),
    ],
)
def test_what_is_refused_changes_nothing(change: dict[str, Any], refusal: type[Exception]) -> None:
    work = InMemory().acting(OFFICER)
    fix(work, 2, seen=0)
    with pytest.raises(refusal):
        fix(work, **{"value": 4, "seen": 2, **change})
    assert [one.value for one in work.parameters.entries(COUNTY, "adm.review")] == [3, 2]


def test_a_setting_is_fixed_by_who_answers_for_it() -> None:
    must_keep(TABLE, "adm.review", HEAD, COUNTY)
    with pytest.raises(ParameterNotYours, match="审核委员会办公室负责人"):
        must_keep(TABLE, "adm.review", OFFICER, COUNTY)


def entry(number: int, value: int, valid_from: date) -> Parameter:
    return Parameter("adm.review", COUNTY, number, value, valid_from, "local")


def fix(work: InMemory, value: object, *, seen: int, **change: Any) -> int:
    asked = {"valid_from": TODAY, "reason": "会议纪要", **change}
    return FixParameter(TABLE)(work, COUNTY, "adm.review", value, seen=seen, **asked)
