"""The seat township adds both sides up, the table grades, those concerned are told (AST-11, AST-13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.exact import floored, shown
from services.assessment.domain.plain import as_plain
from services.assessment.usecases.acting import must_act_for
from services.assessment.usecases.judge_duties import rules_of
from services.assessment.usecases.number_documents import number_documents
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AggregateParts:
    """Computes the result; what the table needs is cut off so far down that no comparison can change."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Aggregate and return the numbers the decision table compares."""
        assessment = work.assessments.get(case_no)
        cause = assessment.sheets[-1].cause if assessment.results and assessment.sheets else ""
        rules = rules_of(work, assessment)
        names = work.units.names(list(assessment.townships))
        result = assessment.aggregate(rules, names, cause=cause, at=work.clock.now())
        figures, grading = result.figures, rules.grading
        work.record(
            "result-aggregated", case_no, number=result.number, cause=cause, figures=as_plain(figures)
        )
        return {
            "total": floored(figures.total),
            "rate": floored(figures.rate),
            "serious": figures.serious,
            "excellent": floored(grading.excellent),
            "good": floored(grading.good),
            "qualified": floored(grading.qualified),
            "bar": floored(grading.bar),
        }


@dataclass(frozen=True, slots=True)
class ConfirmGrade:
    """The table explains the grade; where it says another than the frozen scheme, the case stops (E3-24)."""

    def __call__(self, work: Work, case_no: str, decided: str) -> None:
        """Compare the answer of the table with the scheme."""
        assessment = work.assessments.get(case_no)
        assessment.require_grade(decided)
        figures = assessment.result.figures
        work.record("result-graded", case_no, grade=figures.grade.value, total=shown(figures.total))


@dataclass(frozen=True, slots=True)
class NotifyResult:
    """The seat tells the agency, the townships and the department (B9 step 10)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> None:
        """Send the notice."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, assessment.seat)
        assessment.notify()
        number_documents(work, assessment)
        work.record("result-notified", case_no, note=str(data.get("note") or "").strip())
