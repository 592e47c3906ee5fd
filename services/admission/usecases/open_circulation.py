"""Opens the written circulation to the member units (B2 step 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.ports import Work
from services.admission.usecases.separating import entitled


@dataclass(frozen=True, slots=True)
class OpenCirculation:
    """Every member unit with a vote is asked; nobody of the applicant’s house has one (E3-20)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Fix who is entitled, and return the member units."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.REVIEW)
        application.entitled = entitled(work, application)
        application.circulation += 1
        application.state = ApplicationState.CIRCULATION
        work.record("circulation-opened", case_no, members=application.entitled)
        return {"members": application.entitled, "entitled": len(application.entitled)}
