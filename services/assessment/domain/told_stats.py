"""What dispatch says it closed in a year, beside what was heard: nothing may be missing when marks are given.

Reports of single events and whistles are what marks are computed from; the year as a whole is told again and
again. Whatever it told is older than what follows, so a report that is missing at the next telling is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.texts import Said

Figures = Mapping[str, int]

FIGURE_WORDS = {
    "events": Said("办结事件", "Events closed"),
    "events_in_time": Said("按时办结事件", "Events in time"),
    "events_solved": Said("已解决事件", "Events solved"),
    "events_reopened": Said("重新派遣事件", "Events reopened"),
    "events_rated": Said("已评价事件", "Events rated"),
    "events_satisfied": Said("满意事件", "Events satisfied"),
    "called": Said("被吹哨", "Called"),
    "reported_in_time": Said("按时报到", "Reported in time"),
    "no_shows": Said("未报到", "Did not come"),
    "calls_judged": Said("已判定吹哨", "Calls judged"),
    "calls_solved": Said("已解决吹哨", "Calls solved"),
    "calls_rated": Said("已评价吹哨", "Calls rated"),
    "calls_satisfied": Said("满意吹哨", "Calls satisfied"),
}
NOTHING: Figures = dict.fromkeys(FIGURE_WORDS, 0)
_WHOLES = ("events", "called")


@dataclass(frozen=True, slots=True)
class ToldStats:
    """One line of a telling: a body in a township."""

    year: int
    body: str
    township: str
    figures: Figures
    at: datetime
    lost: bool = False


def is_short(heard: Figures, told: Figures) -> bool:
    """Whether fewer events or calls were heard of than dispatch told."""
    return any(heard[name] < told[name] for name in _WHOLES)


def differing(heard: Figures, told: Figures) -> list[str]:
    """The figures that do not agree; where more was heard than told, the telling is only older."""
    newer = any(heard[name] > told[name] for name in _WHOLES)
    return [
        name for name in FIGURE_WORDS if heard[name] < told[name] or (heard[name] > told[name] and not newer)
    ]
