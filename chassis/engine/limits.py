"""A limit in working days: from which day it is counted, how many, and when its clock stood still.

The day of the event is not counted. A stop leaves out the working days after the day it began up to the day
it ended: the way limits themselves are counted, so that a case neither loses nor gains by being stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from chassis.working_days import WorkingCalendar

Stop = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many working days after a day, moved by those its clock stood still."""

    start: date
    days: int
    stops: tuple[Stop, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether its clock stands still at present."""
        return bool(self.stops) and self.stops[-1][1] is None

    def stop(self, day: date) -> Self:
        """Stand still from that day on; a second stop changes nothing."""
        return self if self.is_stopped else replace(self, stops=(*self.stops, (max(day, self.start), None)))

    def go_on(self, day: date) -> Self:
        """Run again after that day."""
        if not self.is_stopped:
            return self
        begun = self.stops[-1][0]
        return replace(self, stops=(*self.stops[:-1], (begun, max(day, begun))))

    def stood_still(self, calendar: WorkingCalendar) -> int:
        """The working days of the stops that are over."""
        return sum(calendar.working_days_between(begun, ended) for begun, ended in self.stops if ended)

    def due(self, calendar: WorkingCalendar) -> date:
        """The last day."""
        return calendar.add_working_days(self.start, self.days + self.stood_still(calendar))

    def as_json(self) -> list[Any]:
        """The form kept in the state of the case."""
        stops = [[begun.isoformat(), ended and ended.isoformat()] for begun, ended in self.stops]
        return [self.start.isoformat(), self.days, *([stops] if stops else [])]

    @classmethod
    def from_json(cls, plain: list[Any]) -> Self:
        """The limit as it was kept."""
        stops = plain[2] if len(plain) > 2 else ()
        return cls(
            date.fromisoformat(plain[0]),
            plain[1],
            tuple((date.fromisoformat(begun), ended and date.fromisoformat(ended)) for begun, ended in stops),
        )
