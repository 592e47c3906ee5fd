"""Results of the yearly assessment as they were pushed to the units whose own assessment they enter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from portal.storage.tables import ANNUAL_RESULT

Reading = Callable[[], AbstractContextManager[Session]]
_KEY = ("unit", "year", "agency")


class AnnualResultRecords:
    """Keeps the newest version of each result, in whatever order the versions come."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, units: Collection[str], result: Mapping[str, Any]) -> None:
        """Keep a result for all of its units at once."""
        for unit in units:
            insert = insert_into(self._session, ANNUAL_RESULT).values(unit=unit, **result)
            changed = {name: insert.excluded[name] for name in result if name not in _KEY}
            self._session.execute(
                insert.on_conflict_do_update(
                    index_elements=list(_KEY),
                    set_=changed,
                    where=ANNUAL_RESULT.c.number < insert.excluded.number,
                )
            )


class AnnualResults:
    """Reads what was pushed to a unit."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, units: Collection[str], year: int) -> Sequence[Mapping[str, Any]]:
        """The results of a year that enter the assessment of some units."""
        columns = ANNUAL_RESULT.c
        wanted = select(ANNUAL_RESULT).where(columns.unit.in_(sorted(units)), columns.year == year)
        with self._reading() as session:
            found = session.execute(wanted.order_by(columns.unit, columns.agency))
            return [dict(row._mapping) for row in found]
