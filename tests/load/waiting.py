"""A great many waiting cases, and what the engine needs of the database to find the one it is asked for."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, select, text, update

from chassis.actor import Actor
from chassis.engine.definition import Definition
from chassis.engine.incidents import PARKED
from chassis.engine.migrating import Migrations
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import UnitOfWork
from tests.load.plans import Plan, plans_of
from tests.process.engine.a_house import SYSTEM, House
from tests.unit.chassis.engine.drawing import Drawing, message, timer

CASE = "the-one"
CLERK = Actor("u1", "经办人", "经办人", "1", "单位", frozenset({"clerk@1"}))
TIMES = 100
NEXT = 2
"""The version the cases could be brought to."""
LATER = 400
"""Days after which the timers, jobs and limits of everybody are due."""


def procedure() -> Drawing:
    """A case that waits for a person with a limit, a time, a message and a job, all at once."""
    due = 'camunda:dueDate="${days_after(today(), 5)}"'
    drawing = Drawing(definitions='<bpmn:message id="m1" name="answered" />').node("startEvent", "begun")
    drawing.parallel("fork", "join").user("ask", attributes=due)
    drawing.catch("pause", timer("duration", "P5D")).catch("answer", message("m1"))
    drawing.service("write_letter", "demo.any", execution="job").node("endEvent", "DONE")
    drawing.chain("begun", "fork", "ask", "join", "DONE")
    for waiting in ("pause", "answer", "write_letter"):
        drawing.chain("fork", waiting, "join")
    return drawing


class Crowd:
    """One real case among many copies of its rows; whatever is asked about it is undone again."""

    def __init__(self, database: Database, copies: int) -> None:
        self.house = house = House(database)
        house.engine.operations = {"demo.any": lambda work, case: {}}
        house.draw(procedure())
        tables = house.tables
        self._tables = (
            tables.process_instance,
            tables.human_task,
            tables.timer,
            tables.subscription,
            tables.job,
        )
        self._instance_id = house.start(CASE)
        house.library.add(Definition("p", NEXT, procedure().xml()))
        with database.engine.begin() as connection:
            if database.is_postgresql:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            for table in self._tables:
                _copy(connection, table, copies)
        self._gather_statistics()
        house.clock.advance(days=LATER)

    def park(self) -> None:
        """Let the timers and jobs of nearly all copies be tried no more until somebody says so."""
        timer, job = self.house.tables.timer, self.house.tables.job
        with self.house.database.engine.begin() as connection:
            if self.house.database.is_postgresql:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            # Copies that end in 7 still wait.
            copies = (timer.c.timer_id.like("copy-%"), ~timer.c.timer_id.like("copy-%7"))
            connection.execute(update(timer).where(*copies).values(due_at=PARKED))
            copies = (job.c.job_id.like("copy-%"), ~job.c.job_id.like("copy-%7"))
            connection.execute(update(job).where(*copies).values(state="parked"))
        self._gather_statistics()

    def _gather_statistics(self) -> None:
        database = self.house.database
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if database.is_postgresql:
                connection.execute(text("SET statement_timeout = 0"))
                connection.execute(text(f"VACUUM ANALYZE {', '.join(sorted(self.names))}"))
            else:
                connection.execute(text("ANALYZE"))

    @property
    def names(self) -> frozenset[str]:
        """The tables that have a row for every case."""
        return frozenset(table.name for table in self._tables)

    def questions(self) -> Mapping[str, Callable[[], None]]:
        """What workers, messages and people ask for."""
        engine, now = self.house.engine, self.house.clock.now()
        job_id, task_id = self._id_of("job", "job_id"), self._id_of("human_task", "task_id")
        by_machine: dict[str, Callable[[UnitOfWork], object]] = {
            "timers_due": lambda work: engine.due(work.session, now),
            "jobs_due": lambda work: engine.due_jobs(work.session, now),
            "reminders_due": lambda work: engine.due_reminders(work.session, now),
            "timer_fired": lambda work: engine.fire(work, self._instance_id),
            "job_done": lambda work: engine.run_job(work, job_id),
            "message_routed": lambda work: engine.deliver(work, "answered", correlation=CASE),
            "task_reminded": lambda work: engine.remind(work, task_id),
            "case_cancelled": lambda work: engine.cancel(work, CASE, end_state="withdrawn"),
        }
        by_people: dict[str, Callable[[UnitOfWork], object]] = {
            "task_completed": lambda work: engine.complete(work, task_id, outcome="ok"),
            "task_claimed": lambda work: engine.claim(work, task_id),
            "case_shown": lambda work: engine.tasks(work.session, CASE),
            "migration_previewed": lambda work: len(
                Migrations(engine, self.house.clock).preview(work.session, "p", NEXT, from_version=1)
            ),
        }
        return {
            **{name: partial(self._ask, SYSTEM, act) for name, act in by_machine.items()},
            **{name: partial(self._ask, CLERK, act) for name, act in by_people.items()},
        }

    def plans(self, ask: Callable[[], None]) -> list[Plan]:
        """How the database would carry out the statements of a question."""
        return plans_of(self.house.database, ask)

    def _ask(self, actor: Actor, act: Callable[[UnitOfWork], object]) -> None:
        with suppress(_Undone), self.house.works(actor) as work:
            assert act(work) != 0, "nothing was found"
            assert work.connection  # whatever was put off is written now
            raise _Undone

    def _id_of(self, table: str, key: str) -> str:
        columns = getattr(self.house.tables, table).c
        mine = select(columns[key]).where(columns.instance_id == self._instance_id)
        with self.house.works.reading() as session:
            return str(session.scalars(mine).one())


class _Undone(Exception):
    """Leaves a work without keeping it."""


def _copy(connection: Connection, table: Table, copies: int) -> None:
    """Copy the one row there is, each copy with keys and moments of its own."""
    later = (
        "one.{0} + n * interval '1 second'"
        if connection.dialect.name == "postgresql"
        else "strftime('%Y-%m-%d %H:%M:%f000', one.{0}, '+' || n || ' seconds')"
    )
    changed = {
        **dict.fromkeys(("instance_id", "case_no", "correlation"), "'copy-' || n"),
        **{column.name: "'copy-' || n" for column in table.primary_key},
        **{name: later.format(name) for name in ("due_at", "remind_at")},
    }
    names = [column.name for column in table.c]
    values = [changed.get(name, f"one.{name}") for name in names]
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(names)})"
            " WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :copies)"
            f" SELECT {', '.join(values)} FROM numbers CROSS JOIN"
            f" (SELECT * FROM {table.name} LIMIT 1) AS one"
        ),
        {"copies": copies},
    )


def measured(crowd: Crowd, say: Callable[[str], None]) -> dict[str, Any]:
    """Every question's plans, printed, and how long its answer takes; milliseconds, median and p95."""
    found: dict[str, Any] = {}
    for name, ask in crowd.questions().items():
        plans = crowd.plans(ask)
        say(f"\n{name}:")
        for plan in plans:
            say(str(plan))
        taken = _milliseconds(ask)
        found[f"{name}_ms"] = round(statistics.median(taken), 2)
        found[f"{name}_p95_ms"] = round(taken[int(0.95 * TIMES)], 2)
    return found


def _milliseconds(ask: Callable[[], None]) -> Sequence[float]:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)
