"""Each side fills in its own sheet and signs it, without having seen the other’s (AST-01, AST-04…07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.assessment_errors import OutcomeUnknown
from services.assessment.domain.plain import as_plain
from services.assessment.domain.satisfaction import Tally, entered_tally
from services.assessment.domain.scheme import Part, Rules
from services.assessment.domain.score_sheet import Computed, Sheet, computed_marks, filled_in
from services.assessment.domain.survey import FiguresDiffer, SurveyNotClosed, SurveyState
from services.assessment.usecases.acting import must_act_for, reason_in
from services.assessment.usecases.ports import Work


def rules_of(work: Work, assessment: AnnualAssessment) -> Rules:
    """What the year is judged by, frozen."""
    return work.schemes.version(assessment.county, assessment.year, assessment.scheme_version).rules


def computed_for(work: Work, assessment: AnnualAssessment, part: Part, assessor: str) -> tuple[Computed, ...]:
    """What the facts make for one township, with the facts (AST-04, AST-06, AST-07)."""
    agency = work.agencies.get(assessment.agency)
    if part is Part.STATUTORY:
        return ()
    facts = work.facts.charged(agency, assessor, assessment.year, assessment.townships) if agency else []
    return computed_marks(rules_of(work, assessment), part, facts, assessment.check_of(assessor))


def sheet_from(
    work: Work,
    assessment: AnnualAssessment,
    part: Part,
    assessor: str,
    data: Mapping[str, Any],
    cause: str = "",
) -> Sheet:
    """The sheet somebody filled in, checked against the frozen scheme.

    The statement is the one whose targets were checked; a number somebody writes counts only in a case of
    before there was a register of statements.
    """
    check = assessment.check_of(assessor)
    statement = check.statement if check else str(data.get("statement") or "").strip()
    return filled_in(
        rules_of(work, assessment),
        part,
        assessor,
        data,
        computed_for(work, assessment, part, assessor),
        statement=statement,
        by=work.actor.name,
        at=work.clock.now(),
        cause=cause,
    )


@dataclass(frozen=True, slots=True)
class EnterSatisfaction:
    """The township puts its survey on record, counted, with the report it is from (AST-08, AST-09)."""

    def __call__(self, work: Work, case_no: str, township: str, data: Mapping[str, Any]) -> None:
        """Keep the counts."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, township)
        tally = entered_tally(township, data, by=work.actor.name, at=work.clock.now())
        _require_as_surveyed(work, case_no, tally)
        assessment.enter_tally(tally)
        work.record("survey-entered", case_no, township=township, tally=as_plain(tally))


def _require_as_surveyed(work: Work, case_no: str, tally: Tally) -> None:
    """Where the township surveyed here, its figures are taken as they were counted (E3-29)."""
    survey = work.surveys.of(case_no, tally.township)
    if survey is None:
        return
    if survey.state is not SurveyState.CLOSED:
        raise SurveyNotClosed(survey=survey.survey_id)
    counted = survey.tally(work.surveys.lines(survey.survey_id))
    if (tally.sizes, tally.counts, tally.source) != (counted.sizes, counted.counts, counted.source):
        raise FiguresDiffer(survey=survey.survey_id)


@dataclass(frozen=True, slots=True)
class ScoreDuties:
    """Marks of one side, every deduction with its evidence."""

    part: Part

    def __call__(self, work: Work, case_no: str, assessor: str, data: Mapping[str, Any]) -> None:
        """Keep the sheet; it is signed by somebody else."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, assessor)
        sheet = sheet_from(work, assessment, self.part, assessor, data)
        assessment.enter_sheet(sheet)
        work.record("sheet-entered", case_no, part=self.part.value, assessor=assessor, sheet=as_plain(sheet))


@dataclass(frozen=True, slots=True)
class LockSheet:
    """The leader of a side answers for the marks; from then on they are closed."""

    part: Part

    def __call__(
        self, work: Work, case_no: str, assessor: str, outcome: str, data: Mapping[str, Any]
    ) -> None:
        """Sign the sheet, or have it filled in again."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, assessor)
        if outcome == "return":
            work.record("sheet-returned", case_no, part=self.part.value, reason=reason_in(data))
        elif outcome == "lock":
            assessment.lock_sheet(self.part, assessor, by=work.actor.name, at=work.clock.now())
            work.record("sheet-locked", case_no, part=self.part.value, assessor=assessor)
        else:
            raise OutcomeUnknown(outcome=outcome)
