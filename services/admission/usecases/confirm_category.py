"""The office confirms or corrects the inferred category of a list entry (ADM-39, H25)."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.usecases.acting import must_act_for
from services.admission.usecases.import_guidance_list import publish_entry
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ConfirmCategory:
    """A correction of data with a reason, not an admission."""

    def __call__(self, work: Work, entry_id: str, category: str, reason: str) -> dict[str, str]:
        """Fix the category of the entry."""
        entry = work.entries.get(entry_id)
        must_act_for(work, work.committees.of(entry.county).office)
        before = entry.category
        entry.confirm(category, reason, by=work.actor.name, on=work.clock.today())
        publish_entry(work, entry)
        work.record("category-confirmed", entry_id, was=before, now=entry.category, reason=reason.strip())
        return {"entry_id": entry_id, "category": entry.category.value}
