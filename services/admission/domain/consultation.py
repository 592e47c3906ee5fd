"""Asking townships and communities before an application, and answering what they say (ADM-13, ADM-25)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.clock import county_date
from chassis.working_days import WorkingCalendar
from services.admission.domain.errors import (
    ConditionsMissing,
    ObjectionsMissing,
    OpinionAlreadyAnswered,
    OutcomeUnknown,
    ReasonMissing,
)
from services.admission.domain.plan import is_blank
from services.admission.domain.vocabulary import Answer, Reply

ROUNDS = 2
"""Parties are asked once, and once again after the plan was revised."""


@dataclass(eq=False)
class Consultation:
    """One question to one township or community on one version of the plan (F-ADM-03)."""

    id: str
    case_no: str
    round: int
    party: str
    plan_version: int
    asked_at: datetime
    due_on: date
    reply: Reply | None = None
    replied_at: datetime | None = None
    signed_by: str = ""
    signer_post: str = ""
    conditions: list[dict[str, Any]] = field(default_factory=list)
    objections: list[dict[str, Any]] = field(default_factory=list)
    remark: str = ""
    #: How many working days the answer had; unknown where a question came on paper.
    limit_days: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether neither an answer nor silence is on record."""
        return self.reply is None

    def answer(self, reply: Reply, data: Mapping[str, Any], *, by: str, post: str, at: datetime) -> None:
        """Put the signed answer on record; conditions and objections must be named (F-ADM-03)."""
        conditions = condition_lines(data.get("conditions")) if reply is Reply.CONDITIONAL else []
        objections = objection_lines(data.get("objections")) if reply is Reply.OBJECT else []
        if reply is Reply.CONDITIONAL and not conditions:
            raise ConditionsMissing()
        if reply is Reply.OBJECT and not objections:
            raise ObjectionsMissing()
        self.reply, self.replied_at = reply, at
        self.conditions, self.objections = conditions, objections
        self.signed_by, self.signer_post = by, post
        self.remark = str(data.get("remark") or "").strip()

    def count_again(self, calendar: WorkingCalendar) -> None:
        """Let the limit of an open question end by the calendar as it is now (0.3)."""
        if self.is_open and self.limit_days is not None:
            self.due_on = calendar.add_working_days(county_date(self.asked_at), self.limit_days)

    def fall_silent(self, at: datetime) -> None:
        """Record that no answer came in time; this is never consent."""
        self.reply, self.replied_at = Reply.NO_REPLY, at


@dataclass(eq=False)
class Opinion:
    """One condition or objection; it gets exactly one answer, and “not adopted” needs a reason (E3-8)."""

    id: str
    case_no: str
    party: str
    kind: str
    point: str
    reason: str
    proposal: str
    precedent: bool
    raised_at: datetime
    round: int
    answer: Answer | None = None
    answer_reason: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""

    def reply(self, answer: str, reason: str, *, by: str, at: datetime) -> None:
        """Give the one answer."""
        if self.answer is not None:
            raise OpinionAlreadyAnswered(opinion_id=self.id)
        if answer not in set(Answer):
            raise OutcomeUnknown(outcome=answer)
        if answer != Answer.ADOPT and not reason.strip():
            raise ReasonMissing(opinion_id=self.id)
        self.answer, self.answer_reason = Answer(answer), reason.strip()
        self.answered_at, self.answered_by = at, by

    @property
    def adds_condition(self) -> bool:
        """Whether it is a condition the applicant adopted, so that it must stand in the plan."""
        return self.kind == "condition" and self.answer is Answer.ADOPT


def latest(consultations: Sequence[Consultation]) -> dict[str, Consultation]:
    """The last question put to each party."""
    last: dict[str, Consultation] = {}
    for asked in consultations:
        known = last.get(asked.party)
        if known is None or asked.round > known.round:
            last[asked.party] = asked
    return last


def condition_lines(value: object) -> list[dict[str, Any]]:
    """Conditions as lines, from a list of the form or a single text; precedent unless said otherwise."""
    rows = value if isinstance(value, list) else [value]
    lines = [row if isinstance(row, Mapping) else {"text": row} for row in rows if not is_blank(row)]
    return [
        {"text": str(line["text"]).strip(), "precedent": bool(line.get("precedent", True))}
        for line in lines
        if not is_blank(line.get("text"))
    ]


def objection_lines(value: object) -> list[dict[str, Any]]:
    """Objections as lines; each needs a point and a reason."""
    rows = value if isinstance(value, list) else []
    lines = [
        {key: str(row.get(key) or "").strip() for key in ("point", "reason", "proposal")}
        for row in rows
        if isinstance(row, Mapping) and not is_blank(row)
    ]
    if any(not line["point"] or not line["reason"] for line in lines):
        raise ObjectionsMissing()
    return lines
