"""Hear what admission says about an item of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.dispatch.domain.catalogue import CatalogueItem, ItemVersion, Mark, Origin
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HearItem:
    """Adds versions and marks to the local copy; late or repeated messages change nothing (scenario 34)."""

    def version(
        self, work: Work, item_id: str, origin: Origin, heard: ItemVersion, *, catalogue: int
    ) -> None:
        """A version was admitted, or a list entry published."""
        self._item(work, item_id, origin).hear_version(heard)
        work.catalogue.state().note_version(catalogue)

    def mark(self, work: Work, item_id: str, heard: Mark, *, catalogue: int) -> None:
        """The item ended, was superseded, suspended or resumed."""
        self._item(work, item_id, Origin.ADMITTED).hear_mark(heard)
        work.catalogue.state().note_version(catalogue)

    def running(self, work: Work, item_id: str, revision: int, day: date) -> None:
        """The whole catalogue tells the item as neither suspended nor ended."""
        self._item(work, item_id, Origin.ADMITTED).hear_running(revision, day)

    def whole(self, work: Work, catalogue: int) -> None:
        """The whole catalogue was heard."""
        work.catalogue.state().note_whole(catalogue)

    def _item(self, work: Work, item_id: str, origin: Origin) -> CatalogueItem:
        item = work.catalogue.get(item_id)
        if item is None:
            item = CatalogueItem(item_id, origin)
            work.catalogue.add(item)
        return item
