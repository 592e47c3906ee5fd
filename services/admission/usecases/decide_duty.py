"""The county Party committee and government decide on a duty (B7 step 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.usecases.acting import must_hold
from services.admission.usecases.ask_townships import townships_named
from services.admission.usecases.ports import Work

COUNTY_OFFICE = "county_office"


@dataclass(frozen=True, slots=True)
class DecideDuty:
    """No duty without their decision, and it answers every objection (TWA-01, TWA-02, TWA-05, E3-21)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the decision with the document it stands in."""
        duty = work.duties.get(case_no)
        must_hold(work, COUNTY_OFFICE, duty.county, "县市区委、政府办公室")
        with townships_named(work):
            duty.decide(outcome, data, by=work.actor.name, at=work.clock.now(), today=work.clock.today())
        work.record(
            "duty-decided", case_no, decided=outcome, document=duty.decision["document"],
            reason=duty.decision["reason"],
        )  # fmt: skip
        return {"outcome": outcome}
