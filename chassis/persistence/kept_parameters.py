"""The settings of a county as they are stored: read once per work, added to and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Text, func, insert, select
from sqlalchemy.orm import Session

from chassis.parameters.entries import Parameter, in_force
from chassis.parameters.table import ParameterTable
from chassis.persistence.columns import JsonText, Moment

_LOCK = 7_403_117
_COLUMNS = ("key", "county", "number", "value", "valid_from", "origin", "reason", "recorded_by", "at")


def parameter_table(metadata: MetaData) -> Table:
    """The table of every value the settings of a part ever had."""
    return Table(
        "parameter_value",
        metadata,
        Column("county", String(40), primary_key=True),
        Column("key", String(200), primary_key=True),
        Column("number", Integer(), primary_key=True, autoincrement=False),
        Column("value", JsonText(), nullable=False),
        Column("valid_from", Date(), nullable=False),
        Column("origin", String(40), nullable=False),
        Column("reason", Text(), nullable=False),
        Column("recorded_by", String(200), nullable=False),
        Column("at", Moment()),
    )


class StoredParameters:
    """The settings of a county, read once per work."""

    def __init__(self, session: Session, stored: Table, table: ParameterTable) -> None:
        self._session = session
        self._stored = stored
        self._table = table
        self._known: dict[str, dict[str, list[Parameter]]] = {}

    def value(self, key: str, county: str, on: date) -> Any:
        """The value that holds on a day: the latest the county fixed by then, or the default."""
        entry = in_force(self.entries(county, key), on)
        return entry.value if entry else self._table.default_of(key).value

    def entries(self, county: str, key: str) -> Sequence[Parameter]:
        """Every value a setting ever had in a county, as they were entered."""
        return self.all(county).get(key, ())

    def add(self, entry: Parameter) -> None:
        """Let a value follow those before it."""
        self._write([entry])

    def lock(self, county: str) -> None:
        """Let whoever else fixes a setting wait until this work is over, and look again then."""
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
            self._session.execute(select(func.pg_advisory_xact_lock(_LOCK, func.hashtext(county))))
        self._known.pop(county, None)

    def seed(self, county: str) -> int:
        """Write the defaults down for a county that has none yet, and say how many were new."""
        fresh = [key for key in self._table.defaults if not self.entries(county, key)]
        self._write([self._table.seeded(county, key) for key in fresh])
        return len(fresh)

    def all(self, county: str) -> Mapping[str, Sequence[Parameter]]:
        """Every value of every setting of a county."""
        if county not in self._known:
            stored, known = self._stored.c, self._known.setdefault(county, {})
            wanted = select(*(stored[name] for name in _COLUMNS)).where(stored.county == county)
            for row in self._session.execute(wanted.order_by(stored.key, stored.number)):
                known.setdefault(row.key, []).append(Parameter(*row))
        return self._known[county]

    def _write(self, entries: Sequence[Parameter]) -> None:
        if entries:
            self._session.execute(insert(self._stored), [asdict(entry) for entry in entries])
        for entry in entries:
            self._known.pop(entry.county, None)
