"""Residents generally reject an item: what communities tell and what it leads to (ADM-37)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.errors import Refusal
from chassis.parameters.entries import Parameter
from services.admission.domain import errors, rejection
from services.admission.domain.events import AlertRaised
from services.admission.domain.exit_filing import ExitState
from services.admission.domain.parameter_table import RULE_DATE
from services.admission.usecases.file_exit import FileExit
from services.admission.usecases.report_rejection import ReportRejection
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import (
    CALENDAR,
    CLERK,
    COUNTY,
    E1,
    E2,
    SOUTH,
    W1,
    InMemory,
    a_county,
    somebody,
)

ITEM = "SX-2026-00001"


@pytest.fixture
def work() -> InMemory:
    """An item in force in three communities of two townships."""
    county = a_county()
    Case(county).noticed()
    (item,) = county.items.kept.values()
    assert item.item_id == ITEM
    county.clock.advance(days=(item.current.begins - county.clock.today()).days + 30)
    county.events.clear()
    return county


def told(work: InMemory, community: str, **changes: Any) -> str:
    """What the secretary of a community puts on record."""
    said = {
        "heard_by": "assembly",
        "heard_on": work.clock.today() - timedelta(days=1),
        "asked": 40,
        "against": 21,
        "reason": "与村卫生室的随访重复",
        **changes,
    }
    return ReportRejection()(work.acting(somebody("书记", community, "community_secretary")), ITEM, said)


def test_the_department_looks_into_it_once_more_than_half_of_the_communities_say_so(work: InMemory) -> None:
    """ADM-37."""
    assert told(work, E1) == ""
    case_no = told(work, E2, reason="老人不愿再跑一趟")
    filing = work.exits.get(case_no)
    assert filing.state is ExitState.OPEN and not filing.by_term
    assert filing.reason == "2个社区（村）的居民普遍不认可：与村卫生室的随访重复；老人不愿再跑一趟"
    assert told(work, W1) == "" and len(work.exits.kept) == 1, "one filing at a time"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"asked": 40, "against": 20}, rejection.RejectionNotGeneral),
        ({"asked": 20, "against": 21}, rejection.RejectionNotGeneral),
        ({"asked": 0, "against": 0}, rejection.RejectionNotGeneral),
        ({"reason": " "}, errors.ReasonMissing),
        ({"heard_on": date(2031, 1, 1)}, rejection.HeardDateInvalid),
        ({"heard_on": date(2026, 1, 1)}, rejection.HeardDateInvalid),
    ],
)
def test_what_is_not_general_not_said_why_or_not_in_its_time_is_refused(
    work: InMemory, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        told(work, E1, **changes)
    assert work.rejections.kept == []


def test_only_a_community_it_falls_on_says_so_and_once(work: InMemory) -> None:
    with pytest.raises(rejection.NotThePlace):
        told(work, f"{SOUTH}001")
    with pytest.raises(errors.NotYours):
        ReportRejection()(work.acting(CLERK), ITEM, {})
    told(work, E1)
    with pytest.raises(rejection.RejectionTold):
        told(work, E1)
    assert len(work.rejections.kept) == 1


def test_a_county_may_turn_it_off(work: InMemory) -> None:
    work.parameters.add(Parameter(rejection.TRIGGER, COUNTY, 1, rejection.OFF, RULE_DATE, "local"))
    with pytest.raises(rejection.RejectionTurnedOff):
        told(work, E1)


def test_supervisors_hear_when_the_department_goes_on_all_the_same(work: InMemory) -> None:
    told(work, E1)
    case_no = told(work, E2)
    FileExit(CALENDAR)(work.acting(CLERK), case_no, "drop", {})
    (alert,) = [event for event in work.events if isinstance(event, AlertRaised)]
    assert (alert.rule, alert.subject, alert.facts["communities"]) == ("ADM-37", case_no, [E1, E2])
    assert told(work, E1) == "", "and residents may be heard again"
