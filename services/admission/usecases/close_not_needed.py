"""Ends the preparation of an item that is on the list (B1 step 2)."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.errors import NotListed
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import listed_entry
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CloseNotNeeded:
    """No case for what is in the scope of communities anyway; the entry id is what orders quote (ADM-06)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, str]:
        """End the case as not needed."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        entry = listed_entry(work, application)
        if entry is None:
            raise NotListed(case_no=case_no)
        application.end(ApplicationState.NOT_NEEDED, work.clock.now(), entry.entry_id)
        work.record("application-not-needed", case_no, entry_id=entry.entry_id)
        return {"entry_id": entry.entry_id}
