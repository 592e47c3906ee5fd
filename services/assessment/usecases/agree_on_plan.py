"""Township or performance office, then the department: agreed on before it is signed (TGT-02, TGT-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.assessment_errors import OutcomeUnknown
from services.assessment.usecases.acting import must_act_for, must_be_performance_office, reason_in
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class NegotiatePlan:
    """The township agrees, or says what it wants otherwise; three rounds at most."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Answer the plan."""
        statement = work.statements.get(case_no)
        must_act_for(work, statement.township)
        agreed, reason = _said(outcome, "agree", "revise", data)
        statement.negotiate(agreed=agreed, reason=reason, by=work.actor.name, at=work.clock.now())
        action = "plan-agreed" if agreed else "plan-disputed"
        work.record(action, case_no, version=statement.plan_version, round=statement.rounds, reason=reason)


@dataclass(frozen=True, slots=True)
class RecognisePlan:
    """The performance office recognises the plan where it is not negotiated, or returns it."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Recognise or return."""
        statement = work.statements.get(case_no)
        must_be_performance_office(work, statement.county)
        agreed, reason = _said(outcome, "recognise", "return", data)
        statement.recognise(agreed=agreed, reason=reason, by=work.actor.name, at=work.clock.now())
        action = "plan-recognised" if agreed else "plan-returned"
        work.record(action, case_no, version=statement.plan_version, reason=reason)


@dataclass(frozen=True, slots=True)
class ConsentToPlan:
    """The sending department consents; without it nobody signs."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Consent or not."""
        statement = work.statements.get(case_no)
        must_act_for(work, statement.department)
        agreed, reason = _said(outcome, "agree", "disagree", data)
        statement.consent(agreed=agreed, reason=reason, by=work.actor.name, at=work.clock.now())
        action = "plan-consented" if agreed else "consent-refused"
        work.record(action, case_no, version=statement.plan_version, reason=reason)


def _said(outcome: str, positive: str, negative: str, data: Mapping[str, Any]) -> tuple[bool, str]:
    if outcome == positive:
        return True, str(data.get("reason") or "").strip()
    if outcome != negative:
        raise OutcomeUnknown(outcome=outcome)
    return False, reason_in(data)
