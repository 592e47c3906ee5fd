"""Hear what admission says about a duty laid on townships."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.township_duty import TownshipDuty
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HearDuty:
    """Keeps the newest word; late or repeated messages change nothing (E3-57)."""

    def __call__(self, work: Work, heard: TownshipDuty) -> None:
        """Keep the duty."""
        known = work.duties.get(heard.duty_id)
        if known is None:
            work.duties.add(heard)
        else:
            known.hear(heard)
