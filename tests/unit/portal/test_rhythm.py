"""When a message leaves: at once, every hour, once a day; never in hours of rest but for what cannot wait."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import COUNTY_ZONE
from chassis.working_days import WorkingCalendar
from portal.storage.rhythm import AT_ONCE, DAILY, DIGESTS, HOURLY, Rhythm

CALENDAR = WorkingCalendar()
MINUTE = timedelta(minutes=1)


def is_working(day: date) -> bool:
    return CALENDAR.is_working(day)


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COUNTY_ZONE)


NIGHT = Rhythm(quiet_from=time(22, 0), quiet_to=time(7, 0))
NOON = Rhythm(quiet_from=time(12, 0), quiet_to=time(14, 0))
DAYS_OFF = Rhythm(days_off=True)
WEEKDAYS_FROM_NINE = Rhythm(days_off=True, quiet_from=time(22), quiet_to=time(9))
TOO_EARLY = Rhythm(DAILY, time(6), quiet_from=time(22), quiet_to=time(7))


@pytest.mark.parametrize(
    ("rhythm", "told", "leaves"),
    [
        (Rhythm(), "2026-03-03T23:10", "2026-03-03T23:10"),
        (NIGHT, "2026-03-03T21:59", "2026-03-03T21:59"),
        (NIGHT, "2026-03-03T22:00", "2026-03-04T07:00"),
        (NIGHT, "2026-03-04T00:00", "2026-03-04T07:00"),
        (NIGHT, "2026-03-04T06:59", "2026-03-04T07:00"),
        (NIGHT, "2026-03-04T07:00", "2026-03-04T07:00"),
        (NOON, "2026-03-04T13:00", "2026-03-04T14:00"),
        (NOON, "2026-03-04T23:00", "2026-03-04T23:00"),
        # A weekend; the week of National Day 2026; a Saturday worked instead.
        (DAYS_OFF, "2026-03-07T10:00", "2026-03-09T08:00"),
        (DAYS_OFF, "2026-03-06T23:00", "2026-03-06T23:00"),
        (DAYS_OFF, "2026-03-09T00:30", "2026-03-09T08:00"),
        (DAYS_OFF, "2026-03-10T00:30", "2026-03-10T00:30"),
        (DAYS_OFF, "2026-10-01T10:00", "2026-10-08T08:00"),
        (DAYS_OFF, "2026-10-10T10:00", "2026-10-10T10:00"),
        (
            Rhythm(days_off=True, quiet_from=time(22), quiet_to=time(9)),
            "2026-03-06T22:30",
            "2026-03-09T09:00",
        ),
        (Rhythm(HOURLY), "2026-03-04T10:01", "2026-03-04T11:00"),
        (Rhythm(HOURLY), "2026-03-04T11:00", "2026-03-04T11:00"),
        (Rhythm(HOURLY, quiet_from=time(22), quiet_to=time(7)), "2026-03-04T21:40", "2026-03-05T07:00"),
        (Rhythm(DAILY, time(8, 30)), "2026-03-04T08:30", "2026-03-04T08:30"),
        (Rhythm(DAILY, time(8, 30)), "2026-03-04T08:31", "2026-03-05T08:30"),
        (Rhythm(DAILY, time(8, 30), days_off=True), "2026-03-06T09:00", "2026-03-09T08:30"),
        (
            Rhythm(DAILY, time(6), quiet_from=time(22), quiet_to=time(7)),
            "2026-03-04T09:00",
            "2026-03-05T07:00",
        ),
    ],
)
def test_it_leaves(rhythm: Rhythm, told: str, leaves: str) -> None:
    assert rhythm.leaves_at(here(told), "new", is_working) == here(leaves)


def test_what_cannot_wait_leaves_at_once_whatever_was_chosen() -> None:
    rhythm = Rhythm(DAILY, time(8), time(20), time(9), days_off=True, through=frozenset({"pressing"}))
    told = here("2026-10-01T23:00")
    assert rhythm.leaves_at(told, "pressing", is_working) == told
    assert rhythm.leaves_at(told, "new", is_working) == here("2026-10-08T09:00")


def test_a_calendar_that_is_never_worked_keeps_nothing_back_for_ever() -> None:
    told = here("2026-03-04T10:00")
    for digest in DIGESTS:
        left = Rhythm(digest, days_off=True).leaves_at(told, "new", lambda _day: False)
        assert left - told < timedelta(days=400)


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    start = draw(st.none() | st.integers(0, 24 * 60 - 1))
    length = draw(st.integers(1, 16 * 60))
    clock = [time(*divmod(minutes % (24 * 60), 60)) for minutes in (start or 0, (start or 0) + length)]
    return Rhythm(
        digest=draw(st.sampled_from(DIGESTS)),
        daily_at=time(*divmod(draw(st.integers(0, 24 * 60 - 1)), 60)),
        quiet_from=None if start is None else clock[0],
        quiet_to=None if start is None else clock[1],
        days_off=draw(st.booleans()),
    )


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))


@given(rhythms(), moments)
def test_it_never_leaves_before_it_is_told_nor_in_hours_of_rest(rhythm: Rhythm, told: datetime) -> None:
    left = rhythm.leaves_at(told, "new", is_working)
    assert left >= told
    assert not rhythm.is_rest(left, is_working)
    assert left.tzinfo is not None


@given(rhythms(), moments, st.integers(0, 60 * 24 * 5))
def test_nothing_overtakes_what_was_told_before(rhythm: Rhythm, told: datetime, later: int) -> None:
    first = rhythm.leaves_at(told, "new", is_working)
    assert first <= rhythm.leaves_at(told + later * MINUTE, "new", is_working)


@given(rhythms(), moments)
def test_what_leaves_at_once_is_kept_back_by_rest_only(rhythm: Rhythm, told: datetime) -> None:
    at_once = Rhythm(AT_ONCE, rhythm.daily_at, rhythm.quiet_from, rhythm.quiet_to, rhythm.days_off)
    left = at_once.leaves_at(told, "new", is_working)
    moment = told
    while moment < left:
        assert at_once.is_rest(moment, is_working)
        moment += timedelta(minutes=37)


@given(st.lists(moments, min_size=2, max_size=20), st.integers(0, 23))
def test_once_a_day_is_once_a_day(told: list[datetime], hour: int) -> None:
    rhythm = Rhythm(DAILY, time(hour), quiet_from=time(22), quiet_to=time(7))
    left = {rhythm.leaves_at(one, "new", is_working) for one in told}
    assert len({moment.astimezone(COUNTY_ZONE).date() for moment in left}) == len(left)
