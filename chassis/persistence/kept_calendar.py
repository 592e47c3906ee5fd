"""The working calendar of a process, kept up to date with what is stored in its schema.

Web workers and the worker look again when what they know is some seconds old: never in a command, and never
more than one short question for all commands in between. While the database is away they go on with what they
know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from chassis.actor import Actor
from chassis.persistence.calendar_days import CalendarTables, EnteredYear, all_entered, entered_year, put_year
from chassis.persistence.journal import entries_of
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.telemetry.logs import logger
from chassis.working_days import WorkingCalendar

GOOD_FOR = timedelta(seconds=15)
GUESSED = "calendar-guessed"

_log = logger("persistence.calendar")


class KeptCalendar:
    """A process's one calendar and the tables it is read from."""

    def __init__(
        self,
        calendar: WorkingCalendar,
        tables: CalendarTables,
        works: Works[Any],
        *,
        changed: Callable[[UnitOfWork, date], None] | None = None,
        warn: Callable[[Any, int], None] | None = None,
        owner: str = "",
    ) -> None:
        self.calendar = calendar
        self._tables = tables
        self._works = works
        self._changed = changed
        self._warn = warn
        self._actor = Actor.system(owner)
        self._read_at: datetime | None = None
        self._warned: set[int] = set()

    def refresh(self) -> None:
        """Read what is stored."""
        self._read_at = self._works.clock.now()
        with self._works.reading() as session:
            self.calendar.enter(*all_entered(session, self._tables))

    def refresh_if_old(self) -> None:
        """Read what is stored if that is some time ago, and warn of years that had to be guessed."""
        now = self._works.clock.now()
        if self._read_at is not None and timedelta(0) <= now - self._read_at < GOOD_FOR:
            return
        try:
            self.refresh()
            self._warn_of_guesses()
        except SQLAlchemyError as error:
            _log.warning("calendar-not-read", reason=str(error)[:200])

    def hear(self, work: Any, data: Mapping[str, Any]) -> None:
        """Keep what a message says of a year."""
        self.put(work, EnteredYear.from_json(data))

    def put(self, work: UnitOfWork, entered: EnteredYear) -> date | None:
        """Keep what was entered of a year; returns the first day that is worked or free differently."""
        before = entered_year(work.session, self._tables, entered.year)
        put_year(work.session, self._tables, entered)
        self._read_at = None  # whoever looks next, looks again
        work.record(
            "calendar-kept", f"calendar-{entered.year}", days=len(entered.days), complete=entered.is_complete
        )
        first = first_difference(before, entered)
        if first is not None and self._changed is not None:
            self._changed(work, first)
        return first

    def _warn_of_guesses(self) -> None:
        """Tell once of each year that was asked for and is not known, however many processes guess."""
        for year in self.calendar.years_without_data:
            if self._warn is None or year in self._warned:
                continue
            subject = f"calendar-{year}"
            with self._works(self._actor, "calendar") as work:
                if not any(line.action == GUESSED for line in entries_of(work.session, subject)):
                    work.record(GUESSED, subject)
                    self._warn(work, year)
            self._warned.add(year)


def first_difference(before: EnteredYear, after: EnteredYear) -> date | None:
    """The first day of a year that is worked or free differently, by two states of what was entered."""
    states = [
        WorkingCalendar(
            {one.day: one.is_working for one in state.days},
            years_entered=[state.year] if state.is_complete else (),
        )
        for state in (before, after)
    ]
    days = (date.fromordinal(number) for number in _days_of(before.year))
    return next((day for day in days if states[0].is_working(day) != states[1].is_working(day)), None)


def _days_of(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
