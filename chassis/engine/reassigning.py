"""Reassigning (改派): who leads the posts of a task gives it to another who holds one, with a reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from chassis.actor import Actor
from chassis.engine import copying
from chassis.engine.act_refusals import (
    ColleagueWithoutRole,
    NotAStep,
    NotYoursToReassign,
    ReasonNeeded,
    WithColleagueAlready,
)
from chassis.engine.act_rows import REASSIGNED, ActRows
from chassis.engine.records import STEP, HumanTask
from chassis.engine.refusals import TaskCosigning, TaskUnknown
from chassis.engine.worklist import refuse_closed, require_version
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine

LONGEST_NOTE = 500
NOBODY = "待签收"
"""Who had what nobody has taken yet, in the words of the desk."""


def reassign(
    engine: Engine, work: UnitOfWork, task_id: str, *, colleague: Actor, reason: str, version: int | None
) -> HumanTask:
    """Give an open task to a colleague in its post; whoever had it is told (B0)."""
    if not reason:
        raise ReasonNeeded()
    found = engine.rows.lock_task(work.connection, task_id)
    if found is None:
        raise TaskUnknown()
    instance, task = found
    found_leader = leading(engine, task, work.actor)
    if found_leader is None:
        raise NotYoursToReassign(name=task.name)
    leader, led = found_leader
    _require_movable(task, led, colleague, version)
    before, owner = task.assignee, task.delegated_by
    before_name = task.assignee_name or NOBODY
    task.state, task.assignee, task.assignee_name = "claimed", colleague.user_id, colleague.name
    # What a delegate was to prepare is not asked for any more: all of it moves.
    task.delegated_by = task.delegated_by_name = None
    task.seen_at = None
    task.version += 1
    told = f"{before_name} → {colleague.name}：{reason}"
    with work.done_by(leader):
        ActRows(engine.rows.tables).add_remark(work, instance, told, kind=REASSIGNED, task_id=task_id)
        work.record(
            "task-reassigned", instance.case_no, task_id=task_id, element_id=task.element_id,
            name_zh=task.name_zh, name_en=task.name_en, process_id=instance.process_id,
            from_user=before, from_name=before_name, to_user=colleague.user_id, to=colleague.name,
            reason=reason,
        )  # fmt: skip
        for person in sorted({before, owner} - {None, colleague.user_id, work.actor.user_id}, key=str):
            copying.notify(engine, work, instance, f"user:{person}", f"{task.name_zh}：{told}"[:LONGEST_NOTE])
        engine.rewritten(work, instance, task)
    return task


def leading(engine: Engine, task: HumanTask, actor: Actor) -> tuple[Actor, Sequence[str]] | None:
    """The actor, or the actor in an absent superior's place, with the posts of the task led; else None."""
    led = _led(engine, task, actor.roles)
    if led:
        return actor, led
    for absent in actor.stands_in_for:
        if led := _led(engine, task, absent.roles):
            return actor.in_place_of(absent), led
    return None


def _led(engine: Engine, task: HumanTask, roles: Collection[str]) -> list[str]:
    """Which of the posts a task is offered to these roles lead; a superior the diagram names leads all."""
    held = frozenset(roles)
    if not held.isdisjoint(task.superiors or ()):
        return list(task.candidates)
    return [post for post in task.candidates if not held.isdisjoint(engine.superiors([post]))]


def _require_movable(task: HumanTask, led: Sequence[str], colleague: Actor, version: int | None) -> None:
    refuse_closed(task)
    if task.kind != STEP:
        raise NotAStep(name=task.name)
    if task.state == "cosigning":
        raise TaskCosigning(name=task.name)
    require_version(task, version)
    if colleague.roles.isdisjoint(led):
        raise ColleagueWithoutRole(name=colleague.name, task=task.name)
    if task.assignee == colleague.user_id and task.delegated_by is None:
        raise WithColleagueAlready(name=colleague.name, task=task.name)
