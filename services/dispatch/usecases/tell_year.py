"""Tell assessment what every body closed in a year, so that nothing is missing when it judges (B20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.dispatch.domain.events import YearTold
from services.dispatch.domain.yearly_stats import Figures
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class TellYear:
    """One message for each body, each with the whole year so far: a later one replaces an earlier."""

    year: int

    def __call__(self, work: Work, stats: Mapping[str, Mapping[str, Figures]]) -> None:
        """Say what was counted."""
        now = work.clock.now()
        for body, townships in sorted(stats.items()):
            work.emit(YearTold(body, self.year, townships, now))
