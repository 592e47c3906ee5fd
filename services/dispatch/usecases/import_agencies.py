"""Import the register of stationed agencies from a sheet, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.agency_errors import RegisterRejected
from services.dispatch.domain.agency_rows import Units, entries_of
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.register_agency import RegisterAgency

REGISTRAR = "agency_registrar"


@dataclass(frozen=True, slots=True)
class ImportAgencies:
    """A repeated import changes only what differs; agencies the sheet leaves out stay as they are."""

    county: str

    def __call__(self, work: Work, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        """Take the sheet over; wrong cells are all named at once and nothing is changed."""
        units = Units(
            {one.code: one.name for one in work.units.of_kind("department")},
            {one.code: one.name for one in work.units.of_kind("township")},
        )
        codes = {str(row["code"]).strip() for row in rows}
        known = {code: agency for code in codes if (agency := work.agencies.get(code)) is not None}
        entries, wrong = entries_of(rows, units, known, county=self.county, today=work.clock.today())
        if wrong:
            raise RegisterRejected(count=len(wrong), cells=[one.as_json() for one in wrong])
        register = RegisterAgency()
        changed = sum(register(work, one.code, one.line, one.holdings) for one in entries)
        return {"imported": len(entries), "changed": changed}
