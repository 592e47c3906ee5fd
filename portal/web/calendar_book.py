"""The working calendar as administrators keep it: single days, whole notices, years that are complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.calendar_days import EnteredYear, Entry, entered_year, lock_year
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.messaging.publishes import CalendarChanged
from portal.storage.tables import CALENDAR
from portal.storage.work import Work

FIRST_YEAR, LAST_YEAR = 2018, 2099
LONGEST_LABEL, LONGEST_SOURCE = 100, 200


class DayWrong(Refusal):
    """An entry is for a day of a year the calendar has."""

    code = "calendar-day-wrong"
    title = Said("请填写正确的日期。", "Please give a date.")


class SourceMissing(Refusal):
    """What says that a day is worked or free belongs into the record."""

    code = "calendar-source-missing"
    title = Said("请写明依据的通知。", "Please name the notice it is taken from.")


class NoticeUnreadable(Refusal):
    """A notice is taken over as a whole or not at all."""

    code = "calendar-notice-unreadable"
    title = Said("通知有 {count} 行不能识别，没有保存。", "{count} lines cannot be read; nothing was saved.")


STATUSES: Mapping[type[Refusal], int] = {DayWrong: 422, SourceMissing: 422, NoticeUnreadable: 422}

Change = Callable[[EnteredYear], EnteredYear]


class CalendarBook:
    """Changes the calendar, tells the services, and brings this process up to date."""

    def __init__(self, works: Works[Work], kept: KeptCalendar) -> None:
        self._works, self._kept = works, kept

    def year(self, year: int) -> EnteredYear:
        """What was entered of a year."""
        with self._works.reading() as session:
            return entered_year(session, CALENDAR, year)

    def enter(self, actor: Actor, entries: Sequence[Entry], *, complete: int | None = None) -> None:
        """Enter days; `complete` names the year that has all its holidays with them, by their notice."""
        if any(not FIRST_YEAR <= one.day.year <= LAST_YEAR for one in entries):
            raise DayWrong
        if not all(one.source for one in entries):
            raise SourceMissing
        years = {one.day.year for one in entries} | ({complete} if complete else set())
        source = entries[0].source if entries else ""

        def with_these(before: EnteredYear) -> EnteredYear:
            days = {one.day: one for one in before.days}
            days |= {one.day: one for one in entries if one.day.year == before.year}
            kept = source if before.year == complete else before.source
            return EnteredYear(before.year, [days[day] for day in sorted(days)], kept)

        self._change(actor, sorted(years), with_these)

    def drop(self, actor: Actor, day: date) -> None:
        """Let a day be again as its weekday, or the published calendar, has it."""

        def without_it(before: EnteredYear) -> EnteredYear:
            return EnteredYear(before.year, [one for one in before.days if one.day != day], before.source)

        self._change(actor, [day.year], without_it)

    def close(self, actor: Actor, year: int, source: str) -> None:
        """Say that a year has all its holidays, and by which notice; without one, that it has not."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise DayWrong
        self._change(actor, [year], lambda before: EnteredYear(year, before.days, source or None))

    def _change(self, actor: Actor, years: Sequence[int], change: Change) -> None:
        with self._works(actor) as work:
            for year in years:
                lock_year(work.session, year)
                before = entered_year(work.session, CALENDAR, year)
                after = change(before)
                if after != before:
                    self._kept.put(work, after)
                    work.emit(CalendarChanged(after))
        self._kept.refresh()
