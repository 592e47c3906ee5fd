"""Takes over what the directory publishes about a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.admission.domain.directory import Unit
from services.admission.usecases.import_guidance_list import publish_entry
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class LearnUnit:
    """The newest revision counts; list entries find their owner when it appears (succession, H26)."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> bool:
        """Take over the unit, and say whether it was news."""
        code, revision = str(data["code"]), int(data.get("revision") or 0)
        unit = work.units.find(code)
        if unit is not None and unit.revision >= revision:
            return False
        if unit is None:
            unit = Unit(code=code, name="", kind="", county="")
            work.units.add(unit)
        unit.name, unit.kind = str(data["name"]), str(data["kind"])
        unit.county, unit.parent = str(data["county"]), str(data.get("parent") or "")
        unit.short_name = str(data.get("short_name") or "")
        unit.document_word = str(data.get("document_word") or "")
        unit.predecessors = [
            str(n) for n in [*(data.get("predecessors") or []), *(data.get("aliases") or [])]
        ]
        unit.valid_from, unit.valid_to = _day(data.get("valid_from")), _day(data.get("valid_to"))
        unit.revision = revision
        self._adopt_entries(work, unit)
        return True

    def _adopt_entries(self, work: Work, unit: Unit) -> None:
        if unit.kind in ("township", "community", "county"):
            return
        for entry in work.entries.all(unit.county):
            if not entry.owner_unit and unit.is_called(entry.unit_name):
                entry.owner_unit = unit.code
                publish_entry(work, entry)


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
