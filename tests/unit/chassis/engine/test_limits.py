"""Limits in working days, stopped and started at any time (domain.md 0.3, E3-17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.engine.limits import Limit
from chassis.working_days import WorkingCalendar
from services.admission.domain.running_clock import RunningClock
from tests.unit.chassis.engine.calendars import CALENDARS, DAYS, walk

LENGTHS = st.integers(1, 30)
# Pauses and stops in turn, in days: the limit runs, stands still, runs, stands still …
TURNS = st.lists(st.integers(0, 25), max_size=8)


def stopped(limit: Limit, turns: list[int]) -> Limit:
    """A limit that was stopped and restarted after so many days each."""
    day = limit.start
    for turn, days in enumerate(turns):
        day += timedelta(days=days)
        limit = limit.stop(day) if turn % 2 == 0 else limit.go_on(day)
    return limit.go_on(day)


@pytest.mark.parametrize(
    ("start", "days", "last"),
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
def test_a_limit_ends_where_the_published_calendar_says(start, days, last):
    assert Limit(date.fromisoformat(start), days).due(WorkingCalendar()) == date.fromisoformat(last)


def test_a_coordination_of_two_days_moves_a_limit_over_the_holiday_by_two_days():
    limit = Limit(date(2026, 9, 28), 5)
    assert limit.due(WorkingCalendar()) == date(2026, 10, 10)
    held = limit.stop(date(2026, 9, 29))
    assert held.is_stopped
    # Stopped on the 29th, restarted on the 8th: the 30th and the 8th are not counted.
    assert held.go_on(date(2026, 10, 8)).due(WorkingCalendar()) == date(2026, 10, 13)


@given(CALENDARS, DAYS, LENGTHS, TURNS)
def test_a_limit_moves_by_exactly_the_working_days_it_stood_still(calendar, start, days, turns):
    limit = stopped(Limit(start, days), turns)
    still = sum(
        calendar.is_working(begun + timedelta(days=passed))
        for begun, ended in limit.stops
        for passed in range(1, (ended - begun).days + 1)
    )
    assert limit.stood_still(calendar) == still
    assert limit.due(calendar) == walk(calendar, start, days + still)
    assert calendar.working_days_between(limit.start, limit.due(calendar)) == days + still


@given(CALENDARS, DAYS, LENGTHS, TURNS)
def test_a_limit_that_is_stopped_in_time_ends_where_walking_past_the_stops_ends(calendar, start, days, turns):
    limit = stopped(Limit(start, days), turns)
    before_it_ended = all(
        begun < walk(calendar, start, days, lambda day: in_a_stop(limit, day)) for begun, _ in limit.stops
    )
    assume(before_it_ended)
    assert limit.due(calendar) == walk(calendar, start, days, lambda day: in_a_stop(limit, day))


def in_a_stop(limit: Limit, day: date) -> bool:
    return any(begun < day <= ended for begun, ended in limit.stops)


@given(CALENDARS, DAYS, LENGTHS, TURNS)
def test_the_engine_counts_as_the_statutory_clock_of_admission_does(calendar, start, days, turns):
    limit, clock = stopped(Limit(start, days), turns), RunningClock(start, days)
    for begun, ended in limit.stops:
        clock = clock.stop(begun, "综合协调").go_on(ended)
    assert limit.due(calendar) == clock.due(calendar)


@given(CALENDARS, DAYS, LENGTHS, TURNS)
def test_a_limit_falls_on_a_working_day_and_comes_back_as_it_was_kept(calendar, start, days, turns):
    limit = stopped(Limit(start, days), turns)
    assert calendar.is_working(limit.due(calendar))
    assert Limit.from_json(limit.as_json()) == limit
    held = limit.stop(start + timedelta(days=400))
    assert Limit.from_json(held.as_json()) == held and held.stop(start) == held


def test_a_stop_that_began_before_the_limit_counts_from_its_first_day():
    limit = Limit(date(2026, 3, 10), 3).stop(date(2026, 3, 2)).go_on(date(2026, 3, 12))
    assert limit.due(WorkingCalendar()) == date(2026, 3, 17)
