"""The applicant’s leader withdraws an application (撤回)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import ReasonMissing
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_hold
from services.admission.usecases.ports import Work

_OPEN = (
    ApplicationState.PREPARING,
    ApplicationState.SUBMITTED,
    ApplicationState.CORRECTION,
    ApplicationState.ACCEPTED,
    ApplicationState.REVIEW,
    ApplicationState.CIRCULATION,
    ApplicationState.CONVERTED,
    ApplicationState.OPINIONS,
    ApplicationState.COORDINATION,
    ApplicationState.MEETING,
    ApplicationState.DEFERRED,
    ApplicationState.APPROVAL,
)


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    """Any time before the approval, with a reason; a review withdrawn leaves the refusal as it is (B0)."""

    def __call__(self, work: Work, case_no: str, reason: str) -> dict[str, Any]:
        """End the case as withdrawn."""
        application = work.applications.get(case_no)
        application.must_be(*_OPEN)
        must_hold(work, "department_leader", application.applicant, "申请单位负责人")
        if not reason.strip():
            raise ReasonMissing()
        reviewed = bool(application.review_requests)
        end = ApplicationState.REFUSED if reviewed else ApplicationState.WITHDRAWN
        application.end(end, work.clock.now(), reason.strip())
        work.record("application-withdrawn", case_no, reason=reason.strip())
        return {}
