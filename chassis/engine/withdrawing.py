"""Taking back what one has just completed (撤回), until the next handler has opened or handled it.

The case gets the very state it had before: other branches, signatures in a round and running limits stand as
they stood. That is possible because nothing has moved it since; what the completion performed is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from chassis.engine import codec, reminders, undoing
from chassis.engine.act_refusals import WithdrawNotYours, WithdrawTooLate
from chassis.engine.act_rows import ActRows
from chassis.engine.command import Command
from chassis.engine.dues import is_held
from chassis.engine.expression_values import as_json
from chassis.engine.filled_in import OUTCOME
from chassis.engine.records import STEP, HumanTask, Instance
from chassis.engine.refusals import TaskUnknown
from chassis.engine.reversing import revision_of, take_back
from chassis.engine.stimuli import WITHDRAWAL
from chassis.engine.undoing import Undo
from chassis.engine.waiting import waiting_in
from chassis.engine.workflow import CaseWorkflow
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine

_NOT_REACHED = TaskState.PREDICTED_MASK | TaskState.FUTURE


def withdraw(engine: Engine, work: UnitOfWork, task_id: str, *, reason: str = "") -> HumanTask:
    """Take a completion of one's own back; the task is open again with what was submitted as draft."""
    found = engine.rows.lock_with_task(work.connection, task_id)
    if found is None:
        raise TaskUnknown()
    instance, row = found
    if row.closed_by != work.actor.user_id or row.state != "completed":
        raise WithdrawNotYours()
    undo = undoing.kept(instance.data) if instance.state == "running" else None
    successors = ActRows(engine.rows.tables).lock_brought_about(work.session, task_id)
    if undo is None or undo.task_id != task_id or not all(map(_is_untouched, successors)):
        raise WithdrawTooLate()
    command = engine.restored(work, instance)
    performed = [one for one in row.performed or () if one["revision"] == revision_of(row)]
    take_back(engine.reversals, work, command, performed[::-1])
    spec, subprocess_specs = command.definition.specs
    trace = command.workflow.trace
    command.workflow = codec.decode(undo.state, spec, subprocess_specs, command.host)
    command.workflow.trace = trace
    # Stops of the clock are rows as well: what stops it now ends or begins as in any other command.
    command.workflow.stops = {key: list(stop) for key, stop in command.stops_before.items()}
    _renew_predictions(command.workflow)
    command.hear(WITHDRAWAL, None, task_id)
    again = _opened_again(command, engine.tasks(work.session, row.case_no), undo)
    work.record(
        "task-withdrawn", instance.case_no, task_id=task_id, element_id=row.element_id, name_zh=row.name_zh,
        name_en=row.name_en, reason=reason, process_id=instance.process_id,
    )  # fmt: skip
    command.save(reopened=again)
    return next(one for one in again if one.task_id == task_id)


def withdrawable(
    user_id: str, instances: Sequence[Instance], of_case: Sequence[HumanTask]
) -> list[HumanTask]:
    """The completions of a person that can still be taken back."""
    found = []
    for instance in instances:
        undo = undoing.kept(instance.data) if instance.state == "running" else None
        if undo is None:
            continue
        done = next((one for one in of_case if one.task_id == undo.task_id), None)
        successors = [one for one in of_case if one.origin == undo.task_id]
        if done is not None and done.closed_by == user_id and all(map(_is_untouched, successors)):
            found.append(done)
    return found


def _opened_again(command: Command, of_case: Sequence[HumanTask], undo: Undo) -> list[HumanTask]:
    """The task that was completed, and those that were cancelled because of it."""
    waiting = waiting_in(command.workflow).people
    again = [one for one in of_case if one.task_id in waiting and not one.is_open]
    for one in again:
        if one.task_id == undo.task_id:
            outcome = {OUTCOME: undo.outcome} if undo.outcome is not None else {}
            one.assignee, one.assignee_name = one.closed_by, one.closed_by_name
            one.draft = {**as_json(undo.data), **outcome}
        one.state = "claimed" if one.assignee_name else "open"
        one.outcome = one.performed = one.closed_at = one.closed_by = one.closed_by_name = None
        one.closed_for = one.closed_for_name = None
        one.version += 1
        if is_held(waiting[one.task_id]):
            one.stopped_at = command.now
        else:
            reminders.remind_again(one, command.host.calendar, command.now)
    return again


def _renew_predictions(workflow: CaseWorkflow) -> None:
    """Give what has not been reached new ids: with the old ones it was reached once, and had rows."""
    for part in (workflow, *workflow.subprocesses.values()):
        tasks = part.tasks
        for task in [one for one in tasks.values() if one.has_state(_NOT_REACHED)]:
            del tasks[task.id]
            siblings = tasks[task._parent]._children
            renewed = new_id()
            siblings[siblings.index(task.id)] = renewed
            for child in task._children:
                tasks[child]._parent = renewed
            task.id = renewed
            tasks[renewed] = task


def _is_untouched(task: HumanTask) -> bool:
    """Whether nobody has opened or taken a task; what a diagram assigns to a person is open all the same.

    One that was cancelled belongs to a completion that was withdrawn before this one.
    """
    if task.kind != STEP or task.state == "cancelled":
        return True
    return task.state == "open" and task.seen_at is None
