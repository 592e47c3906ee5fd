"""What the city asks a unit, until it is answered (ADM-33, B21)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import Refusal
from services.admission.domain.errors import NotYours, OutcomeUnknown, StepNotOpen
from services.admission.domain.follow_up import (
    AnswerDateInvalid,
    FollowUpIncomplete,
    FollowUpState,
    FollowUpUnderWay,
    SubjectUnknown,
    UnitNotAnswering,
)
from services.admission.usecases.answer_follow_up import AnswerFollowUp, JudgeAnswer
from services.admission.usecases.open_follow_up import OpenFollowUp
from tests.unit.admission.a_county import (
    BUREAU,
    CITY_BUREAU,
    CLERK,
    COUNTY,
    E1,
    OFFICER,
    InMemory,
    a_county,
    somebody,
)

CITY = somebody("市级督查", CITY_BUREAU, "city_supervisor")
QUESTION = {
    "about": "figure", "subject": "blocked_open", "unit": BUREAU, "question": "为何仍未处理？",
    "due_on": "2026-03-12",
}  # fmt: skip
ASKED = OpenFollowUp(COUNTY)


def asked(work: InMemory, title: str = "", **other: Any) -> str:
    return ASKED(work.acting(CITY), {**QUESTION, **other}, title)  # type: ignore[arg-type]


def test_a_unit_answers_and_the_city_asks_again_until_it_is_satisfied() -> None:
    work = a_county()
    case_no = asked(work)
    found = work.follow_ups.get(case_no)
    assert (found.subject_name, found.quarter, case_no) == (
        "尚未处理的拦截",
        "2026-Q1",
        f"{COUNTY}-sup-2026-00001",
    )
    answer = AnswerFollowUp()
    with pytest.raises(FollowUpIncomplete):
        answer(work.acting(CLERK), case_no, {"answer": " "})  # type: ignore[arg-type]
    assert answer(work, case_no, {"answer": "正在核实"}) == {"late": False}  # type: ignore[arg-type]
    judge = JudgeAnswer()
    again = {"question": "何时完成？", "due_on": "2026-03-20"}
    told = judge(work.acting(CITY), case_no, "ask_again", again)  # type: ignore[arg-type]
    assert told == {"outcome": "ask_again", "due_on": "2026-03-20"}
    work.clock.advance(days=25)
    assert found.is_overdue(work.clock.today())
    assert answer(work.acting(CLERK), case_no, {"answer": "已完成", "measures": "专人负责"}) == {"late": True}  # type: ignore[arg-type]
    assert not found.is_overdue(work.clock.today())
    with pytest.raises(FollowUpIncomplete):
        judge(work.acting(CITY), case_no, "close", {})  # type: ignore[arg-type]
    judge(work, case_no, "close", {"conclusion": "已整改"})  # type: ignore[arg-type]
    assert found.state is FollowUpState.CLOSED and [one["late"] for one in found.rounds] == [False, True]
    assert [action for action, *_ in work.journal] == [
        "follow-up-opened", "follow-up-answered", "follow-up-asked-again", "follow-up-answered",
        "follow-up-closed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"unit": E1}, UnitNotAnswering),
        ({"unit": CITY_BUREAU}, UnitNotAnswering),
        ({"subject": "weather"}, SubjectUnknown),
        ({"about": "case", "subject": "430211-adm-2026-00009"}, SubjectUnknown),
        ({"question": " "}, FollowUpIncomplete),
        ({"due_on": "2026-03-02"}, AnswerDateInvalid),
        ({"due_on": "2026-06-01"}, AnswerDateInvalid),
        ({"due_on": "soon"}, AnswerDateInvalid),
    ],
)
def test_a_wrong_question_is_refused_and_changes_nothing(
    other: dict[str, Any], refusal: type[Refusal]
) -> None:
    work = a_county()
    with pytest.raises(refusal) as said:
        asked(work, **other)
    assert said.value.rule == "ADM-33" and not work.follow_ups.kept and not work.journal


def test_only_the_city_asks_and_judges_and_only_the_unit_answers() -> None:
    work = a_county()
    with pytest.raises(NotYours):
        ASKED(work.acting(OFFICER), QUESTION, "")  # type: ignore[arg-type]
    case_no = asked(work)
    with pytest.raises(NotYours):
        AnswerFollowUp()(work.acting(OFFICER), case_no, {"answer": "代答"})  # type: ignore[arg-type]
    with pytest.raises(StepNotOpen):
        JudgeAnswer()(work.acting(CITY), case_no, "close", {"conclusion": "算了"})  # type: ignore[arg-type]
    AnswerFollowUp()(work.acting(CLERK), case_no, {"answer": "已核实"})  # type: ignore[arg-type]
    with pytest.raises(NotYours):
        JudgeAnswer()(work, case_no, "close", {"conclusion": "自行办结"})  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown):
        JudgeAnswer()(work.acting(CITY), case_no, "forget", {})  # type: ignore[arg-type]
    with pytest.raises(StepNotOpen):
        AnswerFollowUp()(work.acting(CLERK), case_no, {"answer": "补充"})  # type: ignore[arg-type]


def test_the_same_is_asked_once_at_a_time() -> None:
    work = a_county()
    first = asked(work)
    with pytest.raises(FollowUpUnderWay) as said:
        asked(work)
    assert said.value.facts["case_no"] == first
    work.clock.advance(days=60)
    due_on = (work.clock.today() + timedelta(days=5)).isoformat()
    assert asked(work, due_on=due_on) != first, "the same figure of another quarter is another matter"
    about_case = {"about": "case", "subject": "430211-adm-2026-00001", "due_on": due_on}
    assert work.follow_ups.get(asked(work, "入户统计", **about_case)).subject_name == "入户统计"
    with pytest.raises(FollowUpUnderWay):
        asked(work, "入户统计", **about_case)
