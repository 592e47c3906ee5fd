"""Hear of a stationed agency."""

from __future__ import annotations

from dataclasses import dataclass

from services.assessment.domain.facts import Agency
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HearAgency:
    """Keeps the newest line of each agency (AGY-01)."""

    def __call__(self, work: Work, heard: Agency) -> None:
        """Keep the agency."""
        known = work.agencies.get(heard.code)
        if known is None:
            work.agencies.add(heard)
            return
        known.hear(heard)
