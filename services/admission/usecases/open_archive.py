"""Opens the dossiers of a case on both sides (ADM-32)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import NoticeMissing
from services.admission.domain.records import Dossier
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class OpenArchive:
    """One dossier for the department and one for each township (E3-16)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Open the dossiers and name their keepers."""
        application = work.applications.get(case_no)
        application.must_be_approved()
        notice, filing = work.register.notice_of(case_no), work.register.filing_of(case_no)
        if notice is None or filing is None:
            raise NoticeMissing(case_no=case_no)
        documents = [
            {"kind": "application", "number": application.application_no},
            {"kind": "plan", "number": f"第{application.plan.version}版" if application.plan else ""},
            {"kind": "work_notice", "number": notice.number},
            {"kind": "filing", "number": filing.number},
        ]
        known = {dossier.keeper for dossier in application.dossiers}
        keepers = [application.applicant, *application.townships]
        application.dossiers.extend(
            Dossier(case_no, keeper, work.clock.now(), documents=list(documents))
            for keeper in keepers
            if keeper not in known
        )
        work.record("archive-opened", case_no, keepers=keepers)
        return {"keepers": keepers}
