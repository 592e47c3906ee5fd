"""Township and department agree on an indicator that has no signed statement to rest on (scenario 48)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from services.assessment.domain.annual_assessment import proposed
from services.assessment.domain.assessment_errors import OutcomeUnknown
from services.assessment.domain.plain import as_plain
from services.assessment.domain.scheme import Part
from services.assessment.usecases.acting import must_act_for, reason_in
from services.assessment.usecases.judge_duties import rules_of
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class FindStatements:
    """Which townships had no statement; asked once everybody has locked."""

    def __call__(self, work: Work, case_no: str) -> list[str]:
        """The townships."""
        return work.assessments.get(case_no).without_statement


@dataclass(frozen=True, slots=True)
class ProposeTreatment:
    """The township proposes; it is neither silently nothing nor full marks."""

    def __call__(
        self, work: Work, case_no: str, township: str, outcome: str, data: Mapping[str, Any]
    ) -> None:
        """Put the proposal on record."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, township)
        if outcome not in ("spread", "agreed_mark"):
            raise OutcomeUnknown(outcome=outcome)
        territorial = rules_of(work, assessment).of(Part.TERRITORIAL)
        full = sum((one.full for one in territorial if one.needs_statement), Fraction(0))
        settled = proposed(township, outcome, data.get("mark"), reason_in(data), full)
        assessment.settle_statement(settled)
        work.record("treatment-proposed", case_no, township=township, settled=as_plain(settled))


@dataclass(frozen=True, slots=True)
class AgreeOnTreatment:
    """The department agrees, or the townships propose again."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Agree or not."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, assessment.department)
        if outcome == "agree":
            work.record("treatment-agreed", case_no)
        elif outcome == "disagree":
            reason = reason_in(data)
            assessment.drop_settlements()
            work.record("treatment-refused", case_no, reason=reason)
        else:
            raise OutcomeUnknown(outcome=outcome)
