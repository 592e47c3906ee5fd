"""Opens the assessment of an agency for a year, or leaves it out with a reason (B9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.assessment_errors import AgencyUnknown, AssessedAlready, YearNotOver
from services.assessment.domain.issued_paper import publication_of
from services.assessment.domain.scheme import SchemeUnknown
from services.assessment.domain.succession import to_be_judged
from services.assessment.usecases.acting import must_be_performance_office, reason_in
from services.assessment.usecases.ports import Work

FIRST_MONTH = 12


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """One case per agency and year; the townships served this year are the ones that judge (E3-23)."""

    county: str

    def __call__(self, work: Work, year: int, code: str) -> AnnualAssessment:
        """Open the case; several townships fix their shares first, a single one counts whole."""
        must_be_performance_office(work, self.county)
        agency = work.agencies.get(code)
        if agency is None:
            raise AgencyUnknown(agency=code)
        known = work.assessments.of(year, code)
        if known is not None:
            raise AssessedAlready(case_no=known.case_no)
        scheme = work.schemes.frozen(self.county, year)
        if scheme is None:
            raise SchemeUnknown(year=year)
        first_day = date(year, FIRST_MONTH, 1)
        if work.clock.today() < first_day:
            raise YearNotOver(year=year, day=first_day.isoformat())
        opened = AnnualAssessment(
            case_no=f"{self.county}-ast-{year}-{work.numbers.next('assessment', year):05d}",
            county=self.county,
            year=year,
            agency=code,
            agency_name=agency.name,
            department=agency.sending_department,
            seat=agency.seat_township,
            townships=agency.townships,
            scheme_version=scheme.version,
            opened_at=work.clock.now(),
        )
        work.assessments.add(opened)
        work.record(
            "assessment-opened", opened.case_no, year=year, agency=code, department=opened.department,
            seat=opened.seat, townships=list(opened.townships), scheme_version=scheme.version,
        )  # fmt: skip
        if len(opened.townships) == 1:
            opened.fix_shares({opened.seat: 1}, "")
            work.record("shares-fixed", opened.case_no, shares={opened.seat: "1"}, basis="")
        return opened


def not_begun(work: Work, year: int) -> list[str]:
    """The agencies of the register whose year has not begun."""
    begun = {one.agency for one in work.assessments.of_year(year)}
    return to_be_judged((one.code for one in work.agencies.all()), begun, work.successions.all(), year)


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """An agency founded or closed in the year may not be assessed; the reason is public."""

    def __call__(self, work: Work, case_no: str, data: dict[str, object]) -> str:
        """End the case without a result."""
        assessment = work.assessments.get(case_no)
        must_be_performance_office(work, assessment.county)
        reason = reason_in(data)
        assessment.leave_out(reason, work.clock.now())
        work.proofs.give(publication_of(assessment.year))
        work.record("agency-left-out", case_no, reason=reason)
        return reason
