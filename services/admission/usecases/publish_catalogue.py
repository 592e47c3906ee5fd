"""Publishes the whole catalogue, so that a listener that missed something starts afresh."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from services.admission.domain.events import CatalogueChecked, CatalogueSnapshotTaken, DutyPublished
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class PublishSnapshot:
    """Daily and on demand: every entry and every item with its revision."""

    def __call__(self, work: Work, county: str) -> None:
        """Tell the whole catalogue of the county, and every duty laid on its townships."""
        items, entries = work.items.all(county), work.entries.all(county)
        told = [(item.item_id, item.revision) for item in items]
        told += [(entry.entry_id, entry.revision) for entry in entries]
        work.emit(
            CatalogueSnapshotTaken(
                county=county,
                catalogue_version=work.catalogue.version(county),
                checksum=checksum(told),
                taken_at=work.clock.now(),
                items=items,
                entries=entries,
            )
        )
        for duty in work.duties.announced(county):
            work.emit(DutyPublished(duty))


@dataclass(frozen=True, slots=True)
class CheckCatalogue:
    """Every few minutes: a listener that hears this and agrees on the checksum knows its copy is fresh."""

    def __call__(self, work: Work, county: str) -> None:
        """Tell version and checksum of the county’s catalogue."""
        work.emit(
            CatalogueChecked(
                county=county,
                catalogue_version=work.catalogue.version(county),
                checksum=checksum(work.catalogue.revisions(county)),
                at=work.clock.now(),
            )
        )


def checksum(revisions: Iterable[tuple[str, int]]) -> str:
    """SHA-256 over the lines `<id> <revision>` of everything published, sorted by id."""
    lines = "".join(f"{subject} {revision}\n" for subject, revision in sorted(revisions))
    return hashlib.sha256(lines.encode()).hexdigest()
