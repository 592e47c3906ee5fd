"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from chassis.clock import county_date


class FixedClock:
    """Stands at one moment; tests advance it or move it."""

    def __init__(self, at: datetime) -> None:
        self._at = _aware(at)

    def now(self) -> datetime:
        """The moment the clock stands at, in UTC."""
        return self._at

    def today(self) -> date:
        """The county's date at that moment."""
        return county_date(self._at)

    def advance(self, **by: float) -> None:
        """Move forward: `clock.advance(days=3, hours=1)`."""
        self._at += timedelta(**by)

    def move_to(self, at: datetime) -> None:
        """Stand at another moment."""
        self._at = _aware(at)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return at.astimezone(UTC)
