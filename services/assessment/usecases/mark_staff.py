"""The township marks the staff of an agency, and the department fixes the scores of their year (AST-15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.agency_staff import Member, staff_between
from services.assessment.domain.assessment_errors import AgencyUnknown
from services.assessment.domain.facts import Agency
from services.assessment.domain.plain import as_plain
from services.assessment.domain.scheme import SchemeUnknown
from services.assessment.domain.staff_errors import (
    CorrectionNeedsReason,
    NobodyHeld,
    StaffMonthChanged,
    StaffUnknown,
    StaffYearClosed,
)
from services.assessment.domain.staff_marks import (
    MONTHS,
    MonthSheet,
    StaffYear,
    days_of,
    marks_from,
    missing_months,
    require_complete,
    require_over,
    year_lines,
)
from services.assessment.usecases.acting import must_act_for
from services.assessment.usecases.ports import Work

SERIES = "staff-year"


@dataclass(frozen=True, slots=True)
class MarkMonth:
    """Once a month is over its township marks everybody who held a post but the head."""

    def __call__(
        self, work: Work, code: str, township: str, year: int, month: int, data: Mapping[str, Any]
    ) -> MonthSheet:
        """Keep the marks of the month, or another version of them with its reason."""
        agency = _agency(work, code)
        if township not in agency.townships:
            raise StaffUnknown(key=f"{code} {township}")
        must_act_for(work, township)
        told = work.staff.of(year, code)
        if told is not None:
            raise StaffYearClosed(case_no=told.case_no)
        require_over(year, month, work.clock.today())
        staff = staff_between(agency.posts, agency.holders, *days_of(year, month))
        if not staff:
            raise NobodyHeld(month=month)
        marks, cause = marks_from(data.get("marks") or (), staff), str(data.get("cause") or "").strip()
        last = work.staff.last_sheet(code, township, year, month)
        version, seen = last.version if last else 0, data.get("version")
        if last and seen is not None and seen != version:
            raise StaffMonthChanged(by=last.by, version=version)
        if version and not cause:
            raise CorrectionNeedsReason()
        now, by = work.clock.now(), work.actor.name
        cause = cause if version else ""
        sheet = MonthSheet(code, township, year, month, version + 1, marks, by, now, cause)
        if not work.staff.add_sheet(sheet):
            other = work.staff.last_sheet(code, township, year, month)
            raise StaffMonthChanged(by=other.by if other else "", version=sheet.version)
        work.record(
            "staff-month-marked", f"{code}-{year}", township=township, month=month, version=sheet.version,
            marks=as_plain(marks), cause=cause,
        )  # fmt: skip
        return sheet


@dataclass(frozen=True, slots=True)
class TellStaffYear:
    """The seat township adds the months up and tells the sending department (AST-11, AST-15)."""

    county: str

    def __call__(self, work: Work, code: str, year: int) -> StaffYear:
        """Open the case in which the department fixes the scores."""
        agency = _agency(work, code)
        must_act_for(work, agency.seat_township)
        known = work.staff.of(year, code)
        if known is not None:
            raise StaffYearClosed(case_no=known.case_no)
        scheme = work.schemes.frozen(self.county, year)
        if scheme is None:
            raise SchemeUnknown(year=year)
        sheets = work.staff.sheets(year, [code])
        held = {month: _held(agency, year, month) for month in MONTHS}
        missing = missing_months(held, agency.townships, sheets)
        names = work.units.names(list(agency.townships))
        require_complete(
            year, work.clock.today(), [f"{names.get(one, one)} {month} 月" for one, month in missing]
        )
        lines = year_lines(sheets)
        if not lines:
            raise NobodyHeld(month="1–12")
        told = StaffYear(
            case_no=f"{self.county}-stf-{year}-{work.numbers.next(SERIES, year):05d}",
            county=self.county,
            year=year,
            agency=code,
            agency_name=agency.name,
            department=agency.sending_department,
            seat=agency.seat_township,
            townships=agency.townships,
            scheme_version=scheme.version,
            weight=scheme.rules.daily_weight,
            lines=lines,
            told_by=work.actor.name,
            told_at=work.clock.now(),
        )
        work.staff.add(told)
        work.record(
            "staff-year-told", told.case_no, year=year, agency=code, number=len(lines),
            scheme_version=scheme.version, lines=as_plain(lines),
        )  # fmt: skip
        return told


@dataclass(frozen=True, slots=True)
class FixStaffScores:
    """The department enters its own marks; the score of the year follows exactly."""

    def __call__(self, work: Work, case_no: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Fix them."""
        year = work.staff.get(case_no)
        must_act_for(work, year.department)
        year.fix(rows, by=work.actor.name, at=work.clock.now())
        work.record("staff-scores-fixed", case_no, number=len(year.lines), lines=as_plain(year.lines))


def _held(agency: Agency, year: int, month: int) -> tuple[Member, ...]:
    return staff_between(agency.posts, agency.holders, *days_of(year, month))


def _agency(work: Work, code: str) -> Agency:
    agency = work.agencies.get(code)
    if agency is None:
        raise AgencyUnknown(agency=code)
    return agency
