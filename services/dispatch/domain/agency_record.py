"""What the system knows of an agency's work: results, whistles, events; it is attached, never typed (B11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(eq=False)
class AgencyResult:
    """A result of the dual assessment that stands, as assessment told it; scores are exact texts."""

    agency: str
    year: int
    number: int
    territorial: str
    satisfaction: str
    statutory: str
    total: str
    grade: str
    at: datetime

    def replace_by(self, other: AgencyResult) -> None:
        """A later version of the year's result takes its place; an older one changes nothing."""
        if other.number < self.number:
            return
        self.number, self.territorial, self.satisfaction = other.number, other.territorial, other.satisfaction
        self.statutory, self.total, self.grade, self.at = other.statutory, other.total, other.grade, other.at


@dataclass(frozen=True, slots=True)
class YearResult:
    """A result as it stood when it was attached."""

    year: int
    total: str
    satisfaction: str
    grade: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything attached to an opinion on a head, as it stood on a day."""

    since: date
    taken_on: date
    results: tuple[YearResult, ...] = ()
    called: int = 0
    no_shows: int = 0
    late: int = 0
    whistle_nos: tuple[str, ...] = ()
    handled: int = 0
    in_time: int = 0
    reopened: int = 0
    rated: int = 0
    satisfied: int = 0
