"""Who was refused comes back with something new, or after six months; and in time (B3, part G)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.parameters.entries import Parameter
from services.admission.domain.parameter_table import RULE_DATE
from services.admission.domain.reapplying import (
    ReapplyBarred,
    Refused,
    bar,
    earliest_start,
    months_after,
    same,
    says_what_is_new,
)
from services.admission.domain.vocabulary import ApplicationState, RequestType
from services.admission.usecases.check_completeness import CheckCompleteness
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import BUREAU, CALENDAR, COUNTY, OFFICER, STATISTICS, InMemory, a_county

NEW, CHANGE, EXIT = RequestType.NEW, RequestType.CHANGE, RequestType.EXIT


@dataclass
class Wanted:
    """A request as it is compared."""

    request_type: RequestType = NEW
    item_name: str = "老年人健康体检"
    facts: dict[str, Any] = field(default_factory=dict)


def refused(on: date = date(2026, 3, 2), wanted: Wanted | None = None) -> Refused:
    wanted = wanted or Wanted()
    return Refused("c1", wanted.request_type, wanted.item_name, wanted.facts, on)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 3, 2), 6, date(2026, 9, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 24), st.integers(-800, 800))
def test_it_is_barred_to_the_last_day_and_not_after(day: date, months: int, off: int) -> None:
    last = months_after(day, months)
    today = date.fromordinal(last.toordinal() + off)
    standing = bar(Wanted(), [refused(day)], lambda _: months, today)
    assert (standing is not None) == (today <= last)
    assert standing is None or (standing.until, standing.refused_on) == (last, day)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Wanted(), Wanted(item_name=" 老年人 健康体检"), True),
        (Wanted(facts={"content": "每季度体检"}), Wanted(NEW, "另一名称", {"content": "每季度 体检"}), True),
        (Wanted(), Wanted(item_name="河道巡查"), False),
        (Wanted(), Wanted(RequestType.REGULARISATION), True),
        (Wanted(), Wanted(CHANGE), False),
        (Wanted(CHANGE, facts={"base_version": "SX-1/1", "volume": "12"}),
         Wanted(CHANGE, facts={"base_version": "SX-1/2", "volume": "12.0"}), True),
        (Wanted(CHANGE, facts={"base_version": "SX-1/1", "volume": "12"}),
         Wanted(CHANGE, facts={"base_version": "SX-1/1", "volume": "8"}), False),
        (Wanted(EXIT, facts={"entry_id": "ZZ-001"}), Wanted(EXIT, facts={"entry_id": "ZZ-001"}), True),
        (Wanted(EXIT, facts={"entry_id": "ZZ-001"}), Wanted(EXIT, facts={"entry_id": "ZZ-002"}), False),
        (Wanted(EXIT, facts={}), Wanted(EXIT, facts={}), False),
    ],
)  # fmt: skip
def test_what_counts_as_the_same_request(one: Wanted, other: Wanted, alike: bool) -> None:
    assert (same(one, other), same(other, one)) == (alike, alike)


@pytest.mark.parametrize(("text", "said"), [("", False), ("  ", False), (None, False), ("已落实经费", True)])
def test_new_facts_are_said_or_not(text: Any, said: bool) -> None:
    assert says_what_is_new(Wanted(facts={"new_facts": text})) is said


def test_the_start_leaves_thirty_working_days_or_it_is_told_from_when_on() -> None:
    today = date(2026, 3, 2)
    earliest = CALENDAR.add_working_days(today, 30)
    for start, told in ((earliest, None), ("2026-03-20", earliest), ("", None)):
        wanted = Wanted(facts={"start": str(start)})
        assert earliest_start(wanted, 30, today, CALENDAR) == told


def after_a_refusal(applicant: str = BUREAU) -> InMemory:
    """The county after the bureau’s request was refused in March."""
    case = Case(a_county()).submitted()
    case.application.end(ApplicationState.REFUSED, case.work.clock.now(), "负担过重")
    case.application.applicant = applicant
    return case.work


def test_the_same_is_not_submitted_again_without_new_facts_and_the_refusal_says_until_when() -> None:
    work = after_a_refusal()
    case = Case(work).agreed()
    with pytest.raises(ReapplyBarred) as told:
        case.submit()
    assert (told.value.code, told.value.rule) == ("reapply-barred", "adm.reapply.block")
    assert told.value.facts["until"] == months_after(work.clock.today(), 6).isoformat()
    assert case.application.state is ApplicationState.PREPARING
    case.submit(new_facts="区财政已安排专项经费")
    assert case.application.state is ApplicationState.SUBMITTED


def test_a_county_fixes_how_long_and_others_are_not_concerned() -> None:
    assert Case(after_a_refusal(STATISTICS)).agreed().submit()["outcome"] == "submit"
    work = after_a_refusal()
    work.parameters.add(Parameter("adm.reapply.block", COUNTY, 1, 1, RULE_DATE, "local"))
    case = Case(work).agreed()
    work.clock.advance(days=35)
    assert case.submit()["outcome"] == "submit"


def test_a_unit_answers_for_the_one_it_followed() -> None:
    work = after_a_refusal(STATISTICS)
    work.units.get(BUREAU).predecessors.append(work.units.get(STATISTICS).name)
    with pytest.raises(ReapplyBarred):
        Case(work).agreed().submit()


def test_paper_is_not_accepted_either() -> None:
    work = after_a_refusal()
    case = Case(work).agreed()
    case.application.facts["new_facts"] = "有"
    case.submit()
    case.application.facts["new_facts"] = ""
    with pytest.raises(ReapplyBarred):
        CheckCompleteness(CALENDAR)(work.acting(OFFICER), case.no, "complete", {})


@pytest.mark.parametrize(("procedure", "start", "warned"), [
    ("ordinary", "2026-03-20", True), ("ordinary", "2026-09-01", False), ("simple", "2026-03-20", False),
])  # fmt: skip
def test_a_start_too_near_is_told_and_bars_nothing(procedure: str, start: str, warned: bool) -> None:
    case = Case(a_county(), start=start).agreed()
    case.submit(procedure)
    assert case.application.state is ApplicationState.SUBMITTED
    lines = [facts for action, _, facts in case.work.journal if action == "lead-time-short"]
    assert [one["start"] for one in lines] == ([start] if warned else [])
