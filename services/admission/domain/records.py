"""The records an application gathers on its way: correction, review, votes, objections, approval."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.clock import county_date
from chassis.working_days import WorkingCalendar
from services.admission.domain.vocabulary import Choice, Conclusion, Decision, Procedure


@dataclass(eq=False)
class CorrectionNotice:
    """One notice that lists everything missing (F-ADM-04); a second one names its new fact."""

    id: str
    case_no: str
    number: int
    lines: list[dict[str, Any]]
    sent_at: datetime
    due_on: date
    new_fact: str = ""
    answered_at: datetime | None = None
    limit_days: int | None = None

    def count_again(self, calendar: WorkingCalendar) -> None:
        """Let the limit of an unanswered notice end by the calendar as it is now (0.3)."""
        if self.answered_at is None and self.limit_days is not None:
            self.due_on = calendar.add_working_days(county_date(self.sent_at), self.limit_days)


@dataclass(eq=False)
class PreliminaryReview:
    """What the reviewing unit found (F-ADM-05)."""

    id: str
    case_no: str
    conclusion: Conclusion
    checks: list[dict[str, Any]]
    text: str
    reviewer: str
    reviewer_unit: str
    at: datetime


@dataclass(eq=False)
class Vote:
    """One member unit’s answer in the circulation; kept as record only once the case was converted."""

    id: str
    case_no: str
    circulation: int
    unit: str
    delegate: str
    choice: Choice
    reason: str
    at: datetime
    counted: bool = True


@dataclass(eq=False)
class Objection:
    """An objection raised after submission; late ones point to the review (复核)."""

    id: str
    case_no: str
    party: str
    point: str
    reason: str
    proposal: str
    raised_by: str
    at: datetime
    late: bool


@dataclass(eq=False)
class Approval:
    """The decision of the chair or vice-chair (F-ADM-08); there is at most one that approves."""

    id: str
    case_no: str
    decision: Decision
    procedure: Procedure
    signer: str
    signer_post: str
    seat: str
    at: datetime
    reason: str = ""
    effective_on: date | None = None
    conditions: list[dict[str, Any]] = field(default_factory=list)
    agreeing: int = 0
    entitled: int = 0


@dataclass(eq=False)
class Dossier:
    """One keeper’s file of the case (ADM-32)."""

    case_no: str
    keeper: str
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str = ""
    documents: list[dict[str, Any]] = field(default_factory=list)
