"""Whether an agency existed long enough in a year to be assessed for it (B9: six months, proposed)."""

from __future__ import annotations

from datetime import date, timedelta

LEAST_MONTHS = 6


def existed_long_enough(year: int, since: date | None, until: date | None) -> bool:
    """Founded by 1 July, or closed not before 30 June; days nobody knows count as the whole year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begin, end = max(first, since or first), min(last, until or last)
    if begin > end:
        return False
    return _months_later(begin, LEAST_MONTHS) <= end + timedelta(days=1)


def _months_later(day: date, months: int) -> date:
    """The same day so many months on; the first of the next month where that month is too short for it."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    try:
        return day.replace(year=year, month=month)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)
