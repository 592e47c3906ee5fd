"""When tasks and timers fall due: one rule for days, one for hours, and no zone but the county's."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from chassis.clock import COUNTY_ZONE, county_date
from chassis.engine.dues import due_moment, on_day
from chassis.engine.expression_values import ExpressionError
from chassis.working_days import WorkingCalendar
from tests.unit.chassis.engine.bench import NOON, Bench
from tests.unit.chassis.engine.calendars import CALENDARS
from tests.unit.chassis.engine.drawing import Drawing, properties, timer

ROOT = Path(__file__).resolve().parents[4]
CALENDAR = WorkingCalendar()


def dues(due_date: str = "", timer_text: str = "", clock: str = "", limit: str = "", **bench) -> tuple:
    """What a task and its boundary timer fall due at, in a case started now."""
    said = {**({"clock": clock} if clock else {}), **({"limit": limit} if limit else {})}
    attributes = f'camunda:dueDate="{due_date}"' if due_date else ""
    drawing = Drawing().node("startEvent", "begun").user("reply", attributes=attributes, **said)
    if timer_text:
        before = properties(**said) if said else ""
        drawing.node(
            "boundaryEvent", "late", "", 'attachedToRef="reply" cancelActivity="true"', before,
            timer("date", timer_text),
        )  # fmt: skip
        drawing.node("endEvent", "LATE").chain("late", "LATE")
    drawing.node("endEvent", "REPLIED").chain("begun", "reply", "REPLIED")
    calendar = bench.pop("calendar", CALENDAR)
    one = Bench(drawing, functions=counting_with(calendar), calendar=calendar)
    one.clock.move_to(bench.pop("now", NOON))
    one.start(**bench)
    with Session(one.database) as session:
        rung = session.scalar(one.tables.timer.select().with_only_columns(one.tables.timer.c.due_at))
    return one.task("reply").due_at, rung


def counting_with(calendar):
    return lambda work, case_no: {
        "workdays_after": calendar.add_working_days,
        "end_of": calendar.end_of,
        "param": {"three": 3}.__getitem__,
    }


def test_a_limit_in_days_ends_at_close_of_business_for_tasks_and_timers_alike():
    by_days = "${workdays_after(today(), 5)}"
    close = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    ended = "${end_of(workdays_after(today(), 5))}"
    assert dues(by_days, by_days) == dues(ended, ended) == (close, close)
    assert dues("2026-11-30", "2026-11-30") == (close, close)
    assert dues(limit="three")[0] == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def test_a_limit_in_hours_runs_by_the_clock_day_and_night():
    friday_night = datetime(2026, 11, 27, 18, 10, tzinfo=UTC)
    assert dues("PT48H", "PT48H", now=friday_night) == (friday_night + timedelta(hours=48),) * 2


def test_a_moment_without_a_zone_is_county_time():
    assert dues("2026-12-01T09:00", "2026-12-01T09:00:00") == (datetime(2026, 12, 1, 1, tzinfo=UTC),) * 2
    assert due_moment("2026-12-01T09:00:00+00:00", NOON, CALENDAR) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert due_moment(datetime(2026, 12, 1, 9), NOON, CALENDAR) == datetime(2026, 12, 1, 1, tzinfo=UTC)


def test_today_is_the_county_s_even_when_utc_has_yesterday():
    after_midnight = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # the 25th, 00:30, in the county
    assert dues(limit="three", now=after_midnight)[0] == CALENDAR.end_of(date(2026, 11, 30))


@pytest.mark.parametrize("text", ["tomorrow", "PT", "P-3D", "2026-13-01"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ExpressionError):
        due_moment(text, NOON, CALENDAR)


@pytest.mark.parametrize("by", ["clock", "zone"])
def test_the_same_time_of_day_on_another_day(by):
    at = datetime(2026, 11, 30, 16, 30, tzinfo=UTC) if by == "clock" else CALENDAR.end_of(date(2026, 12, 1))
    moved = on_day(at, date(2027, 1, 4))
    assert county_date(moved) == date(2027, 1, 4) and moved.tzinfo is UTC
    assert moved.astimezone(COUNTY_ZONE).time() == at.astimezone(COUNTY_ZONE).time()


MOMENTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 11, 30), timezones=st.just(COUNTY_ZONE))


@settings(max_examples=25, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(0, 40), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_due_date_falls_on_a_working_day_unless_it_is_counted_in_calendar_days(calendar, now, days, fixed):
    """E3-59, for what an expression counted, what a limit says, and what an earlier step left as a date."""
    assume(any(calendar.is_working(fixed + timedelta(days=ahead)) for ahead in range(60)))
    counted = "${workdays_after(today(), " + str(days) + ")}"
    left = "${end_of(date(fixed))}"
    for due, rung in (
        dues(counted, counted, now=now.astimezone(UTC), calendar=calendar),
        dues(left, left, now=now.astimezone(UTC), calendar=calendar, fixed=fixed.isoformat()),
    ):
        assert due == rung == calendar.end_of(county_date(due))
        assert calendar.is_working(county_date(due))
    by_calendar = "${days_after(today(), " + str(days) + ")}"
    due, _ = dues(by_calendar, now=now.astimezone(UTC), calendar=calendar)
    assert county_date(due) == now.date() + timedelta(days=days)


def test_the_property_clock_says_what_counts():
    saturday = "2026-11-28"
    assert county_date(dues(saturday)[0]) == date(2026, 11, 28)
    assert county_date(dues(saturday, clock="workdays")[0]) == date(2026, 11, 30)
    ended = "${end_of(date('2026-11-28'))}"
    assert county_date(dues(ended)[0]) == date(2026, 11, 30)
    assert county_date(dues(ended, clock="calendar")[0]) == date(2026, 11, 28)


PROGRAM = """
from tests.unit.chassis.engine.test_dues import dues
for text in ("${workdays_after(today(), 5)}", "2026-12-01T09:00", "2026-12-01", "PT48H", "P5D"):
    print(*[at.isoformat() for at in dues(text, text)])
"""


def test_the_zone_of_the_process_does_not_matter():
    """New York changes to summer time and back; the county never does."""
    said = {
        zone: subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=ROOT,
            env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
            check=True,
        ).stdout
        for zone in ("America/New_York", "UTC")
    }  # fmt: skip
    assert said["America/New_York"] == said["UTC"]
    assert said["UTC"].splitlines()[0] == "2026-11-30T09:30:00+00:00 2026-11-30T09:30:00+00:00"
