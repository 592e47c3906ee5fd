"""A service with nothing but an engine, a worker and a clock, on each database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, MetaData

from chassis.actor import Actor
from chassis.engine.clockwork import Clockwork
from chassis.engine.definition import Definition
from chassis.engine.incidents import Incidents
from chassis.engine.library import Library
from chassis.engine.records import CaseMoved, HumanTask, Standing, TaskChange
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.persistence.calendar_days import calendar_tables
from chassis.persistence.database import Database
from chassis.persistence.journal import JournalEntry, entries_of, journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from chassis.working_days import WorkingCalendar
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.drawing import Drawing

SYSTEM = Actor.system("test")
LIMITS = {"three": 3, "five": 5, "ten": 10}


class House:
    """The service; its clock stands still until a test moves it."""

    def __init__(self, database: Database) -> None:
        metadata = MetaData()
        self.tables = engine_tables(metadata)
        self.calendar_tables = calendar_tables(metadata)
        journal_table(metadata)
        metadata.create_all(database.engine)
        self.database = database
        self.clock = FixedClock(NOON)
        self.calendar = WorkingCalendar()
        self.library = Library(Path("/nonexistent"))
        self.moves: list[CaseMoved] = []
        self.works = Works(database, self.clock, work=UnitOfWork, publish=lambda work, events: None)
        self.engine = Engine(
            self.library,
            self.tables,
            functions=lambda work, case_no: {
                "workdays_after": self.calendar.add_working_days,
                "end_of": self.calendar.end_of,
                "param": LIMITS.__getitem__,
            },
            observer=self._note,
            calendar=self.calendar,
        )
        self.worker = Clockwork(self.engine, self.works, "demo", Incidents(self.engine, "demo"))

    def _note(self, work: Any, moved: CaseMoved) -> None:
        """Keep what was told as it was then: rows of tasks go on changing."""
        tasks = [replace(one, task=replace(one.task)) for one in moved.tasks]
        work.at_commit(lambda: self.moves.append(replace(moved, tasks=tasks)), last=True)

    @property
    def changes(self) -> list[TaskChange]:
        """What was told of tasks, in order."""
        return [change for moved in self.moves for change in moved.tasks]

    @property
    def standings(self) -> list[Standing]:
        """Where cases were told to stand, in order."""
        return [moved.standing for moved in self.moves if moved.standing is not None]

    def draw(self, drawing: Drawing) -> None:
        """Release a diagram."""
        self.library.add(Definition(drawing.process_id, 1, drawing.xml()))

    def start(self, case_no: str, process_id: str = "p", **variables: Any) -> str:
        """Start a case."""
        with self.works(SYSTEM) as work:
            return self.engine.start(work, process_id, case_no=case_no, variables=variables)

    def tasks(self, case_no: str) -> list[HumanTask]:
        """Every task of a case."""
        with self.works.reading() as session:
            return self.engine.tasks(session, case_no)

    def open(self, case_no: str) -> list[HumanTask]:
        """The open tasks of a case."""
        return [task for task in self.tasks(case_no) if task.is_open]

    def task(self, case_no: str, element_id: str) -> HumanTask:
        """The open task at an element."""
        (found,) = [task for task in self.open(case_no) if task.element_id == element_id]
        return found

    def complete(self, case_no: str, actor: Actor, element_id: str = "", **data: Any) -> None:
        """Do an open task of a case."""
        task = self.task(case_no, element_id) if element_id else self.open(case_no)[0]
        with self.works(actor) as work:
            self.engine.complete(work, task.task_id, outcome="ok", data=data)

    def remind(self, task_id: str) -> bool:
        """What the worker does about one task."""
        with self.works(SYSTEM) as work:
            return self.engine.remind(work, task_id)

    def tick(self) -> int:
        """A round of the worker."""
        return self.worker.tick()

    def journal(self, case_no: str, action: str = "") -> list[JournalEntry]:
        """The lines of the journal about a case."""
        with self.works.reading() as session:
            return [line for line in entries_of(session, case_no) if action in ("", line.action)]

    def plan(self, statement: Executable) -> str:
        """How the database would answer."""
        explain = "EXPLAIN" if self.database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        with self.works.reading() as session:
            connection = session.connection()
            compiled = statement.compile(connection.engine, compile_kwargs={"literal_binds": True})
            rows = connection.exec_driver_sql(f"{explain} {compiled}".replace("%", "%%")).all()
        return "\n".join(str(row[-1]) for row in rows)

    @staticmethod
    def at_once(*calls: Callable[[], object]) -> list[object]:
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


@pytest.fixture
def sqlite_house(tmp_path: Path) -> Iterator[House]:
    """The service on SQLite."""
    database = sqlite_database(tmp_path)
    yield House(database)
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The service on each database."""
    if request.param == "sqlite":
        database = sqlite_database(tmp_path)
        yield House(database)
        database.dispose()
        return
    if not postgresql_answers():
        pytest.skip("no PostgreSQL server")
    with postgresql_database() as database:
        yield House(database)
