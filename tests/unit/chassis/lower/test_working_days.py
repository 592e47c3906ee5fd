"""The county's clock counts as the rule documents count (domain.md 0.3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.working_days import WorkingCalendar

KNOWN_DAYS = st.dates(date(2018, 1, 1), date(2026, 10, 1))


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2026-02-12", 2, "2026-02-14"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-09-28", 5, "2026-10-10"),
        ("2025-09-26", 15, "2025-10-23"),
        ("2024-04-26", 2, "2024-04-29"),
        ("2026-04-30", 2, "2026-05-07"),
        ("2026-01-01", 5, "2026-01-08"),
    ],
)
def test_a_limit_ends_where_the_published_calendar_says(start: str, count: int, last: str) -> None:
    assert WorkingCalendar().add_working_days(date.fromisoformat(start), count) == date.fromisoformat(last)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_published_number_of_working_days(year: int, days: int) -> None:
    assert WorkingCalendar().working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_a_year_without_data_is_counted_monday_to_friday_and_reported() -> None:
    calendar = WorkingCalendar()
    assert calendar.years_without_data == ()
    assert calendar.is_working(date(2031, 10, 1)) and not calendar.is_working(date(2031, 10, 4))
    assert calendar.years_without_data == (2031,)


def test_a_year_the_administrators_entered_is_not_reported() -> None:
    calendar = WorkingCalendar({date(2031, 10, 1): False}, years_entered=[2031])
    assert not calendar.is_working(date(2031, 10, 1)) and calendar.is_working(date(2031, 10, 2))
    assert calendar.years_without_data == ()


def test_an_override_wins_over_the_published_calendar_both_ways() -> None:
    calendar = WorkingCalendar({date(2026, 3, 16): False, date(2026, 3, 14): True})
    assert calendar.add_working_days(date(2026, 3, 14), 1) == date(2026, 3, 17)
    assert calendar.is_working(date(2026, 3, 14))


def test_zero_days_from_a_holiday_is_the_next_working_day() -> None:
    assert WorkingCalendar().add_working_days(date(2026, 1, 1), 0) == date(2026, 1, 4)


def test_the_day_ends_at_close_of_business_in_the_county() -> None:
    assert WorkingCalendar().end_of(date(2026, 2, 14)) == datetime(2026, 2, 14, 9, 30, tzinfo=UTC)


@given(KNOWN_DAYS, st.integers(1, 60))
def test_counting_forward_and_counting_between_agree(start: date, count: int) -> None:
    calendar = WorkingCalendar()
    last = calendar.add_working_days(start, count)
    assert calendar.is_working(last)
    assert calendar.working_days_between(start, last) == count
    assert calendar.working_days_between(last, start) == -count
    assert calendar.working_days_between(start, last - timedelta(days=1)) == count - 1


@given(KNOWN_DAYS, st.integers(0, 30), st.integers(0, 30))
def test_limits_add_up_from_a_working_day(start: date, first: int, second: int) -> None:
    calendar = WorkingCalendar()
    day = calendar.add_working_days(start, 0)
    halfway = calendar.add_working_days(day, first)
    assert calendar.add_working_days(halfway, second) == calendar.add_working_days(day, first + second)
