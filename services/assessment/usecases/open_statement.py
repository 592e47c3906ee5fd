"""Begins a statement of agency, township and year, or a supplementary one in the course of the year (B8)."""

from __future__ import annotations

from dataclasses import dataclass

from services.assessment.domain.assessment_errors import AgencyUnknown, NotYourSide
from services.assessment.domain.statement_errors import (
    StatementExists,
    StatementStepNotOpen,
    StatementYearInvalid,
    SupplementRunning,
    TownshipNotServed,
)
from services.assessment.domain.target_dates import may_begin
from services.assessment.domain.target_statement import STATE_WORDS, TargetStatement, successor_of
from services.assessment.usecases.acting import PERFORMANCE, must_act_for, reason_in
from services.assessment.usecases.ports import Work

SERIES = "statement-case"


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """The performance office begins them for the whole county, or an agency its own."""

    county: str

    def __call__(
        self, work: Work, year: int, code: str, township: str, *, recognise_because: str = ""
    ) -> TargetStatement:
        """Begin the statement; the agency takes stock first."""
        is_office = work.actor.holds(PERFORMANCE, self.county)
        agency = work.agencies.get(code)
        if agency is None:
            raise AgencyUnknown(agency=code)
        if not is_office:
            must_act_for(work, code)
        if recognise_because and not is_office:
            raise NotYourSide(who="绩效考核部门")
        if not may_begin(year, work.clock.today()):
            raise StatementYearInvalid(year=year)
        if township not in agency.townships:
            names = work.units.names([township])
            raise TownshipNotServed(agency=agency.name, township=names.get(township, township))
        known = work.statements.of(year, code, township)
        if known is not None:
            raise StatementExists(case_no=known.case_no)
        opened = TargetStatement(
            case_no=_next_case(work, self.county, year),
            county=self.county,
            year=year,
            agency=code,
            agency_name=agency.name,
            department=agency.sending_department,
            township=township,
            opened_at=work.clock.now(),
            recognise_only=bool(recognise_because),
            ordered_because=recognise_because,
        )
        work.statements.add(opened)
        work.record(
            "statement-opened", opened.case_no, year=year, agency=code, township=township,
            department=opened.department, recognise_because=recognise_because,
        )  # fmt: skip
        return opened


@dataclass(frozen=True, slots=True)
class OpenSupplement:
    """What changes in the year is agreed on the same way; until then the signed statement stands."""

    def __call__(self, work: Work, case_no: str, data: dict[str, object]) -> TargetStatement:
        """Begin a supplementary statement with what stands."""
        before = work.statements.get(case_no)
        if before.agency not in _units(work):
            must_act_for(work, before.township)
        cause = reason_in(data)
        if not before.state.is_signed:
            raise StatementStepNotOpen(case_no=case_no, state=STATE_WORDS[before.state])
        if not may_begin(before.year, work.clock.today()):
            raise StatementYearInvalid(year=before.year)
        running = work.statements.supplement_of(case_no)
        if running is not None:
            raise SupplementRunning(case_no=running.case_no)
        made = successor_of(
            before,
            case_no=_next_case(work, before.county, before.year),
            opened_at=work.clock.now(),
            cause=cause,
        )
        work.statements.add(made)
        work.record("supplement-opened", made.case_no, supplements=case_no, cause=cause)
        work.record("supplement-begun", case_no, case_no=made.case_no, cause=cause)
        return made


def _units(work: Work) -> set[str]:
    return {work.actor.unit, *(role.partition("@")[2] for role in work.actor.roles)}


def _next_case(work: Work, county: str, year: int) -> str:
    return f"{county}-tgt-{year}-{work.numbers.next(SERIES, year):05d}"
