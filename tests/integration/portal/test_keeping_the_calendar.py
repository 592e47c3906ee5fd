"""Administrators keep the working calendar: what is stored, what is told, and two of them at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from chassis.actor import Actor
from chassis.persistence.calendar_days import Entry
from chassis.persistence.journal import entries_of
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.unit_of_work import Works
from chassis.working_days import WorkingCalendar
from contracts import registry
from portal.storage.tables import CALENDAR
from portal.storage.work import Work
from portal.web.calendar_book import CalendarBook, DayWrong, SourceMissing
from tests.integration.portal.conftest import Said

ADMINISTRATOR = Actor("u0", "管理员", "", "430211", "", frozenset({"system_administrator@430211"}))
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"


def a_day(day: str, worked: bool = False, source: str = NOTICE) -> Entry:
    return Entry(date.fromisoformat(day), worked, "元旦", source)


@pytest.fixture
def kept(works: Works[Work]) -> KeptCalendar:
    return KeptCalendar(WorkingCalendar(), CALENDAR, works, owner="portal")


@pytest.fixture
def book(works: Works[Work], kept: KeptCalendar) -> CalendarBook:
    return CalendarBook(works, kept)


def test_a_notice_is_stored_told_and_counted_by_at_once(
    book: CalendarBook, kept: KeptCalendar, said: Said, works: Works[Work]
) -> None:
    days = [a_day("2026-12-31"), a_day("2027-01-01"), a_day("2027-01-03", worked=True)]
    book.enter(ADMINISTRATOR, days, complete=2027)
    assert book.year(2027).source == NOTICE and not book.year(2026).is_complete
    assert kept.calendar.add_working_days(date(2026, 12, 30), 1) == date(2027, 1, 3)
    for message in said:
        registry.validate(message.type, message.data)  # type: ignore[attr-defined]
    told = [(message.subject, len(message.data["days"])) for message in said]  # type: ignore[attr-defined]
    assert told == [("calendar-2026", 1), ("calendar-2027", 2)]
    with works.reading() as session:
        (line,) = entries_of(session, "calendar-2027")
    assert (line.actor_name, line.facts) == ("管理员", {"days": 2, "complete": True})


def test_what_changes_nothing_is_not_told(book: CalendarBook, said: Said) -> None:
    book.enter(ADMINISTRATOR, [a_day("2027-01-01")])
    book.enter(ADMINISTRATOR, [a_day("2027-01-01")])
    book.drop(ADMINISTRATOR, date(2027, 5, 1))
    assert len(said) == 1


def test_a_day_is_taken_away_and_a_year_opened_again(book: CalendarBook, kept: KeptCalendar) -> None:
    book.enter(ADMINISTRATOR, [a_day("2027-01-01")], complete=2027)
    book.drop(ADMINISTRATOR, date(2027, 1, 1))
    book.close(ADMINISTRATOR, 2027, "")
    assert book.year(2027).days == [] and not book.year(2027).is_complete
    assert kept.calendar.is_working(date(2027, 1, 1)) and kept.calendar.years_without_data == (2027,)


def test_days_of_no_calendar_and_entries_without_a_notice_are_refused(book: CalendarBook, said: Said) -> None:
    with pytest.raises(DayWrong):
        book.enter(ADMINISTRATOR, [a_day("1999-01-01")])
    with pytest.raises(DayWrong):
        book.close(ADMINISTRATOR, 1999, NOTICE)
    with pytest.raises(SourceMissing):
        book.enter(ADMINISTRATOR, [a_day("2027-01-01"), a_day("2027-01-02", source="")])
    assert said == [] and book.year(2027).days == []


def test_administrators_who_enter_days_at_once_lose_none_of_them(book: CalendarBook, said: Said) -> None:
    days = [f"2027-{month:02}-{day:02}" for month in (1, 2) for day in (4, 5, 6, 7)]
    barrier = threading.Barrier(len(days))

    def enter(day: str) -> None:
        barrier.wait()
        book.enter(ADMINISTRATOR, [a_day(day)])

    threads = [threading.Thread(target=enter, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.day.isoformat() for one in book.year(2027).days] == days
    assert sorted(len(message.data["days"]) for message in said) == [*range(1, 9)]  # type: ignore[attr-defined]
