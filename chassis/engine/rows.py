"""Reads and writes the engine's rows with as few statements as a command can do with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Table,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from chassis.engine.records import OPEN_STATES, HumanTask, Instance
from chassis.engine.refusals import CaseCorrupt
from chassis.engine.store import EngineTables
from chassis.persistence.database import asked_once
from chassis.persistence.prepared import Prepared, PreparedDelete, PreparedInsert, Write

_INSTANCE_COLUMNS = tuple(field.name for field in fields(Instance))
_WIDTH = len(_INSTANCE_COLUMNS)
_TASK_COLUMNS = tuple(field.name for field in fields(HumanTask))
_instance_row = attrgetter(*_INSTANCE_COLUMNS)
_TASK_CHANGES = (
    "assignee", "assignee_name", "state", "version", "draft", "outcome", "closed_by", "closed_by_name",
    "closed_at", "closed_for", "closed_for_name", "submission", "performed", "remind_at",
)  # fmt: skip
_task_changes = attrgetter(*_TASK_CHANGES)
# What is known of a task when it opens; every other column begins as the table says.
_TASK_OPENED = (
    "task_id", "instance_id", "case_no", "case_title", "process_id", "process_version", "element_id",
    "name_zh", "name_en", "form_key", "candidates", "assignee", "assignee_name", "state", "version",
    "opened_at", "due_at", "limit_days", "from_name", "kind", "origin", "submission", "superiors",
    "remind_at", "stopped_at",
)  # fmt: skip
_task_opened = attrgetter(*_TASK_OPENED)
_TASK_KEPT = frozenset(
    {"task_id", "instance_id", "case_no", "process_id", "kind", "origin", "opened_at", "from_name"}
)
_TASK_REWRITTEN = tuple(name for name in _TASK_COLUMNS if name not in _TASK_KEPT)
_task_rewritten = attrgetter(*_TASK_REWRITTEN)
_INSTANCE_CHANGES = ("data", "parties", "state", "end_state", "ended_at")


class Rows:
    """The rows of one service's engine."""

    def __init__(self, tables: EngineTables) -> None:
        self.tables = tables
        instance, task = tables.process_instance, tables.human_task
        # The instance comes first, so that every command locks instances before tasks.
        instance_and_task = (
            select(*instance.c, *task.c)
            .join_from(instance, task, task.c.instance_id == instance.c.instance_id)
            .where(task.c.task_id == bindparam("task_id"))
        )
        self._lock_both = Prepared(instance_and_task.with_for_update())
        self._lock_task = Prepared(instance_and_task.with_for_update(of=task))
        self._save = Prepared(_saving(instance))
        self._add = PreparedInsert(instance, *_INSTANCE_COLUMNS)
        self._open_tasks = PreparedInsert(task, *_TASK_OPENED)
        self._change_task = Prepared(_changing(task, _TASK_CHANGES))
        self._rewrite_task = Prepared(_changing(task, _TASK_REWRITTEN))
        self._keep = PreparedInsert(tables.stimulus)
        waits = (tables.timer, tables.subscription, tables.job)
        self._put = {table: PreparedInsert(table, replacing=True) for table in waits}
        self._drop = {table: PreparedDelete(table) for table in waits}

    def lock_with_task(self, connection: Connection, task_id: str) -> tuple[Instance, HumanTask] | None:
        """The task and its case, locked until the work commits."""
        row = self._lock_both.row(connection, {"task_id": task_id})
        return None if row is None else _split(row)

    def lock_with(
        self, session: Session, other: Table, *conditions: ColumnElement[bool], skip_locked: bool = False
    ) -> list[tuple[Instance, Row[Any]]]:
        """Rows of an index table with their cases, locked; `skip_locked` leaves busy cases alone."""
        instance = self.tables.process_instance
        statement = (
            select(*instance.c, *other.c)
            .join_from(instance, other, other.c.instance_id == instance.c.instance_id)
            # Asked again after waiting for a lock: the case may have ended meanwhile.
            .where(instance.c.state == "running", *conditions)
            # In one order, so that two commands that need several cases never wait for each other.
            .order_by(instance.c.instance_id)
            .with_for_update(of=instance, skip_locked=skip_locked)
        )
        return [(Instance(*row[:_WIDTH]), row) for row in session.execute(statement)]

    def lock_running(self, session: Session, case_no: str) -> list[Instance]:
        """The running processes of a case, locked."""
        instance = self.tables.process_instance
        statement = select(instance).where(instance.c.case_no == case_no, instance.c.state == "running")
        ordered = statement.order_by(instance.c.instance_id).with_for_update()
        return [Instance(*row) for row in session.execute(ordered)]

    def lock_task(self, connection: Connection, task_id: str) -> tuple[Instance, HumanTask] | None:
        """The task alone, locked, with its case only read: for what does not move the case."""
        row = self._lock_task.row(connection, {"task_id": task_id})
        return None if row is None else _split(row)

    def lock_open_tasks(self, session: Session, instance_id: str) -> list[HumanTask]:
        """The open tasks of a process whose row is locked, locked too."""
        task = self.tables.human_task
        statement = select(task).where(task.c.instance_id == instance_id, task.c.state.in_(OPEN_STATES))
        locked = statement.order_by(task.c.task_id).with_for_update()
        return [HumanTask(*row) for row in session.execute(locked)]

    def task(self, session: Session, task_id: str) -> HumanTask | None:
        """A task, only read."""
        task = self.tables.human_task
        return _task(session.execute(select(task).where(task.c.task_id == task_id)).first())

    def tasks(self, session: Session, case_no: str) -> list[HumanTask]:
        """All tasks a case ever had, in the order they were opened."""
        task = self.tables.human_task
        ordered = select(task).where(task.c.case_no == case_no).order_by(task.c.opened_at, task.c.task_id)
        return asked_once(
            session, ("tasks", case_no), lambda: [HumanTask(*row) for row in session.execute(ordered)]
        )

    def instances(self, session: Session, case_no: str) -> list[Instance]:
        """All processes of a case, oldest first."""
        instance = self.tables.process_instance
        statement = select(instance).where(instance.c.case_no == case_no)
        ordered = statement.order_by(instance.c.started_at, instance.c.instance_id)
        return asked_once(
            session, ("instances", case_no), lambda: [Instance(*row) for row in session.execute(ordered)]
        )

    def instance(self, session: Session, instance_id: str) -> Instance | None:
        """One process, only read."""
        instance = self.tables.process_instance
        row = session.execute(select(instance).where(instance.c.instance_id == instance_id)).first()
        return None if row is None else Instance(*row)

    def adding(self, instance: Instance) -> Iterator[Write]:
        """The writing of a new process."""
        return self._add.writes([_instance_row(instance)])

    def saving(self, instance: Instance) -> Write:
        """The writing of what a command changed; fails when another command saved in between."""

        def require_saved(rows: int) -> None:
            if rows != 1:
                raise CaseCorrupt(f"{instance.case_no}: two commands moved {instance.process_id} at once")

        params = {
            "of_instance": instance.instance_id,
            "found_revision": instance.revision,
            "data": instance.data,
            "parties": instance.parties,
            "state": instance.state,
            "end_state": instance.end_state,
            "ended_at": instance.ended_at,
        }
        instance.revision += 1
        return Write(self._save, params, require_saved)

    def keeping(self, instance: Instance, at: datetime, facts: bytes) -> Write:
        """The keeping of what moved a case, under the revision it led to."""
        return next(self._keep.writes([(instance.instance_id, instance.revision, at, facts)]))

    def opening_tasks(self, tasks: Sequence[HumanTask]) -> Iterator[Write]:
        """The writing of new tasks."""
        return self._open_tasks.writes([_task_opened(task) for task in tasks])

    def changing_task(self, task: HumanTask) -> Write:
        """The writing of a task that was claimed, released, drafted or done."""
        values = zip(_TASK_CHANGES, _task_changes(task), strict=True)
        return Write(self._change_task, {"of_task": task.task_id, **dict(values)})

    def rewriting_task(self, task: HumanTask) -> Write:
        """The writing of everything that may change on a task: for what is not done at every step."""
        values = zip(_TASK_REWRITTEN, _task_rewritten(task), strict=True)
        return Write(self._rewrite_task, {"of_task": task.task_id, **dict(values)})

    def putting(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[Write]:
        """The writing of new or changed rows of an index table."""
        names = [column.name for column in table.c]
        return self._put[table].writes([[row[name] for name in names] for row in rows])

    def dropping(self, table: Table, keys: Collection[str]) -> Iterator[Write]:
        """The deleting of rows of an index table."""
        return self._drop[table].writes(sorted(keys))

    def cancel_tasks(
        self, session: Session, at: datetime, by: str, by_name: str, *conditions: ColumnElement[bool]
    ) -> list[HumanTask]:
        """Close open tasks nobody will do any more."""
        task = self.tables.human_task
        cancelled = session.execute(
            update(task)
            .where(task.c.state.in_(OPEN_STATES), *conditions)
            .values(
                state="cancelled",
                version=task.c.version + 1,
                closed_at=at,
                closed_by=by,
                closed_by_name=by_name,
                remind_at=None,
                stopped_at=None,
            )
            .returning(*task.c)
        )
        return [HumanTask(*row) for row in cancelled]

    def drop_all(self, session: Session, instance_id: str) -> None:
        """Delete everything a process waits for."""
        tables = self.tables
        for table in (tables.timer, tables.subscription, tables.job):
            session.execute(delete(table).where(table.c.instance_id == instance_id))

    def due_instances(self, session: Session, now: datetime, limit: int) -> list[str]:
        """The processes of the timers that are longest overdue, at most `limit`; the head of one index.

        Grouped by process in here: asked to, the database would read every timer that is due.
        """
        timer = self.tables.timer
        due = select(timer.c.instance_id).where(timer.c.due_at <= now).order_by(timer.c.due_at)
        return list(dict.fromkeys(session.scalars(due.limit(limit))))

    def longest_due(self, session: Session) -> tuple[datetime | None, datetime | None]:
        """When the first of all timers, and the first of all waiting jobs, falls or fell due."""
        timer, job = self.tables.timer, self.tables.job
        first = select(
            select(func.min(timer.c.due_at)).scalar_subquery(),
            select(func.min(job.c.due_at)).where(job.c.state == "waiting").scalar_subquery(),
        )
        found = session.execute(first).one()
        return found[0], found[1]

    def due_jobs(self, session: Session, now: datetime, limit: int) -> list[str]:
        """The jobs to run now, longest waiting first."""
        job = self.tables.job
        statement = select(job.c.job_id).where(job.c.state == "waiting", job.c.due_at <= now)
        return list(session.scalars(statement.order_by(job.c.due_at).limit(limit)))


def _saving(instance: Table) -> Update:
    ours = (
        instance.c.instance_id == bindparam("of_instance"),
        instance.c.revision == bindparam("found_revision"),
    )
    changes = _changes(instance, _INSTANCE_CHANGES)
    return update(instance).where(*ours).values(revision=instance.c.revision + 1, **changes)


def _changing(task: Table, names: Sequence[str]) -> Update:
    ours = task.c.task_id == bindparam("of_task")
    return update(task).where(ours).values(_changes(task, names))


def _changes(table: Table, names: Sequence[str]) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(name, type_=table.c[name].type) for name in names}


def _split(row: Sequence[Any]) -> tuple[Instance, HumanTask]:
    return Instance(*row[:_WIDTH]), HumanTask(*row[_WIDTH:])


def _task(row: Row[Any] | None) -> HumanTask | None:
    return None if row is None else HumanTask(*tuple(row))
