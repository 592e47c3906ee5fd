"""Limits in working hours (工作时): they run only while the offices are open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from chassis.clock import county_date

_ONE_DAY = timedelta(days=1)


class OfficeCalendar(Protocol):
    """The working days of the county, and when its offices open and close."""

    def is_working(self, day: date) -> bool:
        """Whether the offices work on that day."""

    def start_of(self, day: date) -> datetime:
        """When they open."""

    def end_of(self, day: date) -> datetime:
        """When they close."""

    def add_working_days(self, start: date, count: int) -> date:
        """The last day of a limit of so many working days."""


def after_working_minutes(calendar: OfficeCalendar, at: datetime, minutes: int) -> datetime:
    """When so many minutes of open offices have passed."""
    left = timedelta(minutes=minutes)
    day = county_date(at)
    while True:
        if calendar.is_working(day):
            begun = max(at, calendar.start_of(day))
            open_for = max(calendar.end_of(day) - begun, timedelta(0))
            if left <= open_for:
                return begun + left
            left -= open_for
        day += _ONE_DAY


def after_working_days(calendar: OfficeCalendar, at: datetime, days: int) -> datetime:
    """Close of business on the last of so many working days."""
    return calendar.end_of(calendar.add_working_days(county_date(at), days))
