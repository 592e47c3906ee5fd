"""Imports the guidance list, all rows or none (ADM-06, part C)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.admission.domain.directory import Unit
from services.admission.domain.errors import GuidanceListRejected
from services.admission.domain.events import ListEntryPublished
from services.admission.domain.guidance_list import ListEntry, entry_of, errors_of
from services.admission.usecases.ports import Work

_OWNERS = ("department", "coordinating_body", "organisation", "committee_office", "other")


@dataclass(frozen=True, slots=True)
class ImportGuidanceList:
    """A repeated import changes only what differs; confirmed categories are not undone."""

    def __call__(
        self, work: Work, rows: Sequence[Mapping[str, Any]], *, issuer: str, version: str, county: str = ""
    ) -> dict[str, int]:
        """Import the rows; wrong cells are all named at once and nothing is changed."""
        found = errors_of(rows)
        if found:
            raise GuidanceListRejected(count=len(found), cells=[error.as_json() for error in found])
        home = county or work.actor.unit[:6]
        known = {entry.entry_id: entry for entry in work.entries.all(home)}
        owners = work.units.of_kind(home, _OWNERS)
        changed = 0
        for row in rows:
            entry = entry_of(row, county=home, issuer=issuer, version=version)
            entry.owner_unit = owner_of(owners, entry.unit_name)
            changed += _take_over(work, known.get(entry.entry_id), entry)
        if changed:
            work.record(
                "guidance-list-imported", f"{home}-list", rows=len(rows), changed=changed, version=version
            )
        return {"imported": len(rows), "changed": changed}


def owner_of(units: Sequence[Unit], name: str) -> str:
    """The unit a name on the list means today, also after a reorganisation."""
    return next((unit.code for unit in units if unit.is_called(name)), "")


def publish_entry(work: Work, entry: ListEntry) -> None:
    """Tell the new state of an entry; its revision orders what was said."""
    entry.revision += 1
    work.emit(ListEntryPublished(entry, work.catalogue.advance(entry.county)))


def _take_over(work: Work, known: ListEntry | None, entry: ListEntry) -> int:
    if known is None:
        work.entries.add(entry)
        publish_entry(work, entry)
        return 1
    confirmed = known.category_confirmed and known.confirmation is not None
    fields = [
        "unit_name",
        "text",
        "note",
        "confidence",
        "in_force_from",
        "in_force_to",
        "owner_unit",
        "sub_items",
    ]
    fields += [] if confirmed else ["category", "category_confirmed"]
    differing = [name for name in fields if getattr(known, name) != getattr(entry, name)]
    for name in differing:
        setattr(known, name, getattr(entry, name))
    if not differing:
        return 0
    known.issuer, known.list_version = entry.issuer, entry.list_version
    publish_entry(work, known)
    return 1
