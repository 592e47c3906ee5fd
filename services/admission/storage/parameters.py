"""The county's settings: read once per work, added to and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.admission.domain.parameter_table import DEFAULTS
from services.admission.domain.parameters import Parameter, default_of, in_force, seeded
from services.admission.storage import tables as t


class StoredParameters:
    """The settings of a county, read once per work."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, dict[str, list[Parameter]]] = {}

    def value(self, key: str, county: str, on: date) -> Any:
        """The value that holds on a day: the latest the county fixed by then, or the default."""
        entry = in_force(self.entries(county, key), on)
        return entry.value if entry else default_of(key).value

    def entries(self, county: str, key: str) -> Sequence[Parameter]:
        """Every value a setting ever had in a county, as they were entered."""
        return self.all(county).get(key, ())

    def add(self, entry: Parameter) -> None:
        """Let a value follow those before it."""
        self._session.add(entry)
        self._session.flush()
        self._known.pop(entry.county, None)

    def seed(self, county: str) -> int:
        """Write the defaults down for a county that has none yet, and say how many were new."""
        fresh = [seeded(county, key) for key in DEFAULTS if not self.entries(county, key)]
        self._session.add_all(fresh)
        self._known.pop(county, None)
        return len(fresh)

    def all(self, county: str) -> Mapping[str, Sequence[Parameter]]:
        """Every value of every setting of a county."""
        if county not in self._known:
            table, known = t.PARAMETER, self._known.setdefault(county, {})
            wanted = select(Parameter).where(table.c.county == county)
            for entry in self._session.scalars(wanted.order_by(table.c.key, table.c.number)):
                known.setdefault(entry.key, []).append(entry)
        return self._known[county]
