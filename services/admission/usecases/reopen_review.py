"""Gives an application back to the preliminary review before the committee has it."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ReopenReview:
    """What was concluded stays on record; the next conclusion takes its place (ADM-16)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Let the application be reviewed again."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.REVIEW)
        application.state = ApplicationState.ACCEPTED
        work.record("review-reopened", case_no)
