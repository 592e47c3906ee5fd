"""The head of the office submits a reviewed application to the committee (直接提请)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_hold
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class SubmitToCommittee:
    """Simple procedure: straight to the committee, without coordination or meeting (ADM-17)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Note the submission."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.REVIEW)
        office = work.committees.of(application.county).office
        must_hold(work, "committee_office_head", office, "审核委员会办公室主任")
        work.record("submitted-to-committee", case_no, remark=str(data.get("remark") or "").strip())
        return {}
