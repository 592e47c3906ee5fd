"""Begins the change of an admitted item: a new application on the version in force (B4)."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.change import base_text
from services.admission.domain.vocabulary import RequestType
from services.admission.usecases.changing import base_form, base_item, must_own
from services.admission.usecases.draft_application import DraftApplication
from services.admission.usecases.ports import Work
from services.admission.usecases.save_plan import write_plan


@dataclass(frozen=True, slots=True)
class BeginChange:
    """Form and plan begin as the version in force has them; that version stays until the new one (ADM-31)."""

    def __call__(self, work: Work, item_id: str) -> str:
        """Open the case and return its number."""
        item = work.items.get(item_id)
        must_own(work, item, work.actor.unit)
        version = item.current
        before = work.applications.find(version.case_no)
        case_no = DraftApplication()(
            work,
            version.name,
            applicant=item.owner_unit,
            request_type=RequestType.CHANGE,
            data={**base_form(work, version), "base_version": base_text(version)},
        )
        application = work.applications.get(case_no)
        base_item(work, application)
        if before is not None and before.plan is not None:
            write_plan(work, application, before.plan.parts)
        work.record("change-begun", case_no, base=base_text(version))
        return case_no
