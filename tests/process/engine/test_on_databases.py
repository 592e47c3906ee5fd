"""The engine on real databases: nothing happens twice, nobody overwrites anybody, few statements."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from chassis.actor import Actor
from chassis.engine.definition import Definition
from chassis.engine.library import Library
from chassis.engine.refusals import CaseCorrupt, TaskFinished, TaskWithdrawn
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.persistence.database import Database
from chassis.persistence.journal import journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database, watching
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer

CLERK = Actor("u1", "甲", "经办人", "1", "单位", frozenset({"clerk@1"}))
SYSTEM = Actor.system("test")


def procedure() -> Drawing:
    drawing = Drawing(definitions='<bpmn:message id="m1" name="stop" />').node("startEvent", "begun")
    drawing.user("ask", after=each("towns", "town")).boundary("late", "ask", timer("duration", "P5D"))
    drawing.boundary("stopped", "ask", message("m1")).user("decide").xor("merged")
    drawing.node("endEvent", "DONE").node("endEvent", "STOPPED")
    drawing.chain("begun", "ask", "merged", "decide", "DONE")
    return drawing.flow("late", "merged").chain("stopped", "STOPPED")


class House:
    """A service with nothing but an engine."""

    def __init__(self, database: Database) -> None:
        metadata = MetaData()
        self.tables = engine_tables(metadata)
        journal_table(metadata)
        metadata.create_all(database.engine)
        self.database = database
        self.clock = FixedClock(NOON)
        library = Library(Path("/nonexistent"))
        library.add(Definition("p", 1, procedure().xml()))
        self.engine = Engine(library, self.tables)
        self.works = Works(database, self.clock, work=UnitOfWork, publish=lambda work, events: None)

    def start(self, case_no: str, *towns: str) -> None:
        with self.works(CLERK) as work:
            self.engine.start(work, "p", case_no=case_no, variables={"towns": list(towns)})

    def open(self, case_no: str) -> list[str]:
        with self.works.reading() as session:
            return [task.task_id for task in self.engine.tasks(session, case_no) if task.is_open]

    def complete(self, task_id: str) -> None:
        with self.works(CLERK) as work:
            self.engine.complete(work, task_id, outcome="ok")

    def fire(self, case_no: str) -> bool:
        with self.works.reading() as session:
            (instance,) = self.engine.instances(session, case_no)
        with self.works(SYSTEM) as work:
            return self.engine.fire(work, instance.instance_id)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "sqlite":
        database = sqlite_database(tmp_path)
        yield House(database)
        database.dispose()
        return
    if not postgresql_answers():
        pytest.skip("no PostgreSQL server")
    with postgresql_database() as database:
        yield House(database)


def at_once(*calls) -> list[object]:
    """Run the calls at the same moment; what each returned or raised."""
    results: list[object] = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = calls[number]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_task_two_people_finish_at_once_is_finished_once(house):
    for number in range(8):
        house.start(f"c{number}", "a")
        (task_id,) = house.open(f"c{number}")
        results = at_once(*[lambda task_id=task_id: house.complete(task_id)] * 3)
        assert [type(result) for result in results if result] == [TaskFinished, TaskFinished]
        assert len(house.open(f"c{number}")) == 1


def test_all_townships_may_answer_at_once(house):
    house.start("c", *"abcdefgh")
    results = at_once(*[lambda task_id=task_id: house.complete(task_id) for task_id in house.open("c")])
    assert results == [None] * 8
    with house.works.reading() as session:
        (instance,) = house.engine.instances(session, "c")
        tasks = house.engine.tasks(session, "c")
    assert instance.revision == 9
    assert [task.element_id for task in tasks if task.is_open] == ["decide"]


def test_an_answer_and_the_end_of_its_time_do_not_both_win(house):
    for number in range(8):
        house.start(f"c{number}", "a")
    house.clock.advance(days=6)
    for number in range(8):
        (task_id,) = house.open(f"c{number}")
        answered, fired = at_once(lambda t=task_id: house.complete(t), lambda n=number: house.fire(f"c{n}"))
        assert (answered is None) != isinstance(answered, TaskWithdrawn)
        assert fired in (True, False) and not (answered is None and fired)
        with house.works.reading() as session:
            states = [task.state for task in house.engine.tasks(session, f"c{number}")]
        assert sorted(states) in (["completed", "open"], ["cancelled", "open"])


def test_two_workers_fire_a_timer_once(house):
    house.start("c", "a")
    house.clock.advance(days=6)
    results = at_once(lambda: house.fire("c"), lambda: house.fire("c"), lambda: house.fire("c"))
    assert results.count(True) == 1 and results.count(False) == 2


def test_a_message_delivered_twice_at_once_is_heard_once(house):
    house.start("c", "a")

    def deliver() -> int:
        with house.works(SYSTEM) as work:
            return house.engine.deliver(work, "stop", correlation="c")

    assert sorted(at_once(deliver, deliver, deliver)) == [0, 0, 1]


def test_a_command_that_saves_over_another_fails_instead_of_losing_it(house):
    house.start("c", "a", "b")
    with house.works.reading() as session:
        (instance,) = house.engine.instances(session, "c")
    house.complete(house.open("c")[0])
    with pytest.raises(CaseCorrupt, match="at once"), house.works(CLERK) as work:
        work.put_off(house.engine.rows.saving(instance))


def test_an_ordinary_completion_costs_few_statements_and_one_commit(house):
    house.start("c", "a", "b", "c")
    (task_id, *_) = house.open("c")
    with watching(house.database) as watched:
        house.complete(task_id)
    # lock and read; then save the case and what moved it, close the task and note it in the journal
    assert len(watched.statements) == (2 if house.database.is_postgresql else 5)
    assert watched.commits == 1


def test_what_is_longest_overdue_comes_first(house):
    for number in range(3):
        house.start(f"c{number}", "a")
        house.clock.advance(hours=1)
    house.clock.advance(days=6)
    with house.works.reading() as session:
        oldest = [house.engine.instances(session, f"c{number}")[0].instance_id for number in range(2)]
        assert house.engine.due(session, house.clock.now(), 2) == oldest
