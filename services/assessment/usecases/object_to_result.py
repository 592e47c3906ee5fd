"""The agency objects once; the assessor concerned answers; the performance office settles what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.annual_assessment import AnnualAssessment, Objection
from services.assessment.domain.assessment_errors import OutcomeUnknown
from services.assessment.domain.plain import as_plain
from services.assessment.domain.scheme import Part
from services.assessment.usecases.acting import must_act_for, must_be_performance_office, reason_in
from services.assessment.usecases.judge_duties import sheet_from
from services.assessment.usecases.ports import Work

KEEP, CORRECT = "keep", "correct"


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """The agency takes the result, or objects to one assessor with facts and evidence (F-AST-06)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Accept or object; who answers the objection goes on."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, assessment.agency)
        if outcome == "accept":
            work.record("result-accepted", case_no)
            return {"answerer": ""}
        if outcome != "object":
            raise OutcomeUnknown(outcome=outcome)
        assessor = str(data.get("assessor") or "")
        point, facts = reason_in(data, "point"), reason_in(data, "facts")
        evidence = reason_in(data, "evidence")
        assessment.object(Objection(assessor, point, facts, evidence, work.clock.now()))
        work.record("result-objected", case_no, assessor=assessor, point=point)
        return {"answerer": assessor}


@dataclass(frozen=True, slots=True)
class AnswerObjection:
    """The assessor keeps its marks with a reason, or corrects them: the old sheet stays on record."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Answer the objection."""
        assessment = work.assessments.get(case_no)
        objection = assessment.objection
        must_act_for(work, objection.assessor if objection else assessment.agency)
        reason = reason_in(data)
        if outcome == CORRECT:
            correct(work, assessment, objection.assessor if objection else "", data, reason)
        elif outcome != KEEP:
            raise OutcomeUnknown(outcome=outcome)
        assessment.answer_objection(outcome, reason)
        work.record("objection-answered", case_no, outcome=outcome, reason=reason)


@dataclass(frozen=True, slots=True)
class WeighAnswer:
    """The agency leaves it at the answer, or has the performance office decide."""

    def __call__(self, work: Work, case_no: str, outcome: str) -> None:
        """Take the answer or not."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, assessment.agency)
        if outcome == "insist":
            assessment.insist()
            work.record("objection-insisted", case_no)
        elif outcome == "accept":
            work.record("answer-accepted", case_no)
        else:
            raise OutcomeUnknown(outcome=outcome)


@dataclass(frozen=True, slots=True)
class DecideObjection:
    """The performance office decides for good, with the corrected sheet where it corrects."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Keep or correct."""
        assessment = work.assessments.get(case_no)
        must_be_performance_office(work, assessment.county)
        reason = reason_in(data)
        objection = assessment.objection
        if outcome == CORRECT:
            correct(work, assessment, objection.assessor if objection else "", data, reason)
        elif outcome != KEEP:
            raise OutcomeUnknown(outcome=outcome)
        assessment.decide_objection(outcome, reason)
        work.record("objection-decided", case_no, outcome=outcome, reason=reason)


@dataclass(frozen=True, slots=True)
class CorrectAfterwards:
    """A result that was found wrong later is corrected by the office, never overwritten (scenario 49)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> None:
        """Put the corrected sheet on record."""
        assessment = work.assessments.get(case_no)
        must_be_performance_office(work, assessment.county)
        correct(work, assessment, str(data.get("assessor") or ""), data, reason_in(data))


def correct(
    work: Work, assessment: AnnualAssessment, assessor: str, data: Mapping[str, Any], reason: str
) -> None:
    """Another version of one sheet, signed by whoever corrects it."""
    part = Part.STATUTORY if assessor == assessment.department else Part.TERRITORIAL
    before = assessment.sheet_of(part, assessor)
    statement = before.statement if before else ""
    sheet = sheet_from(work, assessment, part, assessor, {"statement": statement, **data}, cause=reason)
    assessment.correct_sheet(sheet, by=work.actor.name, at=work.clock.now())
    newest = assessment.sheet_of(part, assessor)
    work.record(
        "sheet-corrected", assessment.case_no, part=part.value, assessor=assessor, reason=reason,
        sheet=as_plain(newest),
    )  # fmt: skip
