"""The township finds out how far the targets of the signed statement are: it makes the mark (AST-04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.plain import as_plain
from services.assessment.domain.target_check import checked
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.usecases.acting import must_act_for
from services.assessment.usecases.ports import Work


def standing_for(work: Work, assessment: AnnualAssessment, township: str) -> list[TargetStatement]:
    """The signed statements of the year between this agency and this township."""
    return work.statements.standing(assessment.year, [assessment.agency], [township])


@dataclass(frozen=True, slots=True)
class FindStatement:
    """Whether there is a signed statement to measure by; without one there is nothing to check."""

    def __call__(self, work: Work, case_no: str, township: str) -> bool:
        """Look into the register."""
        return bool(standing_for(work, work.assessments.get(case_no), township))


@dataclass(frozen=True, slots=True)
class CheckTargets:
    """Target by target, with what proves it; the agency’s own report is only what it starts from."""

    def __call__(self, work: Work, case_no: str, township: str, data: Mapping[str, Any]) -> None:
        """Keep what was found."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, township)
        found = checked(
            township,
            standing_for(work, assessment, township),
            data.get("targets") or (),
            by=work.actor.name,
            at=work.clock.now(),
        )
        assessment.enter_check(found)
        work.record("targets-checked", case_no, township=township, check=as_plain(found))
