"""A body the gate blocks again and again becomes work of the city, once at a time (B16 step 3b, B21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.working_days import WorkingCalendar
from services.admission.domain.errors import NotYours, OutcomeUnknown, StepNotOpen
from services.admission.domain.follow_up import (
    About,
    AnswerDateInvalid,
    FollowUpIncomplete,
    FollowUpState,
)
from services.admission.usecases.answer_follow_up import AnswerFollowUp, JudgeAnswer, LookIntoBlocks
from services.admission.usecases.raise_repeated_blocks import RaiseRepeatedBlocks
from tests.unit.admission.a_county import BUREAU, CITY_BUREAU, CLERK, COUNTY, InMemory, a_county, somebody

CITY = somebody("市级督查", CITY_BUREAU, "city_supervisor")
BLOCKED = {"order_no": "PD-3", "sender": BUREAU, "blocks_in_90_days": 3, "repeated": True}
RAISE = RaiseRepeatedBlocks(WorkingCalendar({}))
LOOK = LookIntoBlocks()
ASKED = {"question": "为何反复下派？", "due_on": "2026-03-20"}


def a_city(supervised_by: str = CITY_BUREAU) -> InMemory:
    work = a_county()
    work.committees.of(COUNTY).supervised_by = supervised_by
    return work


def raised(work: InMemory, **other: Any) -> str:
    return RAISE(work, {**BLOCKED, **other})  # type: ignore[arg-type]


def test_the_third_block_is_raised_and_what_is_blocked_meanwhile_is_added_to_it() -> None:
    """F-29: one matter at a time; the city has five working days to look into it."""
    work = a_city()
    case_no = raised(work)
    found = work.follow_ups.get(case_no)
    assert (found.about, found.state, found.unit, found.city) == (
        About.BLOCKS, FollowUpState.RAISED, BUREAU, CITY_BUREAU,
    )  # fmt: skip
    assert found.due_on == date(2026, 3, 9) and "3次" in found.subject_name and found.rounds == []
    assert raised(work, order_no="PD-4", blocks_in_90_days=4) == ""
    assert [(action, facts["order_no"]) for action, _, facts in work.journal] == [
        ("follow-up-raised", "PD-3"), ("follow-up-blocked-again", "PD-4"),
    ]  # fmt: skip


@pytest.mark.parametrize("other", [{"repeated": False}, {"repeated": None}, {"sender": "430211-nobody"}])
def test_what_is_not_repeated_is_not_raised(other: dict[str, Any]) -> None:
    work = a_city()
    assert raised(work, **other) == "" and not work.follow_ups.kept and not work.journal


def test_without_a_known_city_the_alert_of_dispatch_is_all() -> None:
    work = a_city(supervised_by="")
    assert raised(work) == "" and not work.follow_ups.kept


def test_the_city_asks_and_closes_with_what_it_found() -> None:
    work = a_city()
    case_no = raised(work)
    told = LOOK(work.acting(CITY), case_no, "ask", ASKED)  # type: ignore[arg-type]
    assert told == {"outcome": "ask", "due_on": "2026-03-20"}
    AnswerFollowUp()(work.acting(CLERK), case_no, {"answer": "已停止"})  # type: ignore[arg-type]
    JudgeAnswer()(work.acting(CITY), case_no, "close", {"conclusion": "已整改"})  # type: ignore[arg-type]
    found = work.follow_ups.get(case_no)
    assert (found.state, found.conclusion, len(found.rounds)) == (FollowUpState.CLOSED, "已整改", 1)
    assert raised(work, order_no="PD-5", blocks_in_90_days=5) not in ("", case_no), "and again"


def test_the_city_may_close_at_once_but_says_what_it_found() -> None:
    work = a_city()
    case_no = raised(work)
    with pytest.raises(FollowUpIncomplete):
        LOOK(work.acting(CITY), case_no, "close", {"conclusion": " "})  # type: ignore[arg-type]
    LOOK(work.acting(CITY), case_no, "close", {"conclusion": "系误操作"})  # type: ignore[arg-type]
    with pytest.raises(StepNotOpen):
        LOOK(work.acting(CITY), case_no, "close", {"conclusion": "再次"})  # type: ignore[arg-type]
    assert work.follow_ups.get(case_no).state is FollowUpState.CLOSED


def test_nobody_else_looks_into_it_and_nothing_wrong_is_kept() -> None:
    work = a_city()
    case_no = raised(work)
    with pytest.raises(NotYours):
        LOOK(work.acting(CLERK), case_no, "close", {"conclusion": "无妨"})  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown):
        LOOK(work.acting(CITY), case_no, "forget", {})  # type: ignore[arg-type]
    with pytest.raises(AnswerDateInvalid):
        LOOK(work.acting(CITY), case_no, "ask", {**ASKED, "due_on": "2026-03-02"})  # type: ignore[arg-type]
    with pytest.raises(StepNotOpen):
        JudgeAnswer()(work.acting(CITY), case_no, "close", {"conclusion": "算了"})  # type: ignore[arg-type]
    assert work.follow_ups.get(case_no).state is FollowUpState.RAISED
