"""The applicant supplies what the correction notice asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work
from services.admission.usecases.save_plan import take_facts, write_plan


@dataclass(frozen=True, slots=True)
class SubmitCorrection:
    """A corrected application goes back to the check; it is not a new one."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Take over the corrections."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.CORRECTION)
        must_act_for(work, application.applicant)
        take_facts(application, data)
        write_plan(work, application, data)
        application.corrections[-1].answered_at = work.clock.now()
        application.state = ApplicationState.SUBMITTED
        work.record("correction-submitted", case_no, number=application.corrections[-1].number)
        return {}
