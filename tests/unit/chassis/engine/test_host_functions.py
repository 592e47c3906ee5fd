"""What expressions may ask the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import evaluate
from chassis.engine.host_functions import calendar_functions
from chassis.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
FUNCTIONS = calendar_functions(CALENDAR)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def ask(text, **variables):
    return evaluate(text, variables, FUNCTIONS)


@pytest.mark.parametrize(
    "start",
    [
        date(2026, 9, 30),
        "2026-09-30",
        "2026-09-30T23:30:00+08:00",
        datetime(2026, 9, 29, 16, 30, tzinfo=UTC),  # half past midnight on the 30th in the county
    ],
)
def test_a_date_a_moment_and_iso_text_are_the_same_day_in_the_county(start):
    assert ask("workdays_after(start, 1)", start=start) == date(2026, 10, 8)
    assert ask("workdays_between(start, '2026-10-08')", start=start) == 1
    assert ask("is_workday(start)", start=start) is True
    assert ask("end_of(start)", start=start) == CALENDAR.end_of(date(2026, 9, 30))


def test_holidays_are_not_worked_and_make_up_days_are():
    assert ask("is_workday('2026-10-01')") is False
    assert ask("is_workday('2026-10-10')") is True  # a Saturday made up for
    assert ask("workdays_after('2026-09-30', 5.0)") == ask("workdays_after('2026-09-30', 5)")


@given(DAYS, st.integers(1, 250))
def test_counting_on_and_counting_between_agree(start, days):
    last = ask("workdays_after(start, days)", start=start, days=days)
    assert ask("workdays_between(start, last)", start=start, last=last) == days
    assert ask("is_workday(last)", last=last.isoformat()) is True
    assert ask("workdays_between(last, start)", start=start, last=last) == -days


@pytest.mark.parametrize(
    "text",
    [
        "workdays_after('2026-01-01', 3661)",
        "workdays_between('1990-01-01', '2026-01-01')",
        "workdays_after('2026-01-01', 2.5)",
        "workdays_after('2026-01-01', '5')",
        "workdays_after('2026-02-30', 5)",
        "workdays_after('20260101', 5)",
        "is_workday(null)",
        "workdays_after('2026-01-01')",
        "[workdays_after('2026-01-01', 3660) for x in many]",
    ],
)
def test_what_is_no_day_no_whole_number_or_too_much_is_refused(text):
    with pytest.raises(ExpressionError):
        ask(text, many=[0] * 50)


def test_days_may_be_named_long_ago_when_they_are_not_counted():
    assert ask("days_between('1926-01-01', '2026-01-01')") == 36525
    assert ask("date('2026-03-01') - date('2026-02-01')") == timedelta(days=28)
