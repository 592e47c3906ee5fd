"""Looks whether a planned item is on the guidance list, and what is similar (B1 step 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.likeness import pairs
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import listed_entry
from services.admission.usecases.ports import Work

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class SearchCatalogue:
    """A listed item needs no application; similar ones are shown before work is done twice (ADM-06)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Say whether the item is listed, under which id, and what resembles it."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        entry = listed_entry(work, application)
        similar = _similar(work, application.county, application.item_name)
        work.record(
            "catalogue-searched", case_no, listed=entry is not None, entry_id=entry and entry.entry_id
        )
        return {"listed": entry is not None, "entry_id": entry.entry_id if entry else "", "similar": similar}


def _similar(work: Work, county: str, name: str) -> list[dict[str, str]]:
    wanted = pairs(name)
    ranked = sorted(
        ((len(wanted & pairs(entry.text)), entry) for entry in work.entries.all(county)),
        key=lambda found: (-found[0], found[1].entry_id),
    )
    return [
        {"id": entry.entry_id, "text": entry.text, "unit_name": entry.unit_name}
        for shared, entry in ranked[:_SHOWN]
        if shared * 3 >= max(1, len(wanted))
    ]
