"""What the city asks a unit of the county, until it is answered (ADM-33, B21).

It is about a figure, a case, or orders of one body the gate blocked again and again (B16 step 3b).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.errors import OutcomeUnknown, StepNotOpen
from services.admission.domain.people_figures import PEOPLE
from services.admission.domain.quarter import DEFINITIONS

LONGEST_LIMIT = 90
"""In calendar days: a longer limit is a plan, not a question."""
ANSWERS: Mapping[str, str] = {
    "department": "department_clerk",
    "coordinating_body": "department_clerk",
    "committee_office": "committee_office_clerk",
    "township": "township_clerk",
}
"""Who answers the city, by the kind of unit; communities are nobody's to supervise here."""


class About(StrEnum):
    """What the question is about."""

    FIGURE = "figure"
    CASE = "case"
    BLOCKS = "blocks"


class FollowUpState(StrEnum):
    """Where it stands."""

    RAISED = "RAISED"
    ASKED = "ASKED"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


STATE_WORDS = {
    FollowUpState.RAISED: Said("待市级核查", "To be looked into by the city"),
    FollowUpState.ASKED: Said("待答复", "To be answered"),
    FollowUpState.ANSWERED: Said("已答复，待市级办结", "Answered, with the city"),
    FollowUpState.CLOSED: Said("已办结", "Closed"),
}


class FollowUpIncomplete(Refusal):
    """A question says what is asked, an answer what happened, an end why."""

    code = "follow-up-incomplete"
    rule = "ADM-33"
    title = Said("请补全督办内容", "Something is missing")
    detail = Said("请填写：{missing}。", "Please fill in: {missing}.")


class FollowUpUnderWay(Refusal):
    """A unit is asked about the same thing once at a time."""

    code = "follow-up-under-way"
    rule = "ADM-33"
    title = Said("该单位正在就同一事项答复督办", "The unit is answering about this already")
    detail = Said("请在督办 {case_no} 中办结或者再问。", "Please close or ask again in {case_no}.")


class AnswerDateInvalid(Refusal):
    """The limit leaves time to answer and does not put it off for ever."""

    code = "follow-up-date-invalid"
    rule = "ADM-33"
    title = Said("答复期限不对", "The limit cannot be")
    detail = Said("答复期限应在 {earliest} 至 {latest} 之间。", "It lies between {earliest} and {latest}.")


class UnitNotAnswering(Refusal):
    """Only the county's departments, its committee office and its townships answer the city."""

    code = "unit-not-answering"
    rule = "ADM-33"
    title = Said("该单位不是督办对象", "This unit does not answer the city")
    detail = Said(
        "只能向县市区部门、议事协调机构、审核委员会办公室和乡镇（街道）提出；不直接向社区（村）提出。",
        "Departments, coordinating bodies, the committee office and townships are asked, never communities.",
    )


class SubjectUnknown(Refusal):
    """The question is about a figure of the report or a case there is."""

    code = "follow-up-subject-unknown"
    rule = "ADM-33"
    title = Said("没有这个数字或者案件", "There is no such figure or case")
    detail = Said("请从季度报告或者案件页面提出督办。", "Please begin at the quarterly report or a case.")


@dataclass(eq=False)
class FollowUp:
    """One question to one unit, in as many rounds as it takes."""

    case_no: str
    county: str
    city: str
    about: About
    subject: str
    subject_name: str
    quarter: str
    unit: str
    opened_by: str
    opened_at: datetime
    due_on: date
    state: FollowUpState = FollowUpState.ASKED
    rounds: list[dict[str, Any]] = field(default_factory=list)
    conclusion: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None

    def ask(self, question: str, due_on: object, *, by: str, at: datetime, today: date) -> None:
        """Put a question with its limit; the first one, or another once the last was answered."""
        if self.rounds:
            self._must_be(FollowUpState.ANSWERED)
        asked = _text(question, Said("问题", "the question"))
        self.due_on, self.state = limit_of(due_on, today), FollowUpState.ASKED
        one = {
            "question": asked,
            "due_on": self.due_on.isoformat(),
            "asked_by": by,
            "asked_at": at.isoformat(),
        }
        self.rounds = [*self.rounds, {**one, **_UNANSWERED}]

    def answer(self, text: str, measures: str, *, by: str, at: datetime, today: date) -> bool:
        """The unit says what happened; whether that came after the limit."""
        self._must_be(FollowUpState.ASKED)
        said = {
            "answer": _text(text, Said("情况说明", "what happened")),
            "measures": measures.strip(),
            "answered_by": by,
            "answered_at": at.isoformat(),
            "late": self.is_overdue(today),
        }
        self.rounds = [*self.rounds[:-1], {**self.rounds[-1], **said}]
        self.state = FollowUpState.ANSWERED
        return bool(said["late"])

    def look_into(self, outcome: str, data: Mapping[str, Any], *, by: str, at: datetime, today: date) -> None:
        """The city asks the unit blocked again and again, or closes the matter with what it found."""
        self._must_be(FollowUpState.RAISED)
        if outcome == "close":
            self._close(str(data.get("conclusion") or ""), by=by, at=at)
        elif outcome == "ask":
            self.ask(str(data.get("question") or ""), data.get("due_on"), by=by, at=at, today=today)
        else:
            raise OutcomeUnknown(outcome=outcome)

    def close(self, conclusion: str, *, by: str, at: datetime) -> None:
        """The answer satisfies the city."""
        self._must_be(FollowUpState.ANSWERED)
        self._close(conclusion, by=by, at=at)

    def _close(self, conclusion: str, *, by: str, at: datetime) -> None:
        self.conclusion = _text(conclusion, Said("督办结论", "the conclusion"))
        self.closed_by, self.closed_at, self.state = by, at, FollowUpState.CLOSED

    def judge(self, outcome: str, data: Mapping[str, Any], *, by: str, at: datetime, today: date) -> None:
        """Close it, or ask again with a new limit."""
        if outcome == "close":
            self.close(str(data.get("conclusion") or ""), by=by, at=at)
        elif outcome == "ask_again":
            self.ask(str(data.get("question") or ""), data.get("due_on"), by=by, at=at, today=today)
        else:
            raise OutcomeUnknown(outcome=outcome)

    def is_overdue(self, today: date) -> bool:
        """Whether an answer is missing after its limit."""
        return is_overdue(self.state, self.due_on, today)

    def _must_be(self, state: FollowUpState) -> None:
        if self.state is not state:
            raise StepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])


def is_overdue(state: FollowUpState, due_on: date, today: date) -> bool:
    """Whether an answer is missing after its limit."""
    return state is FollowUpState.ASKED and due_on < today


def limit_of(value: object, today: date) -> date:
    """A limit from tomorrow on, and no longer than a question may wait."""
    try:
        due_on = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        due_on = today
    earliest, latest = today + timedelta(days=1), today + timedelta(days=LONGEST_LIMIT)
    if not earliest <= due_on <= latest:
        raise AnswerDateInvalid(earliest=earliest.isoformat(), latest=latest.isoformat())
    return due_on


def figure_named(key: str, value: int | None = None) -> str:
    """What a figure of the report is called, with what it was when it was asked about."""
    known = DEFINITIONS.get(key) or PEOPLE.get(key)
    if known is None:
        raise SubjectUnknown()
    name = known[0].zh
    return name if value is None else f"{name}（{value}件）"


_UNANSWERED = {"answer": "", "measures": "", "answered_by": "", "answered_at": None, "late": False}


def _text(text: str, called: Said) -> str:
    if not text.strip():
        raise FollowUpIncomplete(missing=called)
    return text.strip()
