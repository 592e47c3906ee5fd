"""Counting limits again when the working calendar has changed.

Whoever keeps the calendar notes from which day on it differs, in the transaction that changes it; the worker
then finds the limits that end on that day or later by their indexes, and counts each case again in a work of
its own. It does so a second time a little later: another process may have counted by the old calendar until
then. A task that has run half as long again over its limit is out of this: what was reported of it stands.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from SpiffWorkflow.task import Task
from sqlalchemy import Select, Table, delete, insert, literal, select, tuple_
from sqlalchemy.orm import Session

from chassis.clock import COUNTY_ZONE
from chassis.engine import reminders
from chassis.engine.clock_stops import adopt, cosigned
from chassis.engine.command import Command
from chassis.engine.dues import due_at, is_held, limit_of, on_day, put_due
from chassis.engine.events import element_waited_for
from chassis.engine.host import element_of
from chassis.engine.records import HumanTask, Instance
from chassis.engine.rows import Rows
from chassis.engine.waiting import Waiting, waiting_in
from chassis.ids import new_id
from chassis.persistence.columns import Moment
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.working_days import WorkingCalendar

CountedAgain = Callable[[Any, str, str], None]
"""Told of a process and a case whose limits have moved: the service may keep dates that hang on them."""

SECOND_LOOK_AFTER = timedelta(minutes=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Recount(NamedTuple):
    """A change of the calendar whose limits are to be counted again."""

    recount_id: str
    from_day: date


class Place(NamedTuple):
    """How far a recount has come: in the tasks or in the timers, after which row."""

    table: str
    at: datetime
    key: str


BEGINNING = Place("human_task", LONG_AGO, "")


class Recounting:
    """What the engine does when the calendar changes."""

    rows: Rows
    calendar: WorkingCalendar
    note_counted_again: CountedAgain

    @abstractmethod
    def restored(self, work: UnitOfWork, instance: Instance) -> Command:
        """A locked case in the hands of this work."""

    def count_again(self, work: UnitOfWork, from_day: date) -> None:
        """Note that the calendar differs from a day on."""
        now, table = work.clock.now(), self.rows.tables.limit_recount
        for at in (now, now + SECOND_LOOK_AFTER):
            row = {"recount_id": new_id(), "from_day": from_day, "due_at": at}
            work.session.execute(insert(table).values(row))

    def recounts(self, session: Session, now: datetime) -> list[Recount]:
        """The changes whose limits are to be counted again now."""
        table = self.rows.tables.limit_recount
        found = select(table.c.recount_id, table.c.from_day).where(table.c.due_at <= now)
        return [Recount(*row) for row in session.execute(found.order_by(table.c.due_at, table.c.recount_id))]

    def affected(
        self, session: Session, from_day: date, after: Place, limit: int
    ) -> tuple[Sequence[str], Place | None]:
        """The next processes with a limit that ends on a day or later, and where to go on."""
        tables = self.rows.tables
        ask = tasks_ahead if after.table == BEGINNING.table else timers_ahead
        found = session.execute(ask(getattr(tables, after.table), from_day, after, limit)).all()
        instances = list(dict.fromkeys(row.instance_id for row in found))
        if len(found) == limit:
            return instances, Place(after.table, found[-1][1], found[-1][2])
        return instances, Place("timer", LONG_AGO, "") if after.table == BEGINNING.table else None

    def count_case_again(self, work: UnitOfWork, instance_id: str) -> bool:
        """Count the limits of a case by the calendar as it is now; false when they end when they did."""
        instance = self._locked_instance(work.session, instance_id)
        if instance is None:
            return False
        command = self.restored(work, instance)
        rows = {row.task_id: row for row in self.rows.lock_open_tasks(work.session, instance_id)}
        waiting = waiting_in(command.workflow)
        limits = [*self._tasks_again(command, waiting, rows), *self._timers_again(waiting)]
        if not limits:
            return False
        work.record("limits-recomputed", instance.case_no, process_id=instance.process_id, limits=limits)
        self.note_counted_again(work, instance.process_id, instance.case_no)
        command.save()
        return True

    def counted_again(self, work: UnitOfWork, recount_id: str) -> None:
        """Everything was counted by this change."""
        table = self.rows.tables.limit_recount
        work.session.execute(delete(table).where(table.c.recount_id == recount_id))

    def _locked_instance(self, session: Session, instance_id: str) -> Instance | None:
        instance = self.rows.tables.process_instance
        ours = (instance.c.instance_id == instance_id, instance.c.state == "running")
        row = session.execute(select(instance).where(*ours).with_for_update()).first()
        return None if row is None else Instance(*row)

    def _tasks_again(
        self, command: Command, waiting: Waiting, rows: dict[str, HumanTask]
    ) -> list[dict[str, Any]]:
        limits = []
        for task_id, task in waiting.people.items():
            row = rows.get(task_id)
            if row is None:
                continue
            adopt(task, row, self.calendar)
            if moved := self._again(task, 0, element_of(task)):
                row.due_at = due_at(task)
                reminders.remind_again(row, self.calendar, command.now)
                command.moved += [row, *cosigned(rows.values(), row)]
                limits.append(moved)
        return limits

    def _timers_again(self, waiting: Waiting) -> list[dict[str, Any]]:
        waits = [wait for wait, _ in waiting.times.values()]
        found = [self._again(task, number, element_waited_for(task, number)) for task, number in waits]
        return [moved for moved in found if moved]

    def _again(self, task: Task, number: int, element_id: str) -> dict[str, Any] | None:
        """Move a limit to where it ends by the calendar as it is now; what moved, or nothing."""
        limit, before = limit_of(task, number), due_at(task, number)
        if limit is None or before is None or is_held(task, number):
            return None
        after = on_day(before, limit.due(self.calendar))
        if after == before:
            return None
        put_due(task, number, after)
        return {"element_id": element_id, "from": before.isoformat(), "to": after.isoformat()}


def tasks_ahead(task: Table, from_day: date, after: Place, limit: int) -> Select[Any]:
    """The question for open tasks due on a day or later: those with a reminder still to come."""
    keys = (task.c.remind_at, task.c.task_id)
    due_later = task.c.due_at >= _beginning(from_day)
    return _next(select(task.c.instance_id, *keys).where(due_later), keys, after, limit)


def timers_ahead(timer: Table, from_day: date, after: Place, limit: int) -> Select[Any]:
    """The question for timers that ring on a day or later."""
    keys = (timer.c.due_at, timer.c.timer_id)
    beginning = Place(after.table, max(after.at, _beginning(from_day)), after.key)
    return _next(select(timer.c.instance_id, *keys), keys, beginning, limit)


def _next(question: Select[Any], keys: tuple[Any, Any], after: Place, limit: int) -> Select[Any]:
    last = tuple_(literal(after.at, Moment()), literal(after.key))
    return question.where(tuple_(*keys) > last).order_by(*keys).limit(limit)


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), COUNTY_ZONE)
