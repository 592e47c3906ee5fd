"""Numbers that count without gaps, and the catalogue's version."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.admission.storage import tables as t


class StoredNumbers:
    """Running numbers; the row stays locked until the commit, so a rollback gives the number back (E3-58)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self, series: str, body: str, year: int) -> int:
        """The next number of a series of a body in a year."""
        table = t.NUMBER_SERIES
        counted = (
            insert_into(self._session, table)
            .values(series=series, body=body, year=year, last=1)
            .on_conflict_do_update(
                index_elements=[table.c.series, table.c.body, table.c.year],
                set_={"last": table.c.last + 1},
            )
            .returning(table.c.last)
        )
        return int(self._session.execute(counted).scalar_one())


class StoredCatalogue:
    """The version of a county's catalogue, raised by every change."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def advance(self, county: str) -> int:
        """Count one more change and give the new version."""
        table = t.CATALOGUE_STATE
        counted = (
            insert_into(self._session, table)
            .values(county=county, version=1)
            .on_conflict_do_update(index_elements=[table.c.county], set_={"version": table.c.version + 1})
            .returning(table.c.version)
        )
        return int(self._session.execute(counted).scalar_one())

    def version(self, county: str) -> int:
        """The version now."""
        table = t.CATALOGUE_STATE
        found = self._session.execute(select(table.c.version).where(table.c.county == county)).scalar()
        return int(found or 0)

    def revisions(self, county: str) -> Sequence[tuple[str, int]]:
        """Every published entry and item with its revision."""
        self._session.flush()
        entries = select(t.LIST_ENTRY.c.entry_id, t.LIST_ENTRY.c.revision).where(
            t.LIST_ENTRY.c.county == county, t.LIST_ENTRY.c.revision > 0
        )
        items = select(t.WORK_ITEM.c.item_id, t.WORK_ITEM.c.revision).where(
            t.WORK_ITEM.c.county == county, t.WORK_ITEM.c.revision > 0
        )
        return [(row[0], row[1]) for row in self._session.execute(union_all(entries, items))]
