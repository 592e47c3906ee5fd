"""The township marks an agency’s staff month by month; it counts with a weight in their year (AST-15)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from chassis.texts import Said
from services.assessment.domain.agency_staff import Member
from services.assessment.domain.exact import NotANumber, exact, mean
from services.assessment.domain.scheme import HUNDRED
from services.assessment.domain.staff_errors import (
    MonthNotOver,
    MonthsMissing,
    StaffMarkInvalid,
    StaffMismatch,
    StaffReasonMissing,
    StaffYearClosed,
    StaffYearNotOver,
)

MONTHS = range(1, 13)
PLACES = 2


class State(StrEnum):
    """Where the year of an agency’s staff stands."""

    TOLD = "TOLD"
    FIXED = "FIXED"


STATE_WORDS = {
    State.TOLD: Said("已送达派出部门", "Told to the department"),
    State.FIXED: Said("年度得分已评定", "Scores of the year fixed"),
}


@dataclass(frozen=True, slots=True)
class StaffMark:
    """What one of the staff was marked in a month; none where they did not work there, with the reason."""

    post: str
    holder: str
    mark: Fraction | None
    reason: str

    @property
    def member(self) -> Member:
        """Whose it is."""
        return Member(self.post, self.holder)


@dataclass(eq=False)
class MonthSheet:
    """The marks one township gave in one month; a correction is another version and leaves this one."""

    agency: str
    township: str
    year: int
    month: int
    version: int
    marks: tuple[StaffMark, ...]
    by: str
    at: datetime
    cause: str = ""


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One of the staff in the year: the mean of the months, and the department’s own mark."""

    post: str
    holder: str
    months: int
    daily: Fraction | None
    own: Fraction | None = None

    @property
    def member(self) -> Member:
        """Whose it is."""
        return Member(self.post, self.holder)


@dataclass(eq=False)
class StaffYear:
    """What the townships’ months make of a year, told to the sending department, which fixes the scores."""

    case_no: str
    county: str
    year: int
    agency: str
    agency_name: str
    department: str
    seat: str
    townships: tuple[str, ...]
    scheme_version: int
    weight: Fraction
    lines: tuple[StaffLine, ...]
    told_by: str
    told_at: datetime
    state: State = State.TOLD
    fixed_by: str = ""
    closed_at: datetime | None = None

    def fix(self, rows: Iterable[Mapping[str, Any]], *, by: str, at: datetime) -> None:
        """The department’s own marks; with the daily ones they make the score of the year, once."""
        if self.state is not State.TOLD:
            raise StaffYearClosed(case_no=self.case_no)
        entered = _by_member(rows, [one.member for one in self.lines])
        self.lines = tuple(
            replace(one, own=_mark(entered[one.member].get("mark"), one.member)) for one in self.lines
        )
        self.state, self.fixed_by, self.closed_at = State.FIXED, by, at

    def annual(self, line: StaffLine) -> Fraction | None:
        """(1 − w) · own + w · daily; where nobody was marked day to day there is none to count."""
        if line.own is None or line.daily is None:
            return None
        return (1 - self.weight) * line.own + self.weight * line.daily

    @property
    def state_words(self) -> Said:
        """Where it stands, for people."""
        return STATE_WORDS[self.state]


def days_of(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def require_over(year: int, month: int, today: date) -> None:
    """Day to day is marked when the days are over."""
    if today <= days_of(year, month)[1]:
        raise MonthNotOver(year=year, month=month)


def marks_from(rows: Iterable[Mapping[str, Any]], staff: Sequence[Member]) -> tuple[StaffMark, ...]:
    """A mark for everybody who held a post; whatever is less than full marks says why."""
    entered = _by_member(rows, staff)
    found = []
    for member in staff:
        row = entered[member]
        given, reason = row.get("mark"), str(row.get("reason") or "").strip()
        mark = None if given in (None, "") else _mark(given, member)
        if mark != HUNDRED and not reason:
            raise StaffReasonMissing(member=member.key)
        found.append(StaffMark(member.post, member.holder, mark, reason))
    return tuple(found)


def missing_months(
    wanted: Mapping[int, Collection[Member]], townships: Iterable[str], sheets: Iterable[MonthSheet]
) -> list[tuple[str, int]]:
    """Which township has not marked which month in which anybody held a post."""
    known = {(one.township, one.month) for one in sheets}
    months = [month for month in MONTHS if wanted[month]]
    return [(one, month) for one in sorted(townships) for month in months if (one, month) not in known]


def year_lines(sheets: Iterable[MonthSheet]) -> tuple[StaffLine, ...]:
    """The mean of the months, each the mean of the townships that marked; their order cannot matter."""
    newest: dict[tuple[str, int], MonthSheet] = {}
    for one in sheets:
        known = newest.get((one.township, one.month))
        if known is None or one.version > known.version:
            newest[one.township, one.month] = one
    given: dict[Member, dict[int, list[Fraction]]] = {}
    for (_, month), sheet in newest.items():
        for line in sheet.marks:
            months = given.setdefault(line.member, {})
            if line.mark is not None:
                months.setdefault(month, []).append(line.mark)
    return tuple(
        StaffLine(
            member.post,
            member.holder,
            len(months),
            mean([mean(marks) for marks in months.values()]) if months else None,
        )
        for member, months in sorted(given.items())
    )


def require_complete(year: int, today: date, missing: Sequence[str]) -> None:
    """A year is told when it is over and every month is marked."""
    if today <= date(year, 12, 31):
        raise StaffYearNotOver(year=year)
    if missing:
        raise MonthsMissing(months="、".join(missing))


def _by_member(rows: Iterable[Mapping[str, Any]], staff: Sequence[Member]) -> dict[Member, Mapping[str, Any]]:
    known = {one.key: one for one in staff}
    found: dict[Member, Mapping[str, Any]] = {}
    for row in rows:
        member = known.get(str(row.get("member") or ""))
        if member is None or member in found:
            raise StaffMismatch()
        found[member] = row
    if len(found) != len(known):
        raise StaffMismatch()
    return found


def _mark(entered: object, member: Member) -> Fraction:
    try:
        mark = exact(entered)
    except NotANumber:
        raise StaffMarkInvalid(member=member.key) from None
    if not 0 <= mark <= HUNDRED or (mark * 10**PLACES).denominator != 1:
        raise StaffMarkInvalid(member=member.key)
    return mark
