"""What follows a refusal: explain, name another person, or have the county coordinate (B10 step 5a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RespondToRefusal:
    """The deciding body withdraws, asks again with a reason, or turns to the county."""

    parameters: Parameters

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Choose the way on; a withdrawal is ended by the diagram."""
        if outcome != "withdraw":
            matter = work.appointments.get(case_no)
            matter.respond(outcome, data, most=self.parameters.value(work, "app.rounds"), at=work.clock.now())
        work.record("refusal-responded", case_no, outcome=outcome)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class CoordinateAppointment:
    """The county brings the two sides together, once."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the townships again, or put on record that there is no agreement."""
        matter = work.appointments.get(case_no)
        matter.coordinate(outcome, str(data.get("statement") or ""))
        work.record("appointment-coordinated", case_no, outcome=outcome)
        return {"outcome": outcome}
