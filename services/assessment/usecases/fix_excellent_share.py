"""The performance office fixes who of a year stays 优秀; none of them is told before (AST-25)."""

from __future__ import annotations

from dataclasses import dataclass

from services.assessment.domain.aggregation import Grade
from services.assessment.domain.annual_assessment import AnnualAssessment, State
from services.assessment.domain.assessment_errors import (
    ExcellentAwaitsShare,
    ShareFixedAlready,
    ShareNotSet,
    YearNotFinal,
)
from services.assessment.domain.events import ResultFinalised
from services.assessment.domain.exact import written
from services.assessment.domain.excellent_share import (
    ExcellentShare,
    candidate,
    kept_of,
    places_of,
    rank_in,
    ranked,
)
from services.assessment.domain.plain import as_plain
from services.assessment.domain.scheme import SchemeUnknown
from services.assessment.usecases.acting import must_be_performance_office
from services.assessment.usecases.fix_scheme import scheme_subject
from services.assessment.usecases.judge_duties import rules_of
from services.assessment.usecases.number_documents import number_documents
from services.assessment.usecases.open_assessment import not_begun
from services.assessment.usecases.ports import Work

JUDGED = frozenset({State.FINAL, State.PUBLISHED})


@dataclass(frozen=True, slots=True)
class FixExcellentShare:
    """Once every agency of the year is final, those that reached 优秀 are ranked for the places there are."""

    county: str

    def __call__(self, work: Work, year: int) -> ExcellentShare:
        """Fix the list and tell everybody on it what they are."""
        must_be_performance_office(work, self.county)
        scheme = work.schemes.frozen(self.county, year)
        if scheme is None:
            raise SchemeUnknown(year=year)
        share = scheme.rules.grading.excellent_share
        if share is None:
            raise ShareNotSet(year=year)
        if work.excellent_shares.get(self.county, year) is not None:
            raise ShareFixedAlready(year=year)
        judged = [one for one in work.assessments.of_year(year) if one.state is not State.NOT_ASSESSED]
        open_ones = len(not_begun(work, year)) + sum(1 for one in judged if one.state not in JUDGED)
        if open_ones or not judged:
            raise YearNotFinal(count=open_ones)
        reached = {one.case_no: one for one in judged if one.result.figures.grade is Grade.EXCELLENT}
        order = ranked(candidate(one.case_no, one.result) for one in reached.values())
        places = places_of(share, len(judged))
        kept = kept_of(order, places)
        fixed = ExcellentShare(
            self.county, year, share, len(judged), places, tuple(kept), work.actor.name, work.clock.now()
        )
        if not work.excellent_shares.add(fixed):
            raise ShareFixedAlready(year=year)
        work.record(
            "excellent-share-fixed", scheme_subject(self.county, year), share=written(share),
            assessed=fixed.assessed, places=places, ranking=as_plain(order), kept=kept,
        )  # fmt: skip
        for one in order:
            if one.case_no not in kept:
                limit(work, reached[one.case_no], fixed, _why_not(*rank_in(order, one), places))
            tell(work, reached[one.case_no])
        return fixed


def settle_place(work: Work, assessment: AnnualAssessment) -> bool:
    """Give a result that has just become final its place; false while nobody may be told it yet."""
    if rules_of(work, assessment).grading.excellent_share is None:
        return True
    fixed = work.excellent_shares.get(assessment.county, assessment.year)
    excellent = assessment.result.figures.grade is Grade.EXCELLENT
    if fixed is None:
        return not excellent
    if not excellent:
        fixed.release(assessment.case_no)
    elif not fixed.admit(assessment.case_no):
        limit(work, assessment, fixed, "，名单审定后已无名额")
    return True


def must_have_place(work: Work, assessment: AnnualAssessment) -> None:
    """Refuse to make a grade known that the share may still take away."""
    if not settled(work, assessment):
        raise ExcellentAwaitsShare(year=assessment.year)


def settled(work: Work, assessment: AnnualAssessment) -> bool:
    """Whether the grade cannot change by the share any more."""
    return (
        assessment.result.figures.grade is not Grade.EXCELLENT
        or rules_of(work, assessment).grading.excellent_share is None
        or work.excellent_shares.get(assessment.county, assessment.year) is not None
    )


def limit(work: Work, assessment: AnnualAssessment, fixed: ExcellentShare, why: str) -> None:
    """One that found no place: the grade below, in a version of its own."""
    cause = f"优秀比例（AST-25）：本年度参评 {fixed.assessed} 个，可评优秀 {fixed.places} 个{why}"
    result = assessment.limit_excellent(cause, work.clock.now())
    number_documents(work, assessment)
    work.record(
        "result-limited", assessment.case_no, number=result.number, cause=cause,
        figures=as_plain(result.figures),
    )  # fmt: skip


def tell(work: Work, assessment: AnnualAssessment) -> None:
    """One message feeds township and department: none is fed without the other (E3-31)."""
    work.emit(ResultFinalised(assessment, assessment.result))


def _why_not(rank: int, alike: int, places: int) -> str:
    """Said to an agency without a place; one within the places shared its rank with too many."""
    if rank > places:
        return f"，本机构位列第 {rank}"
    return f"，本机构与另外 {alike} 个机构并列第 {rank}，名额不够，都不列入"
