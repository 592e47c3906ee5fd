"""The application a read record tells of, as the domain knows it: for looking only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.consultation import Consultation, Opinion
from services.admission.domain.meeting import BallotCast, Coordination, Hearing, ReviewRequest
from services.admission.domain.plan import PlanVersion
from services.admission.domain.records import (
    Approval,
    CorrectionNotice,
    Dossier,
    Objection,
    PreliminaryReview,
    Vote,
)

_SAME = (
    "case_no", "county", "applicant", "request_type", "state", "initiator", "created_at", "item_name",
    "procedure", "on_paper", "application_no", "submitted_at", "signed_by", "receipt_no", "received_on",
    "accepted_on", "accepted_by_silence", "circulation", "returned", "end_reason", "ended_at", "closed_at",
)  # fmt: skip
_PARTS: Mapping[str, Callable[..., Any]] = {
    "plans": PlanVersion,
    "consultations": Consultation,
    "opinions": Opinion,
    "corrections": CorrectionNotice,
    "reviews": PreliminaryReview,
    "votes": Vote,
    "objections": Objection,
    "approvals": Approval,
    "dossiers": Dossier,
    "coordinations": Coordination,
    "review_requests": ReviewRequest,
    "hearings": Hearing,
    "ballots": BallotCast,
}


def application_of(record: Any) -> Application:
    """The application with its parts; nothing done to it is ever saved."""
    told: dict[str, Any] = {name: getattr(record, name) for name in _SAME}
    told |= {name: _made(kind, getattr(record, name)) for name, kind in _PARTS.items()}
    return Application(
        **told,
        facts=dict(record.facts),
        contact=dict(record.contact) if record.contact else None,
        clock_record=dict(record.clock) if record.clock else None,
        entitled=list(record.entitled),
    )


def _made(kind: Callable[..., Any], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [kind(**row) for row in rows]
