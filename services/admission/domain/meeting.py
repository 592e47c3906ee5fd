"""Meetings of the member units and what each case went through at them (F-ADM-06, F-ADM-07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.clock import county_date
from chassis.working_days import WorkingCalendar
from services.admission.domain.meeting_errors import (
    AuthorisationMissing,
    MeetingNotYet,
    MinutesLocked,
    PointsMissing,
    RollStands,
)
from services.admission.domain.vocabulary import Ballot, Convenor, PointState, Recusal


@dataclass(eq=False)
class Coordination:
    """One round of talks between applicant, townships and communities (F-ADM-06)."""

    id: str
    case_no: str
    round: int
    held_on: date
    attendees: str
    points: list[dict[str, str]]
    recorded_by: str
    at: datetime


@dataclass(eq=False)
class ReviewRequest:
    """The applicant asks that a refusal be reviewed (复核): once, and the meeting’s word is final."""

    id: str
    case_no: str
    reason: str
    new_facts: str
    refused_on: date
    asked_by: str
    at: datetime
    due_on: date

    def count_again(self, calendar: WorkingCalendar, limit: int) -> None:
        """Let the limit of the review end by the calendar as it is now (0.3)."""
        self.due_on = calendar.add_working_days(county_date(self.at), limit)


@dataclass(eq=False)
class Meeting:
    """One meeting of the member units; it may have several cases on its agenda (F-ADM-07b, c)."""

    id: str
    county: str
    number: str
    convenor: Convenor
    held_on: date
    time: str
    place: str
    called_by: str
    called_at: datetime
    opened_at: datetime | None = None
    opened_by: str = ""
    attendance: list[dict[str, Any]] = field(default_factory=list)
    applicants: dict[str, str] = field(default_factory=dict)

    @property
    def present(self) -> set[str]:
        """The member units whose delegates answered the roll."""
        return {str(line["unit"]) for line in self.attendance if line["present"]}

    def must_have_come(self, today: date) -> None:
        """Nobody opens a meeting before its day."""
        if today < self.held_on:
            raise MeetingNotYet(held_on=self.held_on.isoformat())

    def open(self, roll: list[dict[str, Any]], *, by: str, at: datetime) -> None:
        """Keep the roll; it is called once and holds for every case of the meeting (F-ADM-07c)."""
        self.attendance, self.opened_by, self.opened_at = roll, by, at

    def must_stand(self, roll: Sequence[Mapping[str, Any]]) -> None:
        """Refuse another roll than the one the meeting has."""
        if _who_came(roll) != _who_came(self.attendance):
            raise RollStands(number=self.number)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A case a meeting has still to hear, with the member units that vote on it."""

    case_no: str
    item_name: str
    applicant: str
    entitled: Sequence[str]


@dataclass(eq=False)
class Hearing:
    """What one case goes through from the choice of the convenor to the signed minutes."""

    id: str
    case_no: str
    number: int
    convenor: Convenor
    fixed_by: str
    fixed_at: datetime
    authorisation: str = ""
    authorised_until: date | None = None
    review: bool = False
    meeting_id: str | None = None
    adjourned: int = 0
    circulated: bool = False
    entitled: list[str] = field(default_factory=list)
    recused: list[dict[str, str]] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    opened_at: datetime | None = None
    presented_by: str = ""
    presentation: str = ""
    turn: int = 0
    outcome: Ballot | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    conditions: list[dict[str, Any]] = field(default_factory=list)
    deferred_until: str = ""
    minutes: str = ""
    minutes_by: str = ""
    minutes_post: str = ""
    minutes_at: datetime | None = None
    paper_sha256: str = ""
    record_sha256: str = ""
    signed_by: str = ""
    signer_post: str = ""
    signed_at: datetime | None = None

    def must_be_authorised(self, today: date) -> None:
        """The office leads a meeting only under a written authorisation in force (ADM-22, E3-7)."""
        if self.convenor is not Convenor.OFFICE:
            return
        ended = self.authorised_until is not None and self.authorised_until < today
        if not self.authorisation or ended:
            raise AuthorisationMissing(
                until=self.authorised_until.isoformat() if self.authorised_until else "–"
            )

    @property
    def must_abstain(self) -> dict[str, Recusal]:
        """The member units that must abstain; in a circulation no delegate sits for anybody."""
        why = {line["unit"]: Recusal(line["why"]) for line in self.recused}
        return {unit: one for unit, one in why.items() if not (self.circulated and one is Recusal.DELEGATE)}

    def recuse_delegates(self, units: Sequence[str]) -> None:
        """Note for which units somebody from the applicant’s house has come to this meeting (B0)."""
        kept = [line for line in self.recused if line["why"] != Recusal.DELEGATE]
        self.recused = kept + [{"unit": unit, "why": Recusal.DELEGATE.value} for unit in units]

    def recuse(self, units: Mapping[str, Recusal]) -> None:
        """Take their vote from units that must abstain by now, whether they have used it or not (E3-20)."""
        self.recused = self.recused + [{"unit": unit, "why": why.value} for unit, why in units.items()]
        self.entitled = [unit for unit in self.entitled if unit not in units]
        self.present = [unit for unit in self.present if unit not in units]

    def counts(self, unit: str) -> bool:
        """Whether what the unit voted is counted; the chair’s vote decides a tie and is none of these."""
        return unit not in self.must_abstain

    @property
    def is_locked(self) -> bool:
        """Whether the minutes are signed: roll, votes and words stand from then on (F-ADM-07d)."""
        return self.signed_at is not None

    def must_be_unlocked(self) -> None:
        """Refuse to change what has been signed."""
        if self.is_locked:
            raise MinutesLocked(number=self.number, sha256=self.paper_sha256 or "–")

    @property
    def is_positive(self) -> bool:
        """Whether the member units agreed to the admission."""
        return self.outcome in (Ballot.ADMIT, Ballot.CONDITIONAL)


@dataclass(eq=False)
class BallotCast:
    """What one member unit, or the chair after a second tie, voted; once in a turn."""

    id: str
    case_no: str
    hearing: int
    turn: int
    unit: str
    delegate: str
    choice: Ballot
    reason: str
    at: datetime
    recorded_by: str = ""


def _who_came(roll: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    return {(str(line["unit"]), str(line["delegate"])) for line in roll if line["present"]}


def points_of(value: object) -> list[dict[str, str]]:
    """The disputed points, one line each: resolved, partly or open (F-ADM-06)."""
    rows = value if isinstance(value, list) else []
    lines = [
        {key: str(row.get(key) or "").strip() for key in ("point", "positions", "state", "text")}
        for row in rows
        if isinstance(row, Mapping)
    ]
    lines = [line for line in lines if any(line.values())]
    if not lines or any(not line["point"] or line["state"] not in set(PointState) for line in lines):
        raise PointsMissing()
    return lines
