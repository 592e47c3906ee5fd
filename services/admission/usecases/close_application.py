"""Closes the file of a case that has come to its end."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.errors import ArchiveIncomplete, NoticeMissing, StepNotOpen
from services.admission.domain.vocabulary import WORDS, ApplicationState
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CloseApplication:
    """An admitted case closes with notice, filing and the dossiers of department and townships (E3-16)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, str]:
        """Close the case and name its end state."""
        application = work.applications.get(case_no)
        if not application.is_ended or application.closed_at is not None:
            raise StepNotOpen(case_no=case_no, state=WORDS[application.state])
        if application.state is ApplicationState.APPROVED:
            if work.register.notice_of(case_no) is None or work.register.filing_of(case_no) is None:
                raise NoticeMissing(case_no=case_no)
            keepers = {application.applicant, *application.townships}
            closed = {d.keeper for d in application.dossiers if d.closed_at is not None}
            if keepers - closed:
                raise ArchiveIncomplete(keepers="、".join(sorted(keepers - closed)))
        application.closed_at = work.clock.now()
        work.record("application-closed", case_no, state=application.state)
        return {"end_state": application.state.value}
