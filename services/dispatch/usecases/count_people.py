"""Count what a quarter's report says of people, and tell the numbers (B21)."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.events import PeopleCounted
from services.dispatch.domain.people_counts import Quarter, counts
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CountPeople:
    """Numbers only leave this service; who they are about stays with the named readers."""

    county: str

    def __call__(self, work: Work, quarters: int) -> None:
        """Count the quarter of today and those before it."""
        today, now = work.clock.today(), work.clock.now()
        quarter = Quarter.of(today)
        for _ in range(quarters):
            people = work.people.between(quarter.begin, quarter.end)
            work.emit(PeopleCounted(self.county, str(quarter), counts(people, quarter, today), now))
            quarter = quarter.before
