"""A process keeps its working calendar up to date cheaply, and warns once of a year nobody has entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData

from chassis.actor import Actor
from chassis.persistence.calendar_days import EnteredYear, Entry, calendar_tables, entered_year
from chassis.persistence.database import Database
from chassis.persistence.journal import entries_of, journal_table
from chassis.persistence.kept_calendar import GUESSED, KeptCalendar, first_difference
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database, watching
from chassis.working_days import WorkingCalendar
from tests.unit.chassis.engine.bench import NOON

SYSTEM = Actor.system("test")
NEW_YEAR = date(2027, 1, 1)
NOTICE = "国办发明电〔2026〕1号"


def year(*days: tuple[str, bool], source: str | None = NOTICE) -> EnteredYear:
    entries = [Entry(date.fromisoformat(day), worked, "元旦", NOTICE) for day, worked in days]
    return EnteredYear(2027, entries, source)


@dataclass
class Place:
    """One schema, with a web worker and a worker that share it."""

    database: Database
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    changed: list[date] = field(default_factory=list)
    warned: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        metadata = MetaData()
        self.tables = calendar_tables(metadata)
        journal_table(metadata)
        metadata.create_all(self.database.engine)
        self.works = Works(self.database, self.clock, work=UnitOfWork, publish=lambda work, events: None)
        self.web, self.worker = self.process(), self.process()

    def process(self) -> KeptCalendar:
        return KeptCalendar(
            WorkingCalendar(),
            self.tables,
            self.works,
            changed=lambda work, day: self.changed.append(day),
            warn=lambda work, year: self.warned.append(year),
            owner="demo",
        )

    def put(self, entered: EnteredYear) -> Any:
        with self.works(SYSTEM) as work:
            return self.worker.put(work, entered)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        database = sqlite_database(tmp_path)
        yield Place(database)
        database.dispose()
        return
    if not postgresql_answers():
        pytest.skip("no PostgreSQL server")
    with postgresql_database() as database:
        yield Place(database)


def test_every_process_counts_by_what_is_stored_within_some_seconds(place: Place) -> None:
    place.web.refresh_if_old()
    assert place.web.calendar.is_working(NEW_YEAR)
    assert place.put(year(("2027-01-01", False))) == NEW_YEAR and place.changed == [NEW_YEAR]
    place.worker.refresh_if_old()
    assert not place.worker.calendar.is_working(NEW_YEAR)
    place.clock.advance(seconds=14)
    place.web.refresh_if_old()
    assert place.web.calendar.is_working(NEW_YEAR)
    place.clock.advance(seconds=1)
    place.web.refresh_if_old()
    assert not place.web.calendar.is_working(NEW_YEAR) and place.web.calendar.has_data(2027)


def test_looking_costs_nothing_while_what_is_known_is_fresh(place: Place) -> None:
    place.web.refresh_if_old()
    with watching(place.database) as traffic:
        for _ in range(100):
            place.web.refresh_if_old()
    assert traffic.statements == []
    place.clock.advance(minutes=1)
    with watching(place.database) as traffic:
        place.web.refresh_if_old()
    assert len([one for one in traffic.statements if one.startswith("SELECT calendar")]) == 2


def test_a_year_is_replaced_as_a_whole_and_the_first_day_that_differs_is_told(place: Place) -> None:
    place.put(year(("2027-01-01", False), ("2027-01-03", True)))
    assert place.put(year(("2027-01-01", False), ("2027-05-03", False))) == date(2027, 1, 3)
    assert place.put(year(("2027-01-01", False), ("2027-05-03", False))) is None
    assert len(place.changed) == 2
    with place.works.reading() as session:
        kept = entered_year(session, place.tables, 2027)
    assert [one.day.isoformat() for one in kept.days] == ["2027-01-01", "2027-05-03"] and kept.is_complete


def test_a_year_comes_back_from_its_message_as_it_was() -> None:
    told = year(("2027-01-01", False), source=None)
    assert EnteredYear.from_json(told.as_json()) == told
    spoken = {**told.as_json(), "days": [{**told.as_json()["days"][0], "day": "2027-01-01"}]}
    assert EnteredYear.from_json(spoken) == told


def test_a_day_entered_as_its_weekday_has_it_changes_nothing() -> None:
    assert first_difference(year(), year(("2027-01-04", True), ("2027-01-09", False))) is None


def test_a_guessed_year_is_warned_of_once_by_all_processes(
    place: Place,
) -> None:
    for one in (place.web, place.worker):
        one.calendar.is_working(date(2028, 1, 3))
    place.web.refresh_if_old()
    place.worker.refresh_if_old()
    place.clock.advance(minutes=1)
    place.web.refresh_if_old()
    assert place.warned == [2028]
    another = place.process()
    another.calendar.is_working(date(2028, 1, 3))
    another.refresh_if_old()
    assert place.warned == [2028]
    with place.works.reading() as session:
        assert [line.action for line in entries_of(session, "calendar-2028")] == [GUESSED]


def test_a_database_that_is_away_leaves_the_calendar_as_it_is(place: Place) -> None:
    place.put(year(("2027-01-01", False)))
    place.web.refresh_if_old()
    for table in (place.tables.day, place.tables.year):
        table.drop(place.database.engine)
    place.clock.advance(minutes=1)
    place.web.refresh_if_old()
    assert not place.web.calendar.is_working(NEW_YEAR)
