"""工作日历: the page on which administrators say what is worked and what is free."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.actor import Actor
from chassis.persistence.calendar_days import EnteredYear, Entry
from chassis.web.refusals import RoleMissing
from chassis.working_days import WorkingCalendar
from portal.web.calendar_book import SourceMissing
from portal.web.calendar_view import month_weeks, unusual_days
from portal.web.holiday_notice import MOST_LINES, read_notice
from portal.web.parts import EXTENSION
from tests.unit.portal_pages.a_portal import FixtureCalendarBook, a_portal, the_portal
from tests.unit.portal_pages.test_pages import Outline

ADMINISTRATOR = Actor(
    "u0", "系统管理员", "管理员", "430211", "某区", frozenset({"system_administrator@430211"})
)
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"
PASTED = "2027-01-01 休 元旦\n\n2027年1月3日　班　元旦调休\n2026-12-31 休\n"
DAY = {"day.day": "2027-05-08", "day.kind": "worked", "day.label": "劳动节调休", "day.source": NOTICE}


@pytest.fixture
def client() -> FlaskClient:
    return a_portal(ADMINISTRATOR).test_client()


def book(client: FlaskClient) -> FixtureCalendarBook:
    given = client.application.extensions[EXTENSION]
    assert isinstance(given.calendar_book, FixtureCalendarBook)
    return given.calendar_book


def test_a_year_shows_what_is_worked_and_what_comes_with_the_product(client: FlaskClient) -> None:
    page = client.get("/calendar?year=2026").text
    assert "全年 248 个工作日" in page and "2026-10-10" in page and "国庆节" in page
    assert "尚未录入" not in page and "/drop" not in page
    outline = Outline()
    outline.feed(page)
    assert len(outline.ids) == len(set(outline.ids)) and outline.inline == []
    assert outline.posts == outline.tokens > 2


def test_a_year_without_data_says_so_and_in_english_too(client: FlaskClient) -> None:
    assert "2031 年的节假日安排尚未录入，时限暂按周一至周五计算。" in client.get("/calendar?year=2031").text
    client.set_cookie("language", "en")
    assert "The holidays of 2031 are not entered yet" in client.get("/calendar?year=2031").text


def test_only_administrators_have_the_page() -> None:
    office = a_portal()
    office.testing = True
    assert "/calendar" not in office.test_client().get("/inbox").text
    for ask in ("/calendar", "/calendar/2027/days"):
        with pytest.raises(RoleMissing):
            office.test_client().open(ask, method="GET" if ask == "/calendar" else "POST", data=DAY)
    assert 'href="/calendar"' in the_portal(ADMINISTRATOR).test_client().get("/calendar").text


def test_a_day_is_entered_with_its_notice_and_taken_away_again(client: FlaskClient) -> None:
    assert (
        client.post("/calendar/2027/days", data=DAY).headers["Location"] == "/calendar?year=2027&done=entered"
    )
    client.post("/calendar/2027/days/2027-05-08/drop")
    entry = Entry(date(2027, 5, 8), True, "劳动节调休", NOTICE)
    assert book(client).changes == [("enter", [entry], None), ("drop", date(2027, 5, 8))]
    assert client.post("/calendar/2027/days/whenever/drop").status_code == 404


def test_a_refused_day_comes_back_as_it_was_entered(client: FlaskClient) -> None:
    book(client).refusal = SourceMissing()
    answer = client.post("/calendar/2027/days", data={**DAY, "day.source": ""})
    assert answer.status_code == 422 and "请写明依据的通知" in answer.text
    assert 'value="2027-05-08"' in answer.text and 'value="worked" selected' in answer.text


@pytest.mark.parametrize("how", ["pasted", "uploaded"])
def test_a_whole_notice_is_taken_over_and_makes_the_year_complete(client: FlaskClient, how: str) -> None:
    data: dict[str, Any] = {"notice.source": NOTICE, "notice.complete": "true"}
    data |= {"notice.lines": PASTED} if how == "pasted" else {"file": (io.BytesIO(PASTED.encode()), "n.txt")}
    client.post("/calendar/2027/notice", data=data, content_type="multipart/form-data")
    ((verb, entries, complete),) = book(client).changes
    assert (verb, complete) == ("enter", 2027)
    assert [(one.day.isoformat(), one.is_working, one.label) for one in entries] == [
        ("2026-12-31", False, "放假"),
        ("2027-01-01", False, "元旦"),
        ("2027-01-03", True, "元旦调休"),
    ]


def test_a_notice_with_wrong_lines_is_kept_out_and_each_line_says_why(client: FlaskClient) -> None:
    lines = "2027-01-01 休 元旦\n2027-02-30 休\n2027-01-02 过节\n2028-01-01 休\n元旦放假\n2027-01-01 班"
    answer = client.post("/calendar/2027/notice", data={"notice.lines": lines, "notice.source": NOTICE})
    assert answer.status_code == 422 and book(client).changes == []
    for why in (
        "有 5 行不能识别",
        "没有这一天",
        "应写“休”或“班”",
        "不是这一年的日期",
        "用空格分开",
        "不一致",
    ):
        assert why in answer.text
    assert "2027-02-30 休" in answer.text and NOTICE in answer.text


def test_a_year_is_marked_complete_and_open_again(client: FlaskClient) -> None:
    client.post("/calendar/2027/complete", data={"source": NOTICE})
    book(client).entered = EnteredYear(2027, [], NOTICE)
    assert "改为尚未齐全" in client.get("/calendar?year=2027").text
    client.post("/calendar/2027/complete")
    assert book(client).changes == [("close", 2027, NOTICE), ("close", 2027, "")]


def test_a_year_no_calendar_has_is_not_shown(client: FlaskClient) -> None:
    book(client).refusal = SourceMissing()
    assert client.post("/calendar/1999/days", data=DAY).status_code == 404
    assert "2018" in client.get("/calendar?year=1999").text and "2026" in client.get("/calendar?year=x").text


def test_an_empty_notice_and_one_too_long_are_refused() -> None:
    assert [one.why.en for one in read_notice(" \n", 2027, NOTICE).wrong] == ["There is nothing here"]
    many = "\n".join(["2027-01-01 休"] * (MOST_LINES + 5))
    assert [one.number for one in read_notice(many, 2027, NOTICE).wrong] == [MOST_LINES + 1]


def test_entered_days_have_precedence_over_the_published_ones() -> None:
    entry = Entry(date(2026, 10, 1), True, "照常上班", "某区政府通知")
    calendar = WorkingCalendar({entry.day: True})
    found = {one.day: one for one in unusual_days(EnteredYear(2026, [entry], None), calendar)}
    assert (found[entry.day].label.zh, found[entry.day].was_entered) == ("照常上班", True)
    assert found[date(2026, 10, 2)].label == ("国庆节", "National Day")
    weeks = month_weeks(2026, 10, calendar)
    marks = {one.day.day: one.mark for week in weeks for one in week if one}
    assert len(marks) == 31 and (marks[1], marks[2], marks[3], marks[10]) == ("", "休", "", "班")
