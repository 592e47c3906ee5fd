"""Calls an application back from the committee before any member has voted."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.taking_back import must_not_be_voted
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CloseCirculation:
    """A circulation nobody has answered is closed; the next one has a number of its own (ADM-17)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Close it; a vote that was cast stands."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.CIRCULATION)
        must_not_be_voted(application)
        application.state, application.entitled = ApplicationState.REVIEW, []
        work.record("circulation-closed", case_no, circulation=application.circulation)


@dataclass(frozen=True, slots=True)
class CallBackFromCommittee:
    """The head of the office has the application again (ADM-17)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Note that it was called back."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.REVIEW)
        work.record("called-back-from-committee", case_no)
