"""Walks a case through a real diagram in a test, in the words of the procedure.

case = driver.start("adm_simple", case_no="…", applicant="430211-mzj")
case.at("register_application", role="clerk").complete()
case.at("check_completeness").complete(outcome="incomplete", data={...})
case.after(days=10)                      # timers fire as the clock moves
case.hears("admission.objection-raised", objector="…")
assert case.ended_at == "CONVERTED"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from chassis.actor import Actor
from chassis.engine.completing import Completion
from chassis.engine.library import Library
from chassis.engine.records import HumanTask, Instance
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.persistence.transaction import Transaction
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths

SYSTEM = Actor.system("test")
MAX_ROUNDS = 100
OpenWork = Callable[[Actor], Any]


class Called(list[tuple[str, dict[str, Any]]]):
    """The operations and completions a walk has called, in order, with the variables they saw."""

    @property
    def names(self) -> list[str]:
        """Only the names."""
        return [name for name, _ in self]


class Anything(dict[str, Any]):
    """Operations (or completions) that exist under any name, note their call and answer what was prepared."""

    def __init__(self, called: Called, answers: Mapping[str, Any]) -> None:
        super().__init__()
        self._called = called
        self._answers = dict(answers)

    def answer(self, name: str, answer: Any) -> None:
        """Prepare what a name answers from now on: a mapping, or a function called like the real one."""
        self._answers[name] = answer

    def get(self, name: str, default: Any = None) -> Any:
        """The stand-in for a name."""

        def stand_in(work: Any, case: Any, *submission: Any) -> Any:
            self._called.append((name, dict(case.variables)))
            answer = self._answers.get(name)
            return answer(work, case, *submission) if callable(answer) else answer

        return stand_in


class ProcessDriver:
    """An engine over diagrams and a database in memory, with stand-ins for everything around it."""

    def __init__(
        self,
        engine: Engine,
        clock: FixedClock,
        open_work: OpenWork,
        reading: Callable[[], Session],
        *,
        paths: Paths | None = None,
        called: Called | None = None,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.paths = paths or Paths()
        self.called = called if called is not None else Called()
        self.open_work = open_work
        self.reading = reading
        self._number = 0

    @classmethod
    def standing_alone(
        cls,
        root: Path,
        clock: FixedClock,
        *,
        operations: Mapping[str, Any] | None = None,
        completions: Mapping[str, Any] | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        paths: Paths | None = None,
        library: Library | None = None,
    ) -> ProcessDriver:
        """A driver for the diagrams under `root`; operations that are not given exist and answer nothing."""
        database = create_engine("sqlite://", poolclass=StaticPool)
        metadata = MetaData()
        tables = engine_tables(metadata)
        metadata.create_all(database)
        called, walked = Called(), paths or Paths()
        engine = Engine(
            library or Library(root),
            tables,
            operations=Anything(called, operations or {}),
            completions=Anything(called, completions or {}),
            functions=lambda work, case_no: functions or {},
            trace=walked.note,
        )
        return cls(
            engine,
            clock,
            lambda actor: _Work(Transaction(database), actor, clock),
            lambda: Session(database),
            paths=walked,
            called=called,
        )

    def start(
        self,
        process_id: str,
        *,
        case_no: str | None = None,
        actor: Actor = SYSTEM,
        version: int | None = None,
        message: str | None = None,
        **variables: Any,
    ) -> DrivenCase:
        """Start a case, where the message named begins if several do."""
        self._number += 1
        case = DrivenCase(self, case_no or f"case-{self._number}")
        with self.open_work(actor) as work:
            self.engine.start(
                work,
                process_id,
                case_no=case.case_no,
                variables=variables,
                version=version,
                message=message,
            )
        self.run_jobs()
        return case

    def case(self, case_no: str) -> DrivenCase:
        """A case that was started some other way."""
        return DrivenCase(self, case_no)

    def answer(self, name: str, answer: Any) -> None:
        """Prepare what an operation or completion answers from now on (only with `standing_alone`)."""
        for stand_ins in (self.engine.operations, self.engine.completions):
            if isinstance(stand_ins, Anything):
                stand_ins.answer(name, answer)

    def after(self, **by: float) -> None:
        """Let time pass; whatever falls due on the way fires at its own moment."""
        end = self.clock.now()
        probe = FixedClock(end)
        probe.advance(**by)
        self.until(probe.now())

    def until(self, moment: datetime) -> None:
        """Let time pass until a moment."""
        for _ in range(MAX_ROUNDS):
            due = self._next_due(moment)
            if due is None:
                break
            self.clock.move_to(max(due, self.clock.now()))
            self.fire()
        else:
            raise AssertionError(f"timers kept firing for {MAX_ROUNDS} rounds")
        self.clock.move_to(moment)

    def fire(self) -> int:
        """Fire and remind of what is due now; how many cases moved and tasks were told of."""
        with self.reading() as session:
            due = self.engine.due(session, self.clock.now())
            late = self.engine.due_reminders(session, self.clock.now())
        for instance_id in due:
            with self.open_work(SYSTEM) as work:
                self.engine.fire(work, instance_id)
        self.run_jobs()
        for task_id in late:
            with self.open_work(SYSTEM) as work:
                self.engine.remind(work, task_id)
        return len(due) + len(late)

    def run_jobs(self) -> None:
        """Do what waits for the worker."""
        for _ in range(MAX_ROUNDS):
            with self.reading() as session:
                jobs = self.engine.due_jobs(session, self.clock.now())
            if not jobs:
                return
            for job_id in jobs:
                with self.open_work(SYSTEM) as work:
                    self.engine.run_job(work, job_id)
        raise AssertionError(f"jobs kept coming for {MAX_ROUNDS} rounds")

    def _next_due(self, before: datetime) -> datetime | None:
        from sqlalchemy import func, select

        tables = self.engine.rows.tables
        moments = (tables.timer.c.due_at, tables.human_task.c.remind_at)
        with self.reading() as session:
            found = [session.scalar(select(func.min(at)).where(at <= before)) for at in moments]
        return min((due for due in found if due is not None), default=None)


class DrivenCase:
    """One case under test."""

    def __init__(self, driver: ProcessDriver, case_no: str) -> None:
        self.driver = driver
        self.case_no = case_no

    @property
    def open_tasks(self) -> list[HumanTask]:
        """The tasks that wait for somebody."""
        with self.driver.reading() as session:
            return [task for task in self.driver.engine.tasks(session, self.case_no) if task.is_open]

    @property
    def waits_at(self) -> list[str]:
        """The elements of the open tasks, sorted."""
        return sorted(task.element_id for task in self.open_tasks)

    @property
    def instances(self) -> Sequence[Instance]:
        """The processes the case has gone through."""
        with self.driver.reading() as session:
            return self.driver.engine.instances(session, self.case_no)

    @property
    def ended_at(self) -> str | None:
        """The end the newest process came to; None while it runs."""
        newest = self.instances[-1]
        return None if newest.state == "running" else newest.end_state

    @property
    def operations(self) -> list[str]:
        """The operations and completions called so far, by any case of the driver."""
        return self.driver.called.names

    def at(self, element_id: str, *, role: str | None = None, unit: str | None = None) -> DrivenTask:
        """The open task at an element, for a role (and a unit) where several are open."""
        tasks = [task for task in self.open_tasks if task.element_id == element_id]
        fitting = [task for task in tasks if _offered(task, role, unit)]
        if not fitting:
            offered = [(task.element_id, list(task.candidates)) for task in self.open_tasks]
            raise AssertionError(
                f"no task at {element_id} for {role or 'anybody'}@{unit or '*'}; open: {offered}"
            )
        return DrivenTask(self, fitting[0])

    def after(self, **by: float) -> DrivenCase:
        """Let time pass."""
        self.driver.after(**by)
        return self

    def hears(self, message_name: str, *, correlation: str | None = None, **variables: Any) -> int:
        """A message arrives for the case; how many waited for it."""
        with self.driver.open_work(SYSTEM) as work:
            heard = self.driver.engine.deliver(
                work, message_name, correlation=correlation or self.case_no, variables=variables
            )
        self.driver.run_jobs()
        return heard

    def cancel(self, end_state: str, reason: str = "") -> None:
        """End the case at once."""
        with self.driver.open_work(SYSTEM) as work:
            self.driver.engine.cancel(work, self.case_no, end_state=end_state, reason=reason)


class DrivenTask:
    """One open task under test."""

    def __init__(self, case: DrivenCase, task: HumanTask) -> None:
        self.case = case
        self.task = task

    @property
    def candidates(self) -> Sequence[str]:
        """The posts it is offered to."""
        return self.task.candidates

    @property
    def due_at(self) -> datetime | None:
        """When it falls due."""
        return self.task.due_at

    def complete(
        self,
        outcome: str | None = None,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor | None = None,
        **more: Any,
    ) -> DrivenCase:
        """Do it, as somebody it is offered to unless an actor is given."""
        driver = self.case.driver
        with driver.open_work(actor or holder_of(self.task)) as work:
            driver.engine.complete(
                work,
                self.task.task_id,
                outcome=outcome,
                data={**(data or {}), **more},
                version=self.task.version,
            )
        driver.run_jobs()
        return self.case


def holder_of(task: HumanTask) -> Actor:
    """Somebody who may do a task: its assignee, or a person in the first post it is offered to."""
    candidate = task.candidates[0] if task.candidates else "nobody@0"
    role, _, unit = candidate.partition("@")
    return Actor(
        task.assignee or f"{role}.{unit}", f"{role}@{unit}", role, unit, unit, frozenset(task.candidates)
    )


def _offered(task: HumanTask, role: str | None, unit: str | None) -> bool:
    offered: Iterable[tuple[str, str, str]] = (candidate.partition("@") for candidate in task.candidates)
    return any(role in (None, held) and unit in (None, at) for held, _, at in offered)


class _Work(UnitOfWork):
    """A unit of work without a journal table."""

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """Journals are the business of services; a walk through a diagram needs none."""


__all__ = ["Anything", "Called", "Completion", "DrivenCase", "DrivenTask", "ProcessDriver", "holder_of"]
