"""Asks for the time; the only place that reads the system clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What everything that needs the time is given."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The present date in the county."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The present date in the county."""
        return datetime.now(COUNTY_ZONE).date()


def county_date(moment: datetime) -> date:
    """The date on which a moment falls in the county."""
    return moment.astimezone(COUNTY_ZONE).date()
