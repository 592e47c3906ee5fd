"""Takes up a case that has waited for the ordinary procedure since before it was drawn."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.meeting_errors import ConversionNotDue
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ContinueAsOrdinary:
    """Nothing is asked for again: papers, opinions and the day of the objection stand (ADM-19)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """See that the case waits, and note who took it up."""
        application = work.applications.get(case_no)
        must_act_for(work, work.committees.of(application.county).office)
        if not application.waits_for_ordinary:
            raise ConversionNotDue(case_no=case_no)
        work.record("ordinary-begun", case_no)
