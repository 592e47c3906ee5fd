"""When a message leaves for a person: at once or joined with others, and never in hours of rest (免打扰)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from chassis.clock import COUNTY_ZONE

IsWorking = Callable[[date], bool]

AT_ONCE, HOURLY, DAILY = "at_once", "hourly", "daily"
DIGESTS = (AT_ONCE, HOURLY, DAILY)
MORNING = time(8, 0)
"""Days off end in the morning of the next working day, not at midnight."""
_DAY = timedelta(days=1)
_LONGEST_REST = 60
"""More free days in a row than any calendar has; without working days nothing is kept back for ever."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What one person chose."""

    digest: str = AT_ONCE
    daily_at: time = time(8, 30)
    quiet_from: time | None = None
    quiet_to: time | None = None
    days_off: bool = False
    through: frozenset[str] = field(default_factory=lambda: frozenset({"pressing"}))

    def leaves_at(self, told_at: datetime, kind: str, is_working: IsWorking) -> datetime:
        """When something told now leaves; what cannot wait leaves at once."""
        if kind in self.through:
            return told_at
        if self.digest == DAILY:
            return self.after_rest(self._next_daily(told_at, is_working), is_working)
        if self.digest == HOURLY:
            return self.after_rest(_next_hour(told_at), is_working)
        return self.after_rest(told_at, is_working)

    def is_rest(self, moment: datetime, is_working: IsWorking) -> bool:
        """Whether the person is left alone at that moment."""
        here = moment.astimezone(COUNTY_ZONE)
        return self._is_night(here.time()) or self._is_day_off(here, is_working)

    def after_rest(self, moment: datetime, is_working: IsWorking) -> datetime:
        """That moment, or the end of the rest it falls into."""
        here = moment.astimezone(COUNTY_ZONE)
        for _ in range(2 * _LONGEST_REST):
            if self._is_night(here.time()) and self.quiet_to is not None:
                here = _next(here, self.quiet_to)
            elif self._is_day_off(here, is_working):
                here = _next(here, MORNING)
            else:
                break
        return here.astimezone(UTC)

    def _is_night(self, at: time) -> bool:
        first, last = self.quiet_from, self.quiet_to
        if first is None or last is None or first == last:
            return False
        return first <= at < last if first < last else at >= first or at < last

    def _is_day_off(self, here: datetime, is_working: IsWorking) -> bool:
        if not self.days_off:
            return False
        day = here.date()
        return not is_working(day) or (here.time() < MORNING and not is_working(day - _DAY))

    def _next_daily(self, told_at: datetime, is_working: IsWorking) -> datetime:
        here = told_at.astimezone(COUNTY_ZONE)
        day = datetime.combine(here.date(), self.daily_at, COUNTY_ZONE)
        if day < here:
            day += _DAY
        for _ in range(_LONGEST_REST):
            if not self.days_off or is_working(day.date()):
                break
            day += _DAY
        return day


def _next_hour(moment: datetime) -> datetime:
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(hours=1)


def _next(here: datetime, at: time) -> datetime:
    """The next time the clock shows this, later than now."""
    day = datetime.combine(here.date(), at, COUNTY_ZONE)
    return day if day > here else day + _DAY
