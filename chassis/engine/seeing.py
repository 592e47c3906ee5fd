"""That a task or a copy was opened by somebody it was meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.engine.act_rows import ActRows, holders_of
from chassis.engine.records import HumanTask
from chassis.engine.refusals import TaskUnknown
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine


def see_task(engine: Engine, work: UnitOfWork, task_id: str) -> HumanTask:
    """Note the first time one of those it is offered to opens an open task; others leave no trace."""
    found = engine.rows.lock_task(work.connection, task_id)
    if found is None:
        raise TaskUnknown()
    instance, task = found
    if task.is_open and task.seen_at is None and task.may_be_done_by(work.actor):
        task.seen_at = work.clock.now()
        work.put_off(engine.rows.rewriting_task(task))
        work.record("task-opened", instance.case_no, task_id=task_id, element_id=task.element_id)
    return task


def see_copies(engine: Engine, work: UnitOfWork, case_no: str) -> int:
    """Note that the actor has opened a case others gave him to read; how many copies that were."""
    return ActRows(engine.rows.tables).mark_read(
        work.session, case_no, holders_of(work.actor), work.clock.now()
    )
