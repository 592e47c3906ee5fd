"""Returning a case to an earlier step (退回).

`again` (重新逐级): everything performed since the target's completion is taken back, the latest first, and
the steps in between run again. `straight` (直接回到我): only the target's own completion is taken back; when
it is done again the token comes straight back to whoever returned the case, and what the steps in between
decided stands. That is sound only where nothing the system did rests on the target alone: its completion
must have run no operation and thrown no message by itself, the target must be one task for one token, and
the way must stay in one scope without parallel branches. Whoever gets it back judges anew what was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from SpiffWorkflow.task import Task

from chassis.engine import codec, standing_in, worklist
from chassis.engine.act_refusals import (
    ReasonNeeded,
    ReturnNotPossible,
    ReturnNotReached,
    StraightNotPossible,
)
from chassis.engine.act_rows import RETURNED, ActRows
from chassis.engine.command import Command
from chassis.engine.definition import Definition
from chassis.engine.handing_over import require_step
from chassis.engine.host import around, element_of, ids_of
from chassis.engine.moving import is_alone, move, scope_holding
from chassis.engine.records import HumanTask
from chassis.engine.refusals import TaskUnknown
from chassis.engine.return_targets import Targets
from chassis.engine.reversing import (
    Performed,
    Reversal,
    completions_of,
    performed_since,
    revision_of,
    strike_out,
    take_back,
    what_stands,
)
from chassis.engine.stimuli import RETURN
from chassis.engine.workflow import CaseWorkflow
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine

Mode = Literal["again", "straight"]
OUTCOME_RETURNED = "returned"
_STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class Way:
    """A way back that is open now."""

    element_id: str
    name: Said
    first: HumanTask
    performed: Sequence[Performed]
    own: Sequence[Performed]
    straight: bool


def ways_back(
    task: HumanTask,
    of_case: Sequence[HumanTask],
    state: bytes,
    definition: Definition,
    reversals: Mapping[str, Reversal],
) -> list[Way]:
    """The ways back a task has at this moment: drawn, allowed, done before, not beyond what stands."""
    ours = [one for one in of_case if one.instance_id == task.instance_id]
    pending, within = codec.pending(state), codec.around(state, task.task_id)
    ways = []
    for target in _targets(definition, task):
        way = _way(task, within, ours, pending, definition, target)
        if way is not None and what_stands(reversals, way.performed, definition) is None:
            ways.append(way)
    return ways


def return_case(
    engine: Engine,
    work: UnitOfWork,
    task_id: str,
    *,
    target: str,
    reason: str,
    mode: Mode = "again",
    version: int | None = None,
) -> HumanTask:
    """Send the case back to an earlier step, with the reason."""
    if not reason:
        raise ReasonNeeded()
    found = engine.rows.lock_with_task(work.connection, task_id)
    if found is None:
        raise TaskUnknown()
    instance, row = found
    actor, absent = work.actor, row.absent_for(work.actor)
    worklist.require_open(row, actor, version)
    with standing_in.acting(work, row):
        require_step(row)
        command = engine.restored(work, instance)
        ours = [one for one in engine.tasks(work.session, row.case_no) if one.instance_id == row.instance_id]
        way = require_way(
            command.definition, command.person(task_id), row, ours, command.workflow.pending, target
        )
        name = command.definition.elements[target].name
        if mode == "straight" and (not way.straight or _STRAIGHT in command.person(task_id).internal_data):
            raise StraightNotPossible(target=name)
        taken_back = way.own if mode == "straight" else way.performed
        take_back(engine.reversals, work, command, taken_back)
        _move_back(command, row, way, mode, actor.user_id, actor.name)
        _strike_out(engine, work, command, ours, taken_back)
        command.run()
        worklist.close(row, OUTCOME_RETURNED, actor, command.now, absent)
        row.performed = []
        ActRows(engine.rows.tables).add_remark(work, instance, reason, kind=RETURNED, task_id=task_id)
        work.record(
            "task-returned", instance.case_no, task_id=task_id, element_id=row.element_id,
            name_zh=row.name_zh, name_en=row.name_en, target=target, target_zh=name.zh, target_en=name.en,
            reason=reason, mode=mode, process_id=instance.process_id,
        )  # fmt: skip
        engine.route(work, command, command.save(row))
    return row


def require_way(
    definition: Definition,
    task: Task,
    row: HumanTask,
    ours: Sequence[HumanTask],
    pending: Sequence[Performed],
    target: str,
) -> Way:
    """The way back from an open task to a target, unless there is none at this moment."""
    element = definition.elements.get(target)
    name = element.name if element else Said(target, target)
    plain = target in definition.return_targets.get(row.element_id, Targets()).plain
    if target not in _targets(definition, row) or (plain and not is_alone(task)):
        raise ReturnNotPossible(name=row.name, target=name)
    way = _way(row, ids_of(around(task)), ours, pending, definition, target)
    if way is None:
        raise ReturnNotReached(target=name)
    return way


def go_straight(workflow: CaseWorkflow, task: Task) -> bool:
    """Whether a completed task leads straight back to whoever returned the case; then it has."""
    kept = task.internal_data.get(_STRAIGHT)
    if kept is None:
        return False
    element_id, user_id, name, _ = kept
    workflow.pass_by(task.task_spec.bpmn_id)
    # The token's variables are those this task leaves.
    token = _landed(move(task.workflow, element_id), element_id)
    worklist.keep_for(token, user_id, name)
    return True


def place_of(task: Task) -> dict[str, int]:
    """Where the completion of a task stands in the order of the case: one that leads straight back stands
    where the one it replaces stood, before all that was decided in between."""
    kept = task.internal_data.get(_STRAIGHT)
    return {} if kept is None else {"revision": kept[3]}


def _targets(definition: Definition, task: HumanTask) -> list[str]:
    element = definition.elements.get(task.element_id)
    targets = definition.return_targets.get(task.element_id, Targets())
    return targets.allowed(element.properties if element else {})


def _way(
    task: HumanTask,
    within: Sequence[str],
    ours: Sequence[HumanTask],
    pending: Sequence[Performed],
    definition: Definition,
    target: str,
) -> Way | None:
    done = completions_of(ours, target, within)
    if not done:
        return None
    first = _first_of_round(done) if target in definition.repeated else done[-1]
    own = [one for one in first.performed or () if one["revision"] == revision_of(first)]
    straight = (
        target in definition.return_targets[task.element_id].plain
        and target not in definition.repeated
        and len(own) == 1
    )
    name = definition.elements[target].name
    return Way(target, name, first, performed_since(ours, pending, first), own, straight)


def _first_of_round(done: Sequence[HumanTask]) -> HumanTask:
    """The first completion of the last round of an activity that is done several times for one token."""
    ids = {one.task_id: one for one in done}
    first = done[-1]
    for one in reversed(done):
        together = one.origin == first.origin and one.opened_at == first.opened_at
        if together or first.origin == one.task_id or (ids.get(first.origin or "") is one):
            first = one
    return first


def _strike_out(
    engine: Engine,
    work: UnitOfWork,
    command: Command,
    ours: Sequence[HumanTask],
    taken_back: Sequence[Performed],
) -> None:
    changed, command.workflow.pending = strike_out(ours, command.workflow.pending, taken_back)
    for task in changed:
        if not task.performed:
            command.workflow.done.pop(task.element_id, None)
        work.put_off(engine.rows.rewriting_task(task))


def _move_back(command: Command, row: HumanTask, way: Way, mode: Mode, user_id: str, name: str) -> None:
    task = command.person(row.task_id)
    command.hear(RETURN, task, row.task_id, target=way.element_id, straight=mode == "straight")
    came_from = (user_id, name, revision_of(way.first)) if mode == "straight" else None
    if not move_back(task, way.element_id, came_from):
        raise ReturnNotPossible(name=row.name, target=way.name)


def move_back(task: Task, target: str, came_from: tuple[str, str, int] | None = None) -> bool:
    """Move the token of a task back to an element around it; with who returned it, to come straight back."""
    scope = scope_holding(task, target)
    if scope is None:
        return False
    token = move(scope, target)
    if came_from is not None:
        _landed(token, target).internal_data[_STRAIGHT] = [element_of(task), *came_from]
    return True


def _landed(token: Task, element_id: str) -> Task:
    """The task of an element the token stands in front of: itself, or what its boundary events surround."""
    if token.task_spec.name == element_id:
        return token
    return next(child for child in token.children if child.task_spec.name == element_id)
