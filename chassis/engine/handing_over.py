"""Handing a task to a colleague: for good (转办), or to be advised and get it back (委派)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chassis.actor import Actor
from chassis.engine import standing_in
from chassis.engine.act_refusals import (
    ColleagueElsewhere,
    ColleagueIsYou,
    ColleagueWithoutRole,
    DelegatedAlready,
    NotAStep,
    ReasonNeeded,
)
from chassis.engine.act_rows import ADVICE, ActRows
from chassis.engine.allowed_acts import DELEGATE, TRANSFER, require_allowed
from chassis.engine.filled_in import OUTCOME
from chassis.engine.forms import texts_of
from chassis.engine.records import STEP, HumanTask, Instance
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.completing import Completing
    from chassis.engine.runtime import Engine


def transfer(
    engine: Engine, work: UnitOfWork, task_id: str, *, colleague: Actor, reason: str, version: int | None
) -> HumanTask:
    """Move the responsibility for a task to a colleague."""
    if not reason:
        raise ReasonNeeded()
    instance, task = engine.locked_task(work, task_id, version)
    with standing_in.acting(work, task):
        require_allowed(engine, work, TRANSFER, task)
        _require_colleague(task, work.actor, colleague)
        _give(task, colleague.user_id, colleague.name)
        _tell(engine, work, instance, task, "task-transferred", to=colleague.name, reason=reason)
    return task


def delegate(
    engine: Engine, work: UnitOfWork, task_id: str, *, colleague: Actor, reason: str, version: int | None
) -> HumanTask:
    """Have a colleague prepare a task; what is filled in comes back as advice."""
    instance, task = engine.locked_task(work, task_id, version)
    with standing_in.acting(work, task):
        require_allowed(engine, work, DELEGATE, task)
        _require_colleague(task, work.actor, colleague)
        owner = work.actor
        _give(task, colleague.user_id, colleague.name)
        task.delegated_by, task.delegated_by_name = owner.user_id, owner.name
        _tell(engine, work, instance, task, "task-delegated", to=colleague.name, reason=reason)
    return task


def advise(
    engine: Completing,
    work: UnitOfWork,
    instance: Instance,
    task: HumanTask,
    outcome: str | None,
    data: Mapping[str, Any],
) -> None:
    """The delegate is done: the task goes back to its owner with the submission as draft."""
    form = engine.definition_of(work.session, task).form(task.form_key) if task.form_key else None
    said = texts_of(form, data) if form else ""
    ActRows(engine.rows.tables).add_remark(
        work, instance, said, kind=ADVICE, task_id=task.task_id, outcome=outcome
    )
    task.draft = {**data, **({OUTCOME: outcome} if outcome is not None else {})}
    _tell(engine, work, instance, hand_back(task), "task-advised", to=task.assignee_name, outcome=outcome)


def hand_back(task: HumanTask) -> HumanTask:
    """Give a delegated task back to its owner."""
    owner, owner_name = task.delegated_by, task.delegated_by_name
    task.delegated_by = task.delegated_by_name = None
    _give(task, owner, owner_name)
    return task


def require_step(task: HumanTask) -> None:
    """Refuse for what is not a step of the case, or is in the hands of a delegate."""
    if task.kind != STEP:
        raise NotAStep(name=task.name)
    if task.delegated_by is not None:
        raise DelegatedAlready(name=task.name, by=task.delegated_by_name)


def _require_colleague(task: HumanTask, actor: Actor, colleague: Actor) -> None:
    require_step(task)
    if colleague.user_id == actor.user_id:
        raise ColleagueIsYou()
    if colleague.unit != actor.unit:
        raise ColleagueElsewhere(name=colleague.name)
    if colleague.roles.isdisjoint(task.candidates):
        raise ColleagueWithoutRole(name=colleague.name, task=task.name)


def _give(task: HumanTask, user_id: str | None, name: str | None) -> None:
    task.state, task.assignee, task.assignee_name = "claimed", user_id, name
    # Whoever gets it now has not opened it.
    task.seen_at = None
    task.version += 1


def _tell(
    engine: Completing, work: UnitOfWork, instance: Instance, task: HumanTask, action: str, **facts: Any
) -> None:
    work.record(
        action, instance.case_no, task_id=task.task_id, element_id=task.element_id, name_zh=task.name_zh,
        name_en=task.name_en, process_id=instance.process_id, **facts,
    )  # fmt: skip
    engine.rewritten(work, instance, task)
