"""Gives a plan back to its clerk before anybody was asked about it."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.taking_back import must_not_be_asked
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ReopenPlan:
    """The version stays on record; the next one takes its place. Who was asked about it has it (ADM-13)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Note that the plan is being written again."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        must_not_be_asked(application)
        work.record("plan-reopened", case_no, version=application.plan.version if application.plan else 0)
