"""Dates, moments and durations: reading their ISO text, and calculating with them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from chassis.clock import COUNTY_ZONE
from chassis.engine.value_kinds import Months

MAX_TEXT = 40
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.{0,24}")
_DURATION = re.compile(
    r"(-)?P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?"
)


def date_in(text: str) -> date | None:
    """The date an ISO text says, nothing when it says none; the date of a moment is the county's."""
    if len(text) > MAX_TEXT:
        return None
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    moment = moment_in(text)
    return moment.astimezone(COUNTY_ZONE).date() if moment else None


def moment_in(text: str) -> datetime | None:
    """The moment an ISO text says; without a zone it is the county's time."""
    if len(text) > MAX_TEXT or not _MOMENT.fullmatch(text):
        return None
    try:
        return aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def when_in(text: str) -> date | datetime | None:
    """The date or the moment an ISO text says, whichever it is."""
    return date_in(text) if len(text) == len("2026-11-23") else moment_in(text)


def aware(moment: datetime) -> datetime:
    """A moment with its zone; the county's where it has none."""
    return moment if moment.tzinfo else moment.replace(tzinfo=COUNTY_ZONE)


def duration_in(text: str) -> timedelta | Months | None:
    """The duration an ISO text says: `P5D`, `PT36H`, `P1Y6M`; months and days together say nothing exact."""
    found = _DURATION.fullmatch(text.strip()) if len(text) <= MAX_TEXT else None
    if found is None or not any(found.groups()[1:]) or text.rstrip().endswith("T"):
        return None
    sign = -1 if found[1] else 1
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    if found[2] or found[3]:
        return Months(sign * (12 * years + months)) if not any(found.groups()[3:]) else None
    return sign * timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def duration_text(value: timedelta | Months) -> str:
    """A duration as ISO text."""
    if isinstance(value, Months):
        return f"{'-' if value.count < 0 else ''}P{abs(value.count)}M"
    sign, length = ("-", -value) if value < timedelta(0) else ("", value)
    clock = f"T{length.seconds}S" if length.seconds else ""
    return f"{sign}P{length.days}D{clock}" if length.days or not clock else f"{sign}P{clock}"


def later(start: date, by: Months) -> date:
    """The same day some months on; the last of the month where that month is shorter."""
    month = start.year * 12 + start.month - 1 + by.count
    year, month = month // 12, month % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError("date value out of range")
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
