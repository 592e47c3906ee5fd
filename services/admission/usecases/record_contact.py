"""Notes that the applicant talked to the office before applying (B1 step 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordContact:
    """The contact record is compulsory; the office writes it (ADM-12)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the office’s advice."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        must_act_for(work, work.committees.of(application.county).office)
        application.contact = {
            "advice": str(data.get("advice") or "").strip(),
            "contact_on": str(data.get("contact_on") or work.clock.today().isoformat())[:10],
            "with_whom": str(data.get("with_whom") or "").strip(),
            "by": work.actor.name,
            "post": work.actor.post,
            "at": work.clock.now().isoformat(),
        }
        work.record("contact-recorded", case_no, advice=application.contact["advice"])
        return {}
