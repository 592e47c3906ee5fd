"""When limits are reminded of: on the morning that completes a share, or by the clock (domain.md B0)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import county_date
from chassis.engine.limits import Limit
from chassis.engine.reminders import LEVELS, moments, reached
from chassis.working_days import WorkingCalendar
from tests.unit.chassis.engine.calendars import CALENDARS, DAYS
from tests.unit.chassis.engine.test_limits import LENGTHS, TURNS, stopped

CALENDAR = WorkingCalendar()


def days_of(start: str, days: int) -> list[str]:
    """The county's date and time of day of each share of a limit counted from a day."""
    day = date.fromisoformat(start)
    due = CALENDAR.end_of(Limit(day, days).due(CALENDAR))
    shares = moments(CALENDAR.start_of(day), due, days, CALENDAR)
    return [f"{at + timedelta(hours=8):%m-%d %H:%M}" for _, at in shares]


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        # A week from a Monday; ten days over the national holiday with its make-up day; a single day.
        ("2026-11-23", 5, ["11-26 08:30", "11-27 08:30", "11-30 17:30", "12-03 17:30"]),
        ("2026-09-28", 10, ["10-10 08:30", "10-14 08:30", "10-16 17:30", "10-23 17:30"]),
        ("2026-11-27", 1, ["11-30 08:30", "11-30 08:30", "11-30 17:30", "12-01 17:30"]),
        ("2026-11-23", 2, ["11-24 08:30", "11-25 08:30", "11-25 17:30", "11-26 17:30"]),
    ],
)
def test_shares_of_a_limit_in_days(start, days, expected):
    assert days_of(start, days) == expected


def test_shares_of_a_limit_in_hours_are_shares_of_the_clock():
    opened = datetime(2026, 11, 27, 18, 10, tzinfo=UTC)
    shares = moments(opened, opened + timedelta(hours=10), None, CALENDAR)
    assert [at - opened for _, at in shares] == [timedelta(hours=hours) for hours in (5, 8, 10, 15)]


def test_something_due_on_the_day_it_comes_is_shared_by_the_clock():
    opened, due = datetime(2026, 11, 27, 1, 30, tzinfo=UTC), CALENDAR.end_of(date(2026, 11, 27))
    assert list(moments(opened, due, None, CALENDAR))[2] == (100, due)
    assert next(moments(opened, due, None, CALENDAR))[1] == opened + timedelta(hours=4)


def test_something_that_was_late_when_it_came_is_overdue_at_once():
    opened, due = datetime(2026, 11, 27, 1, tzinfo=UTC), CALENDAR.end_of(date(2026, 11, 24))
    assert reached(moments(opened, due, None, CALENDAR), opened) == (150, None)


@given(CALENDARS, DAYS, LENGTHS, TURNS)
def test_a_share_comes_when_that_many_days_were_counted_whatever_stopped_the_clock(
    calendar, start, days, turns
):
    """Counting back from the last day finds the days counting forward does."""
    limit = stopped(Limit(start, days), turns)
    due = calendar.end_of(limit.due(calendar))
    still = limit.stood_still(calendar)
    for level, at in moments(calendar.start_of(start), due, days, calendar):
        passed = -(-level * days // 100)
        assert county_date(at) == calendar.add_working_days(start, passed + still)


@given(CALENDARS, DAYS, LENGTHS, st.integers(0, 24 * 60))
def test_shares_come_in_order_and_the_highest_one_past_counts(calendar, start, days, hours):
    due = calendar.end_of(Limit(start, days).due(calendar))
    shares = list(moments(calendar.start_of(start), due, days, calendar))
    assert [level for level, _ in shares] == list(LEVELS)
    assert sorted(at for _, at in shares) == [at for _, at in shares] and shares[2] == (100, due)
    now = calendar.start_of(start) + timedelta(hours=hours)
    level, following = reached(shares, now)
    assert level == max((one for one, at in shares if at <= now), default=0)
    assert following is None or following > now
