"""One body a whistle calls: when it was called, came, worked, and how both sides rate each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from services.dispatch.domain import whistle_errors as errors

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class BodyRating:
    """How the township rates a body: on site, solving, cooperating; and whether it is satisfied."""

    presence: int
    solution: int
    cooperation: int
    satisfied: bool
    remark: str
    at: datetime

    def check(self) -> None:
        """Refuse marks outside the scale, and dissatisfaction without a reason (B0)."""
        if not all(LOWEST <= mark <= HIGHEST for mark in (self.presence, self.solution, self.cooperation)):
            raise errors.MarkOutOfRange()
        if not self.satisfied and not self.remark.strip():
            raise errors.WhistleReasonMissing()


@dataclass(frozen=True, slots=True)
class TownshipRating:
    """How a called body rates the whistle of the township, and what it answers (AST-18)."""

    score: int
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CalledBody:
    """A department or stationed agency that is called."""

    body: str
    department: str
    asked: str
    due_at: datetime | None = None
    second_at: datetime | None = None
    reported_at: datetime | None = None
    reported_as: str = ""
    people: int = 0
    no_show_at: datetime | None = None
    findings: str = ""
    duty: str = ""
    duty_by: date | None = None
    result: str = ""
    result_at: datetime | None = None
    solved: bool | None = None
    rating: BodyRating | None = None
    answered: TownshipRating | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it has reported in or is a no-show (E3-49)."""
        return self.reported_at is not None or self.no_show_at is not None

    @property
    def late(self) -> timedelta:
        """How long after the limit it reported in; clock hours, day and night."""
        if self.reported_at is None or self.due_at is None:
            return timedelta(0)
        return max(self.reported_at - self.due_at, timedelta(0))

    @property
    def late_minutes(self) -> int:
        """The begun minutes it was late."""
        return -(-int(self.late.total_seconds()) // 60)

    @property
    def in_time(self) -> bool:
        """Whether it reported in before its limit was over."""
        return self.reported_at is not None and not self.late

    def report_in(self, reported_as: str, people: int, *, sent_at: datetime, at: datetime) -> Self:
        """Somebody of the body is there; once (E3-49)."""
        if self.is_settled:
            raise errors.BodySettled()
        if at < sent_at:
            raise errors.ReportedBeforeCall()
        if people < 1:
            raise errors.NobodyCame()
        return replace(self, reported_at=at, reported_as=reported_as, people=people)

    def whistle_again(self, at: datetime) -> Self:
        """The second whistle, to its leader."""
        if self.is_settled:
            raise errors.BodySettled()
        return replace(self, second_at=at)

    def note_no_show(self, at: datetime) -> Self:
        """It did not come at the second whistle either; nobody can take the mark away (scenario 38)."""
        if self.is_settled:
            raise errors.BodySettled()
        return replace(self, no_show_at=at)
