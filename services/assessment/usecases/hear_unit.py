"""Hear of a unit of the directory."""

from __future__ import annotations

from dataclasses import dataclass

from services.assessment.domain.unit import Unit
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HearUnit:
    """Keeps the newest line of each unit."""

    def __call__(self, work: Work, heard: Unit) -> None:
        """Keep the unit."""
        unit = work.units.get(heard.code)
        if unit is None:
            work.units.add(heard)
        else:
            unit.hear(heard)
