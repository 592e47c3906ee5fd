"""Counts working days: Monday to Friday, the State Council's holidays and make-up days (domain.md 0.3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from chinese_calendar import constants as published

from chassis.clock import COUNTY_ZONE

_ONE_DAY = timedelta(days=1)
PUBLISHED_YEARS = frozenset(day.year for day in published.holidays)
"""The years whose holidays came with the product."""


class _Entered(NamedTuple):
    """What the administrators entered; replaced as a whole, so that nobody counts with half of it."""

    days: Mapping[date, bool]
    years: frozenset[int]


class WorkingCalendar:
    """The county's calendar: published data, corrected by what the administrators entered.

    `overrides` says for single dates whether they are worked; `years_entered` names the years whose
    holidays are completely among them. A year that is neither published nor entered is counted
    Monday to Friday and listed in `years_without_data`, so that administrators can be warned.

    A process has one calendar, shared by everything that counts; `enter` brings it up to date.
    """

    def __init__(
        self,
        overrides: Mapping[date, bool] | None = None,
        *,
        years_entered: Collection[int] = (),
        opening_time: time = time(8, 30),
        closing_time: time = time(17, 30),
    ) -> None:
        self._entered = _Entered(dict(overrides or {}), frozenset(years_entered))
        self._opening_time = opening_time
        self._closing_time = closing_time
        self._years_without_data: set[int] = set()

    def enter(self, overrides: Mapping[date, bool], years_entered: Collection[int]) -> None:
        """Count with these entries from now on."""
        self._entered = _Entered(dict(overrides), frozenset(years_entered))

    @property
    def years_without_data(self) -> tuple[int, ...]:
        """The years that were asked for and had to be guessed; due dates in them must be recomputed later."""
        return tuple(sorted(year for year in self._years_without_data if not self.has_data(year)))

    def has_data(self, year: int) -> bool:
        """Whether the holidays of a year are known."""
        return year in PUBLISHED_YEARS or year in self._entered.years

    def is_working(self, day: date) -> bool:
        """Whether the offices work on that day."""
        day = date(day.year, day.month, day.day)  # a datetime must find the same entry as its date
        days = self._entered.days
        if day in days:
            return days[day]
        if not self.has_data(day.year):
            self._years_without_data.add(day.year)
        if day in published.workdays:
            return True
        return day.weekday() < 5 and day not in published.holidays

    def add_working_days(self, start: date, count: int) -> date:
        """The last day of a limit of `count` working days; the day of the event is not counted.

        Zero gives the day itself, or the next working day after it; a negative count goes backwards.
        """
        step = _ONE_DAY if count >= 0 else -_ONE_DAY
        day = start
        if count == 0:
            while not self.is_working(day):
                day += _ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=passed)) for passed in range(1, days + 1))

    def start_of(self, day: date) -> datetime:
        """Opening of business on that day in the county, as a moment in UTC."""
        return datetime.combine(day, self._opening_time, COUNTY_ZONE).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """Close of business on that day in the county, as a moment in UTC: the end of every limit in days."""
        return datetime.combine(day, self._closing_time, COUNTY_ZONE).astimezone(UTC)


def published_label(day: date) -> str | None:
    """What the published calendar calls a holiday or make-up day, in English; nothing of an ordinary day."""
    label = published.holidays.get(day) or published.workdays.get(day)
    return str(label) if label else None
