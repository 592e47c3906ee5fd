"""What the observer is told when a command has moved a case: all of it at once, never a half of a step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from SpiffWorkflow.task import Task

from chassis.engine.definition import Definition
from chassis.engine.extensions import BATCH_OUTCOME
from chassis.engine.records import STEP, CaseMoved, HumanTask, Instance, Standing, TaskChange
from chassis.engine.worklist import due_of, said_of
from chassis.texts import Said

_RUNNING = Said("办理中", "Under way")


def case_moved(
    instance: Instance, definition: Definition, tasks: Sequence[TaskChange], standing: Standing | None = None
) -> CaseMoved:
    """The tasks of a case that changed, and where it stands if that may have changed too."""
    return CaseMoved(instance.case_no, instance.title, instance.process_id, definition.name, tasks, standing)


def task_change(kind: Any, task: HumanTask, definition: Definition) -> TaskChange:
    """What is told of one task."""
    element = definition.elements.get(task.element_id)
    batch = element is not None and task.kind == STEP and BATCH_OUTCOME in element.properties
    return TaskChange(kind, task, batch)


def standing_of(instance: Instance, definition: Definition, people: Collection[Task] = ()) -> Standing:
    """Where a case stands that waits for these people."""
    dues = [due for task in people if (due := due_of(task))]
    return Standing(
        instance.initiator_unit,
        instance.initiator_user,
        tuple(instance.parties),
        instance.end_state or instance.state,
        _label(instance, definition),
        instance.state != "running",
        instance.started_at,
        instance.ended_at,
        tuple(dict.fromkeys(said_of(task) for task in people)),
        min(dues, default=None),
    )


def _label(instance: Instance, definition: Definition) -> Said:
    if instance.state == "running":
        return _RUNNING
    end = definition.elements.get(instance.end_state or "")
    return end.name if end and end.name.zh else Said(instance.end_state or "", instance.end_state or "")
