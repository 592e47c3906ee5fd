"""A workbench: an engine over an in-memory database, a clock that stands still, and short words for steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from chassis.actor import Actor
from chassis.engine.definition import Definition
from chassis.engine.library import Library
from chassis.engine.records import CaseCopied, CaseMoved, CaseSupervised, HumanTask, Standing, TaskChange
from chassis.engine.runtime import Engine
from chassis.engine.store import EngineTables, engine_tables
from chassis.persistence.transaction import Transaction
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.testing.clock import FixedClock
from tests.unit.chassis.engine.drawing import Drawing

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in the county


def an_actor(*roles: str, user_id: str = "u1", name: str = "经办人甲") -> Actor:
    """Somebody in a post."""
    return Actor(user_id, name, "经办人", "1", "某单位", frozenset(roles))


CLERK = an_actor("clerk@1")


class Journal(UnitOfWork):
    """A unit of work whose journal and commits stay in memory."""

    lines: list[tuple[str, str, dict[str, Any]]]

    def record(self, action: str, subject: str, **facts: Any) -> None:
        self.lines.append((action, subject, facts))

    def furnish(self) -> None:
        self.lines = []


class Bench:
    """An engine with its drawings, ready to be stepped."""

    def __init__(
        self,
        *drawings: Drawing,
        decisions: Mapping[str, bytes] | None = None,
        operations: Mapping[str, Any] | None = None,
        completions: Mapping[str, Any] | None = None,
        functions: Callable[[Any, str], Mapping[str, Callable[..., Any]]] | None = None,
        **options: Any,
    ) -> None:
        self.database = create_engine("sqlite://", poolclass=StaticPool)
        metadata = MetaData()
        self.tables: EngineTables = engine_tables(metadata)
        metadata.create_all(self.database)
        self.clock = FixedClock(NOON)
        self.library = Library(Path("/nonexistent"))
        known: dict[str, Definition] = {}
        for drawing in drawings:
            known[drawing.process_id] = self.library.add(
                Definition(
                    drawing.process_id,
                    1,
                    drawing.xml(),
                    decisions or {},
                    {},
                    {
                        name: one
                        for name, one in known.items()
                        if f'calledElement="{name}"' in drawing.content()
                    },
                )
            )
        self.told: list[CaseMoved | CaseCopied | CaseSupervised] = []
        self.engine = Engine(
            self.library,
            self.tables,
            operations=operations or {},
            completions=completions or {},
            functions=functions,
            observer=lambda work, change: self.told.append(change),
            **options,
        )
        self.lines: list[tuple[str, str, dict[str, Any]]] = []
        self.statements: list[str] = []
        event.listen(self.database, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)

    @property
    def changes(self) -> list[TaskChange]:
        """What was told of tasks, in order."""
        return [change for moved in self.told if isinstance(moved, CaseMoved) for change in moved.tasks]

    @property
    def standings(self) -> list[tuple[str, Standing]]:
        """Where processes were told to stand, in order."""
        moves = (moved for moved in self.told if isinstance(moved, CaseMoved))
        return [(moved.process_id, moved.standing) for moved in moves if moved.standing is not None]

    def work(self, actor: Actor = CLERK) -> Journal:
        """A unit of work."""
        work = Journal(Transaction(self.database), actor, self.clock)
        work.lines = self.lines
        return work

    def start(self, process_id: str = "p", case_no: str = "c1", **variables: Any) -> str:
        """Start a case."""
        with self.work() as work:
            return self.engine.start(work, process_id, case_no=case_no, variables=variables)

    def open(self, case_no: str = "c1") -> list[HumanTask]:
        """The open tasks of a case."""
        with Session(self.database) as session:
            return [task for task in self.engine.tasks(session, case_no) if task.is_open]

    def names(self, case_no: str = "c1") -> list[str]:
        """The elements of the open tasks, sorted."""
        return sorted(task.element_id for task in self.open(case_no))

    def task(self, element_id: str, case_no: str = "c1", number: int = 0) -> HumanTask:
        """An open task at an element."""
        return [task for task in self.open(case_no) if task.element_id == element_id][number]

    def do(
        self,
        element_id: str,
        outcome: str | None = None,
        case_no: str = "c1",
        number: int = 0,
        actor: Actor | None = None,
        **data: Any,
    ) -> None:
        """Complete an open task as one of those it is offered to."""
        task = self.task(element_id, case_no, number)
        with self.work(actor or an_actor(*task.candidates)) as work:
            self.engine.complete(work, task.task_id, outcome=outcome, data=data, version=task.version)

    def deliver(self, name: str, correlation: str = "c1", **variables: Any) -> int:
        """Deliver a message."""
        with self.work(Actor.system("test")) as work:
            return self.engine.deliver(work, name, correlation=correlation, variables=variables)

    def fire(self) -> int:
        """Fire what is due; returns how many cases moved."""
        with Session(self.database) as session:
            due = self.engine.due(session, self.clock.now())
        for instance_id in due:
            with self.work(Actor.system("test")) as work:
                self.engine.fire(work, instance_id)
        return len(due)

    def state(self, case_no: str = "c1") -> tuple[str, str | None]:
        """State and end state of the newest process of a case."""
        with Session(self.database) as session:
            instance = self.engine.instances(session, case_no)[-1]
        return instance.state, instance.end_state

    def count(self, table: str) -> int:
        """Rows of an index table."""
        from sqlalchemy import func, select

        with Session(self.database) as session:
            return session.scalar(select(func.count()).select_from(getattr(self.tables, table))) or 0
