"""Lamps: colour and words from the working days that are left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.working_days import WorkingCalendar
from portal.web.lamps import Lamp, lamp, readable
from tests.unit.portal_pages.a_portal import the_portal

FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "due", "colour", "words"),
    [
        ("2026-11-16T01:00:00+00:00", "2026-11-30T09:30:00+00:00", "green", "还剩 6 个工作日"),
        ("2026-11-20T01:00:00+00:00", "2026-11-24T09:30:00+00:00", "green", "还剩 2 个工作日"),
        ("2026-11-09T01:00:00+00:00", "2026-11-24T09:30:00+00:00", "yellow", "还剩 2 个工作日"),
        ("2026-11-19T01:00:00+00:00", "2026-11-23T09:30:00+00:00", "yellow", "还剩 1 个工作日"),
        ("2026-11-19T01:00:00+00:00", "2026-11-20T09:30:00+00:00", "yellow", "今天到期"),
        ("2026-11-16T01:00:00+00:00", "2026-11-20T02:00:00+00:00", "red", "今天已超期"),
        # Limits in hours count nights and holidays.
        ("2026-11-20T02:50:00+00:00", "2026-11-20T03:20:00+00:00", "yellow", "还剩不到 1 小时"),
        ("2026-11-20T02:50:00+00:00", "2026-11-22T02:50:00+00:00", "green", "还剩 47 小时"),
        ("2026-11-19T03:00:00+00:00", "2026-11-20T08:30:00+00:00", "yellow", "还剩 5 小时"),
        ("2026-11-20T01:00:00+00:00", "2026-11-27T08:00:00+00:00", "green", "还剩 5 个工作日"),
        ("2026-11-09T01:00:00+00:00", "2026-11-13T09:30:00+00:00", "red", "超期 5 天"),
        ("2026-11-09T01:00:00+00:00", None, "none", "无时限"),
    ],
)
def test_a_lamp_tells_colour_and_words(opened: str, due: str | None, colour: str, words: str) -> None:
    row: dict[str, Any] = {"opened_at": opened, "due_at": due}
    with the_portal().test_request_context("/"):
        found = lamp(row, FRIDAY, WorkingCalendar())
    assert (found.colour, found.words) == (colour, words)


def test_a_date_without_a_time_is_read_as_the_county_day() -> None:
    with the_portal().test_request_context("/"):
        found = lamp({"due_at": "2026-11-24"}, FRIDAY, WorkingCalendar())
    assert found.words == "还剩 2 个工作日"


def test_on_its_last_day_a_date_is_due_and_not_overdue_before_close_of_business() -> None:
    with the_portal().test_request_context("/"):
        assert lamp({"due_at": "2026-11-20"}, FRIDAY, WorkingCalendar()).words == "今天到期"
        evening = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
        assert lamp({"due_at": "2026-11-20"}, evening, WorkingCalendar()).words == "今天已超期"


def test_days_the_clock_stood_still_are_not_used() -> None:
    """Ten days of which four are left: opened long ago, but stopped in between."""
    row = {"opened_at": "2026-09-01T01:00:00+00:00", "due_at": "2026-11-26T09:30:00+00:00"}
    with the_portal().test_request_context("/"):
        assert lamp({**row, "limit_days": 10}, FRIDAY, WorkingCalendar()).colour == "green"
        assert lamp(row, FRIDAY, WorkingCalendar()).colour == "yellow"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-22T07:31:16.005161Z", "2026-11-22 15:31"),
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22Thursday", "2026-11-22Thursday"),
        ("每户一次", "每户一次"),
    ],
)
def test_a_moment_written_for_machines_is_shown_in_county_time(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_a_stopped_clock_shows_no_colour() -> None:
    row = {"due_at": "2026-11-18T09:00:00+00:00", "stopped_at": "2026-11-17T09:00:00+00:00"}
    with the_portal().test_request_context("/"):
        assert lamp(row, FRIDAY, WorkingCalendar()) == Lamp("none", "暂停计时")
