"""Sees whether anything is left to coordinate, and stops the clock while it is (B3 step 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import tell_if_nobody_can_decide
from services.admission.usecases.ports import Work

REASON = "综合协调"


@dataclass(frozen=True, slots=True)
class WeighDisputes:
    """Talks take time that is not counted; without anything disputed there are none (ADM-20, E3-17)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Say whether there is something to talk over."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.OPINIONS)
        disputed = bool(application.disputes)
        application.state = ApplicationState.COORDINATION if disputed else ApplicationState.MEETING
        if disputed and application.clock is not None:
            application.clock = application.clock.stop(work.clock.today(), REASON)
        if not disputed:
            tell_if_nobody_can_decide(work, application)
        work.record("disputes-weighed", case_no, count=len(application.disputes))
        return {"disputed": disputed}
