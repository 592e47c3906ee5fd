"""Reminding people of limits: what is due is found by index, and each task is told of once per share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, select, update
from sqlalchemy.orm import Session

from chassis.engine import reminders
from chassis.engine.definition import Definition
from chassis.engine.moves import task_change
from chassis.engine.records import OPEN_STATES, CaseMoved, HumanTask
from chassis.engine.rows import Rows
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.working_days import WorkingCalendar

Superiors = Callable[[Sequence[str]], Sequence[str]]

_TRY_AGAIN_AFTER = timedelta(hours=1)


class Reminding:
    """What the engine does about limits that run out."""

    rows: Rows
    calendar: WorkingCalendar
    observer: Callable[[Any, Any], None]
    superiors: Superiors

    def definition_of(self, session: Session, task: HumanTask) -> Definition:
        """The definition the case of a task runs under."""
        raise NotImplementedError

    def due_reminders(self, session: Session, now: datetime, limit: int = 100) -> list[str]:
        """The tasks of whose limits somebody is to be reminded, longest waiting first; one index scan."""
        return list(session.scalars(to_be_reminded(self.rows.tables.human_task, now, limit)))

    def remind(self, work: UnitOfWork, task_id: str) -> bool:
        """Tell of the highest share that has passed; false when nothing is to be told or another is at it.

        A worker that was away for a week finds several shares passed and tells of one.
        """
        now = work.clock.now()
        task = self._reminded_now(work.session, task_id, now)
        if task is None or task.due_at is None:
            return False
        shares = reminders.moments(task.opened_at, task.due_at, task.limit_days, self.calendar)
        share, task.remind_at = reminders.reached(shares, now)
        told = share > task.reminded
        task.reminded = max(share, task.reminded)
        if task.reminded >= reminders.OVERDUE and task.superiors is None:
            task.superiors = list(self.superiors(task.candidates)) or None
        self._keep(work.session, task)
        if told:
            self._tell(work, task)
        return told

    def put_off_reminder(self, work: UnitOfWork, task_id: str) -> None:
        """Try again later to remind of a task that could not be reminded of: the others go on."""
        task = self.rows.tables.human_task
        waiting = (task.c.task_id == task_id, task.c.remind_at.is_not(None))
        later = work.clock.now() + _TRY_AGAIN_AFTER
        work.session.execute(update(task).where(*waiting).values(remind_at=later))

    def _reminded_now(self, session: Session, task_id: str, now: datetime) -> HumanTask | None:
        """The task, locked; none when it was done, told of, or is in somebody's hands at this moment."""
        task = self.rows.tables.human_task
        conditions = (task.c.task_id == task_id, task.c.remind_at <= now, task.c.state.in_(OPEN_STATES))
        row = session.execute(select(task).where(*conditions).with_for_update(skip_locked=True)).first()
        return None if row is None else HumanTask(*row)

    def _keep(self, session: Session, task: HumanTask) -> None:
        row = self.rows.tables.human_task
        values = {"remind_at": task.remind_at, "reminded": task.reminded, "superiors": task.superiors}
        session.execute(update(row).where(row.c.task_id == task.task_id).values(values))

    def _tell(self, work: UnitOfWork, task: HumanTask) -> None:
        definition = self.definition_of(work.session, task)
        work.record(
            "task-reminded", task.case_no, task_id=task.task_id, element_id=task.element_id,
            share=task.reminded, name_zh=task.name_zh, name_en=task.name_en, process_id=task.process_id,
        )  # fmt: skip
        told = [task_change("reminded", task, definition)]
        self.observer(work, CaseMoved(task.case_no, task.case_title, task.process_id, definition.name, told))


def to_be_reminded(task: Table, now: datetime, limit: int) -> Select[tuple[str]]:
    """The question for the tasks whose moment has come; closed and stopped ones have none."""
    return select(task.c.task_id).where(task.c.remind_at <= now).order_by(task.c.remind_at).limit(limit)
