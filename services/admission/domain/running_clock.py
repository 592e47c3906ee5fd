"""The statutory clock of a case: working days since acceptance, without the time it stood still (E3-17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from chassis.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Stop:
    """A time that is not counted, with its reason; open while it has no end."""

    begun: date
    ended: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class RunningClock:
    """When the clock started, how long it may run, and when it stood still."""

    started: date
    limit: int
    stops: tuple[Stop, ...] = field(default=())

    @property
    def is_stopped(self) -> bool:
        """Whether the clock stands still at present."""
        return bool(self.stops) and self.stops[-1].ended is None

    def stop(self, day: date, reason: str) -> Self:
        """Stand still from that day on; the day itself is not counted."""
        if self.is_stopped or day < self._earliest_change:
            raise ValueError("a clock stops once at a time, and never in its past")
        return replace(self, stops=(*self.stops, Stop(day, None, reason)))

    def go_on(self, day: date) -> Self:
        """Run again after that day."""
        if not self.is_stopped or day < self.stops[-1].begun:
            raise ValueError("only a stopped clock goes on, and not before it stopped")
        return replace(self, stops=(*self.stops[:-1], replace(self.stops[-1], ended=day)))

    def used(self, today: date, calendar: WorkingCalendar) -> int:
        """Working days counted up to and including today."""
        if today <= self.started:
            return 0
        return calendar.working_days_between(self.started, today) - self._stood_still(today, calendar)

    def due(self, calendar: WorkingCalendar, today: date | None = None) -> date:
        """The last day of the limit, moved by the working days the clock stood still."""
        until = today if self.is_stopped and today is not None else None
        stopped = sum(self._days_of(stop, until or stop.ended or stop.begun, calendar) for stop in self.stops)
        return calendar.add_working_days(self.started, self.limit + stopped)

    @property
    def _earliest_change(self) -> date:
        last = self.stops[-1].ended if self.stops else None
        return last or self.started

    def _stood_still(self, today: date, calendar: WorkingCalendar) -> int:
        return sum(
            self._days_of(stop, min(stop.ended or today, today), calendar)
            for stop in self.stops
            if stop.begun <= today
        )

    @staticmethod
    def _days_of(stop: Stop, until: date, calendar: WorkingCalendar) -> int:
        """Working days after the day of the stop up to its end: the same way limits are counted."""
        return max(0, calendar.working_days_between(stop.begun, until))

    def as_json(self) -> dict[str, Any]:
        """The form kept with the application."""
        return {
            "started": self.started.isoformat(),
            "limit": self.limit,
            "stops": [
                {"from": s.begun.isoformat(), "to": s.ended and s.ended.isoformat(), "reason": s.reason}
                for s in self.stops
            ],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The clock as it was kept."""
        return cls(
            started=date.fromisoformat(plain["started"]),
            limit=plain["limit"],
            stops=tuple(_stop(row) for row in _rows(plain.get("stops"))),
        )


def _rows(value: object) -> Sequence[Mapping[str, Any]]:
    return value if isinstance(value, list) else ()


def _stop(row: Mapping[str, Any]) -> Stop:
    ended = row["to"]
    return Stop(date.fromisoformat(row["from"]), date.fromisoformat(ended) if ended else None, row["reason"])
