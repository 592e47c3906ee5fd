"""What may leave the guidance list, who asks for it, and on which day it is gone (ADM-07, B5, E3-11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.errors import Refusal
from contracts.registry import validate
from services.admission.domain.events import EntryLeft, ListEntryPublished
from services.admission.domain.list_exit import (
    EntryNotLeaving,
    EntryOfAnother,
    ExitNeedsMeeting,
    ExitUnconditional,
    ListedItemNotFiled,
)
from services.admission.domain.records import Approval
from services.admission.domain.vocabulary import Decision, Procedure, RequestType
from services.admission.messaging.publishes import messages
from services.admission.usecases.begin_list_exit import BeginListExit
from services.admission.usecases.leaving_list import (
    leave_list,
    must_be_unconditional,
    must_go_to_a_meeting,
)
from services.admission.usecases.open_exit import OpenExit
from tests.unit.admission.a_county import BUREAU, CLERK, STATISTICS, InMemory, a_county, somebody

ENTRY = "ZZ-121"
OWNER = somebody("区统计局经办人", STATISTICS, "department_clerk")


def a_list(**changes: Any) -> InMemory:
    """The county whose statistics bureau is named in an entry."""
    work: InMemory = a_county()
    entry = work.entries.get(ENTRY)
    for name, value in {"owner_unit": STATISTICS, **changes}.items():
        setattr(entry, name, value)
    return work


def begun(work: InMemory) -> Any:
    return work.applications.get(BeginListExit()(work.acting(OWNER), ENTRY))


def approved(effective_on: date | None = None) -> Approval:
    at = a_county().clock.now()
    return Approval(
        "a", "c", Decision.APPROVE, Procedure.ORDINARY, "主任", "主任", "chair", at, effective_on=effective_on
    )


def test_the_form_begins_with_what_the_list_says() -> None:
    application = begun(a_list())
    assert (application.request_type, application.facts["entry_id"]) == (RequestType.EXIT, ENTRY)
    assert application.item_name == "政府常规统计调查工作"


@pytest.mark.parametrize(
    ("changes", "actor", "refusal"),
    [
        ({"in_force_to": date(2026, 1, 1)}, OWNER, EntryNotLeaving),
        ({"in_force_to": date(2027, 1, 1)}, OWNER, EntryNotLeaving),
        ({"in_force_from": date(2027, 1, 1)}, OWNER, EntryNotLeaving),
        ({"county": "430212"}, OWNER, EntryNotLeaving),
        ({}, CLERK, EntryOfAnother),
    ],
)
def test_what_does_not_stand_or_is_anothers_does_not_leave(
    changes: dict[str, Any], actor: Any, refusal: type[Refusal]
) -> None:
    work = a_list(**changes)
    with pytest.raises(refusal):
        BeginListExit()(work.acting(actor), ENTRY)
    assert not work.applications.kept


def test_a_successor_by_name_asks_for_it() -> None:
    work = a_list(owner_unit="", unit_name="原统计局")
    work.units.get(BUREAU).predecessors.append("原统计局")
    assert BeginListExit()(work.acting(CLERK), ENTRY)


def test_there_is_no_filing_and_no_simple_way_and_no_condition() -> None:
    work = a_list()
    with pytest.raises(ListedItemNotFiled):
        OpenExit()(work.acting(OWNER), ENTRY)
    application = begun(work)
    with pytest.raises(ExitNeedsMeeting):
        must_go_to_a_meeting(application)
    with pytest.raises(ExitUnconditional):
        must_be_unconditional(application, [{"text": "移交"}])
    must_be_unconditional(application, [])


@pytest.mark.parametrize("days", [0, 30])
def test_its_last_day_is_that_of_the_notice_or_a_later_one(days: int) -> None:
    """Only what ends at once is recalled; before a later day orders are still carried out."""
    work = a_list()
    application, today = begun(work), work.clock.today()
    last = today + timedelta(days=days)
    entry, told = leave_list(work, application, approved(last))
    assert (entry.in_force_to, told) == (last, last)
    assert entry.in_force_on(last) and not entry.in_force_on(last + timedelta(days=1))
    kinds = [type(event) for event in work.events if isinstance(event, EntryLeft | ListEntryPublished)]
    assert kinds == [ListEntryPublished, *([] if days else [EntryLeft])]
    for event in work.events:
        for message in messages(event):
            validate(message.type, message.data)
    with pytest.raises(EntryNotLeaving):
        leave_list(work, application, approved())
