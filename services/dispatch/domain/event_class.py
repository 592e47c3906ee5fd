"""The catalogue of event classes: what an event is, whose it is, and by when it is to be done (DSP-15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.texts import Said
from services.dispatch.domain.office_hours import (
    OfficeCalendar,
    after_working_days,
    after_working_minutes,
)


class Level(StrEnum):
    """Who dispatches an event: the ladder it climbs, each step with a reason (DSP-22)."""

    TOWNSHIP = "township"
    COUNTY = "county"
    LEADERSHIP = "leadership"

    @property
    def above(self) -> Level | None:
        """The next step; above the leadership there is none."""
        steps = list(Level)
        place = steps.index(self) + 1
        return steps[place] if place < len(steps) else None


LEVEL_NAMES: Mapping[Level, Said] = {
    Level.TOWNSHIP: Said("乡镇（街道）", "township"),
    Level.COUNTY: Said("县级指挥中心", "county command centre"),
    Level.LEADERSHIP: Said("县级领导", "county leadership"),
}


class Urgency(StrEnum):
    """How urgent an event is."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


URGENCY_NAMES: Mapping[Urgency, Said] = {
    Urgency.NORMAL: Said("一般", "normal"),
    Urgency.URGENT: Said("紧急", "urgent"),
    Urgency.CRITICAL: Said("特急", "critical"),
}


class LimitUnit(StrEnum):
    """What the limit of a class is counted in."""

    HOURS = "hours"
    DAYS = "days"


@dataclass(eq=False)
class EventClass:
    """One class of events."""

    code: str
    field: str
    name: str
    level: Level
    department: str
    joint: tuple[str, ...]
    limit: int
    unit: LimitUnit

    def due(self, calendar: OfficeCalendar, at: datetime) -> datetime:
        """When an event of this class that is dispatched now is to be done: working hours or working days."""
        if self.unit is LimitUnit.HOURS:
            return after_working_minutes(calendar, at, self.limit * 60)
        return after_working_days(calendar, at, self.limit)


def grade(urgency: Urgency, class_level: Level) -> Level:
    """Whose desk an event comes to first, as the decision table DMN-DSP-1 says."""
    if urgency is Urgency.CRITICAL:
        return Level.LEADERSHIP
    if urgency is Urgency.URGENT or class_level is not Level.TOWNSHIP:
        return Level.COUNTY
    return Level.TOWNSHIP
