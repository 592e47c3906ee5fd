"""What every body closed in a year, by township: assessment compares it with what it has heard (B20)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.clock import COUNTY_ZONE
from services.dispatch.domain.events import BodyOutcome, EventClosed, WhistleClosed

Figures = Mapping[str, int]

FIGURES = (
    "events", "events_in_time", "events_solved", "events_reopened", "events_rated", "events_satisfied",
    "called", "reported_in_time", "no_shows",
    "calls_judged", "calls_solved", "calls_rated", "calls_satisfied",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the county."""

    number: int

    @property
    def begin(self) -> datetime:
        """The moment it begins."""
        return datetime(self.number, 1, 1, tzinfo=COUNTY_ZONE)

    @property
    def end(self) -> datetime:
        """The moment after it."""
        return datetime(self.number + 1, 1, 1, tzinfo=COUNTY_ZONE)


def add_up(
    events: Iterable[EventClosed], whistles: Iterable[WhistleClosed]
) -> dict[str, dict[str, dict[str, int]]]:
    """By body and township; the order does not matter."""
    sums: dict[str, dict[str, dict[str, int]]] = {}

    def add(body: str, township: str, figures: Mapping[str, bool]) -> None:
        line = sums.setdefault(body, {}).setdefault(township, dict.fromkeys(FIGURES, 0))
        for name, counts in figures.items():
            line[name] += counts

    for event in events:
        add(event.handler, event.township, _of_event(event))
    for whistle in whistles:
        for called in whistle.bodies:
            add(called.body, whistle.township, _of_call(called))
    return sums


def _of_event(event: EventClosed) -> Mapping[str, bool]:
    return {
        "events": True,
        "events_in_time": event.in_time,
        "events_solved": event.solved,
        "events_reopened": event.reopened > 0,
        "events_rated": event.satisfied is not None,
        "events_satisfied": bool(event.satisfied),
    }


def _of_call(called: BodyOutcome) -> Mapping[str, bool]:
    return {
        "called": True,
        "reported_in_time": called.reported_at is not None and not called.late_minutes,
        "no_shows": called.no_show,
        "calls_judged": called.solved is not None,
        "calls_solved": bool(called.solved),
        "calls_rated": called.satisfied is not None,
        "calls_satisfied": bool(called.satisfied),
    }
