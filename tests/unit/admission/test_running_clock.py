"""The statutory clock of a case: stops, holidays, and what can never happen to it (E3-17, scenario 27)."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.admission.domain.running_clock import RunningClock
from services.admission.web import case_history
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import CALENDAR, MEMBERS, a_county

DAYS = st.dates(date(2024, 1, 1), date(2026, 10, 1))


def test_a_limit_over_the_national_holiday_ends_on_the_make_up_saturday() -> None:
    assert RunningClock(date(2026, 9, 28), 5).due(CALENDAR) == date(2026, 10, 10)


def test_a_stop_moves_the_end_by_the_working_days_it_lasted() -> None:
    clock = RunningClock(date(2026, 9, 28), 5).stop(date(2026, 9, 29), "综合协调")
    assert clock.go_on(date(2026, 10, 8)).due(CALENDAR) == date(2026, 10, 13)


def test_a_clock_stops_once_at_a_time_and_never_in_its_past() -> None:
    clock = RunningClock(date(2026, 3, 2), 10).stop(date(2026, 3, 4), "补正")
    with pytest.raises(ValueError, match="stops once"):
        clock.stop(date(2026, 3, 5), "补正")
    with pytest.raises(ValueError, match="only a stopped clock"):
        clock.go_on(date(2026, 3, 3))
    with pytest.raises(ValueError, match="stops once"):
        RunningClock(date(2026, 3, 2), 10).stop(date(2026, 3, 1), "补正")


@settings(deadline=None, max_examples=25)
@given(DAYS, st.integers(1, 30), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_time_used_never_falls_counts_no_holiday_and_equals_running_minus_stopped(
    started: date, limit: int, pauses: list[tuple[int, int]]
) -> None:
    clock, day = RunningClock(started, limit), started
    for wait, pause in pauses:
        day += timedelta(days=wait)
        clock = clock.stop(day, "综合协调")
        day += timedelta(days=pause)
        clock = clock.go_on(day)
    used = [clock.used(started + timedelta(days=passed), CALENDAR) for passed in range(60)]
    steps = [after - before for before, after in itertools.pairwise(used)]
    assert used[0] == 0 and set(steps) <= {0, 1}
    for passed, step in enumerate(steps, 1):
        if step:
            assert CALENDAR.is_working(started + timedelta(days=passed))
    assert RunningClock.from_json(clock.as_json()) == clock


@settings(deadline=None)
@given(DAYS, st.integers(1, 30), st.integers(0, 15), st.integers(0, 15))
def test_the_due_date_is_a_working_day_on_which_exactly_the_limit_is_used(
    started: date, limit: int, wait: int, pause: int
) -> None:
    stopped = started + timedelta(days=wait)
    clock = RunningClock(started, limit).stop(stopped, "补正").go_on(stopped + timedelta(days=pause))
    due = clock.due(CALENDAR)
    assert CALENDAR.is_working(due)
    if due >= stopped + timedelta(days=pause):
        assert clock.used(due, CALENDAR) == limit


def test_a_case_decided_after_midnight_has_used_the_day_of_the_county() -> None:
    """Half past midnight on Tuesday the 3rd is still Monday in Greenwich."""
    case = Case(a_county()).circulating()
    case.work.clock.move_to(datetime(2026, 3, 2, 16, 30, tzinfo=UTC))
    for unit in MEMBERS:
        case.vote(unit)
    case.decide()
    told = case_history.clock(case.application, CALENDAR, date(2026, 3, 20))
    assert told is not None and told["used_days"] == 1
