"""Begins the exit of an entry of the list: an application for the ordinary procedure (B5, ADM-07)."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.requirements import LONGEST_NAME
from services.admission.domain.vocabulary import BurdenKind, RequestType
from services.admission.usecases.draft_application import DraftApplication
from services.admission.usecases.leaving_list import entry_leaving
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class BeginListExit:
    """The unit the entry names asks for it; the form begins with what the list says."""

    def __call__(self, work: Work, entry_id: str) -> str:
        """Open the case and return its number."""
        entry = entry_leaving(work, entry_id, work.units.get(work.actor.unit))
        case_no = DraftApplication()(
            work,
            entry.text[:LONGEST_NAME],
            request_type=RequestType.EXIT,
            data={
                "entry_id": entry.entry_id,
                "category": entry.category.value,
                "burden_kinds": [BurdenKind.ASSISTANCE.value],
                "content": "\n".join((entry.text, *entry.sub_items)),
            },
        )
        work.record("list-exit-begun", case_no, entry_id=entry.entry_id)
        return case_no
