"""The worker's rounds: one stuck case never stops the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import MetaData

from chassis.actor import Actor
from chassis.engine.clockwork import AT_ONCE, Clockwork
from chassis.engine.definition import Definition
from chassis.engine.incidents import MOST_ATTEMPTS, Incidents
from chassis.engine.library import Library
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.persistence.journal import journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.drawing import Drawing, timer

broken: set[str] = set()
calls: list[tuple[str, str]] = []


def operate(work, case):
    calls.append((case.element_id, case.case_no))
    if case.case_no in broken:
        raise RuntimeError("the register is away")


class House:
    """A service with one diagram: a reminder after a day, a letter as a job."""

    def __init__(self, folder: Path) -> None:
        drawing = (
            Drawing()
            .node("startEvent", "begun")
            .user("reply")
            .boundary("late", "reply", timer("duration", "P1D"))
        )
        drawing.service("remind", "demo.any").service("write_letter", "demo.any", execution="job")
        drawing.node("endEvent", "REPLIED").node("endEvent", "REMINDED").chain("begun", "reply", "REPLIED")
        drawing.chain("late", "remind", "write_letter", "REMINDED")
        metadata = MetaData()
        tables = engine_tables(metadata)
        journal_table(metadata)
        database = sqlite_database(folder)
        metadata.create_all(database.engine)
        library = Library(Path("/nonexistent"))
        library.add(Definition("p", 1, drawing.xml()))
        self.clock = FixedClock(NOON)
        self.engine = Engine(library, tables, operations={"demo.any": operate})
        self.works = Works(database, self.clock, work=UnitOfWork, publish=lambda work, events: None)
        self.clockwork = Clockwork(self.engine, self.works, "demo", Incidents(self.engine, "demo"))

    def start(self, case_no: str) -> None:
        with self.works(Actor.system("demo")) as work:
            self.engine.start(work, "p", case_no=case_no)

    def state(self, case_no: str) -> str:
        with self.works.reading() as session:
            return self.engine.instances(session, case_no)[0].state


@pytest.fixture
def house(tmp_path):
    broken.clear()
    calls.clear()
    return House(tmp_path)


def test_nothing_is_due_before_its_time(house):
    house.start("a")
    assert house.clockwork.tick() == 0
    house.clock.advance(days=1)
    assert house.clockwork.tick() == 1
    assert house.clockwork.tick() == 1 and house.state("a") == "completed"
    assert house.clockwork.tick() == 0


def test_a_stuck_case_rests_longer_and_longer_while_the_others_go_on(house):
    for case_no in ("a", "b", "c"):
        house.start(case_no)
    broken.add("a")
    house.clock.advance(days=1)
    assert house.clockwork.tick() == 2
    for _ in range(3):
        house.clockwork.tick()
    assert calls.count(("remind", "a")) == 1 and house.state("b") == "completed"
    for pause in (30, 60, 120):
        house.clock.advance(seconds=pause - 1)
        house.clockwork.tick()
        house.clock.advance(seconds=1)
        house.clockwork.tick()
    assert calls.count(("remind", "a")) == 4
    broken.clear()
    house.clock.advance(hours=1)
    assert house.clockwork.tick() == 1


def test_a_failing_job_is_tried_again_and_parked_in_the_end(house):
    house.start("a")
    house.clock.advance(days=1)
    house.clockwork.tick()
    broken.add("a")
    for _ in range(MOST_ATTEMPTS + 5):
        house.clockwork.tick()
        house.clock.advance(hours=1)
    assert calls.count(("write_letter", "a")) == MOST_ATTEMPTS
    with house.works.reading() as session:
        (job,) = session.execute(house.engine.rows.tables.job.select())
    assert (job.state, job.attempts) == ("parked", MOST_ATTEMPTS)
    assert job.last_error == "RuntimeError: the register is away"


def test_a_hundred_broken_cases_do_not_starve_the_others(house):
    for number in range(AT_ONCE + 20):
        house.start(f"broken-{number}")
        broken.add(f"broken-{number}")
    house.clock.advance(minutes=1)
    house.start("late")
    house.clock.advance(days=1)
    house.clockwork.tick()
    house.clockwork.tick()
    house.clockwork.tick()
    assert house.state("late") == "completed"
    assert calls.count(("remind", "broken-0")) == 1
    with house.works.reading() as session:
        assert house.engine.due(session, house.clock.now()) == []


def test_a_worker_that_meets_another_does_not_go_behind_it_all_the_way(house, monkeypatch):
    for number in range(12):
        house.start(str(number))
    house.clock.advance(days=1)
    other = Clockwork(house.engine, house.works, "demo", Incidents(house.engine, "demo"))
    fire, tried = house.engine.fire, []

    def fire_after_the_other(work, instance_id):
        tried.append(instance_id)
        if len(tried) == 1:
            work.session.rollback()
            assert other.tick() == 12  # which fires all of them in the meantime
        return fire(work, instance_id)

    monkeypatch.setattr(house.engine, "fire", fire_after_the_other)
    house.clockwork.tick()
    assert len(tried) == 12 + 1  # it tried one, saw that it was gone, and looked again
    assert sorted(case_no for _, case_no in calls) == sorted(str(number) for number in range(12))
