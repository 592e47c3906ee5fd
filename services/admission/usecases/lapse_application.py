"""Ends an application whose correction never came (视为撤回)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import LimitStillRunning
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class LapseApplication:
    """After the limit of the correction notice the application counts as withdrawn."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """End the case as lapsed."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.CORRECTION)
        due = application.corrections[-1].due_on
        if work.clock.today() < due:
            raise LimitStillRunning(due=due.isoformat())
        application.end(ApplicationState.LAPSED, work.clock.now(), "逾期未补正，视为撤回")
        work.record("application-lapsed", case_no, due=due.isoformat())
        return {}
