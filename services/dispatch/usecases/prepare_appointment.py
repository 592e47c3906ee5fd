"""Fill in the request (F-APP-01) and have it signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain import appointment_errors as errors
from services.dispatch.domain.appointment import Request
from services.dispatch.usecases.open_appointment import agency_and_line
from services.dispatch.usecases.ports import Work

WRITTEN = ("candidate", "present_post", "facts", "reason", "ground")


@dataclass(frozen=True, slots=True)
class PrepareAppointment:
    """The post and its quota come from the register, the person and the reason from the clerk."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the request; an emergency is decided first and told at once."""
        matter = work.appointments.get(case_no)
        agency, line = agency_and_line(work, matter)
        post = line.post(matter.post)
        if post is None:
            raise errors.AgencyWithoutHeadPost()
        candidate, present, facts, reason, ground = (str(data.get(key) or "").strip() for key in WRITTEN)
        request = Request(
            candidate=candidate,
            present_post=present,
            facts=facts,
            reason=reason,
            ground=ground,
            acting=data.get("term") == "acting",
            emergency=outcome == "emergency",
        )
        matter.prepare(request, agency, post, work.clock.today())
        work.record("appointment-prepared", case_no, emergency=request.emergency)
        return {"outcome": outcome, "emergency": request.emergency}


@dataclass(frozen=True, slots=True)
class SignAppointment:
    """The leader of the deciding body signs the request."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Sign, or have it prepared again."""
        matter = work.appointments.get(case_no)
        matter.sign(outcome)
        action = "appointment-signed" if outcome == "sign" else "appointment-returned"
        work.record(action, case_no, text=str(data.get("reason") or "").strip())
        return {"outcome": outcome}
