"""Moves the token of a process or sub-process: everything open there goes, one token stays."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.variables import known_in
from chassis.engine.workflow import CaseWorkflow


def move(scope: Any, element_id: str) -> Task:
    """Put one token in front of an element of the scope, with what all tokens of the scope knew together.

    What waits to start event sub-processes goes on waiting; everything else that is open in the scope, and in
    sub-processes inside it, is dropped.
    """
    specs, workflow = scope.spec.task_specs, scope.top_workflow
    entry = specs.get(f"{element_id}.BoundaryEventSplit") or specs[element_id]
    data, root, listening = known_in(scope), scope.task_tree, scope.listening()
    for task in list(scope.tasks.values()):
        if task is not root and task not in listening and task.id in scope.tasks:
            del scope.tasks[task.id]
            workflow.forget(task)
    root._children = [task.id for task in listening]
    scope.last_task = root
    # The token takes its variables from the root, as every task does from what stands before it.
    root.data = data
    token = root._add_child(entry, TaskState.FUTURE)
    token.triggered = True
    entry._predict(token, mask=TaskState.NOT_FINISHED_MASK)
    entry._update(token)
    return token


def scope_holding(task: Task, element_id: str) -> Any | None:
    """The process or sub-process around a task that holds an element, the innermost first."""
    scope: Any = task.workflow
    top: CaseWorkflow = scope.top_workflow
    while element_id not in scope.spec.task_specs:
        if scope is top:
            return None
        scope = top.get_task_from_id(scope.parent_task_id).workflow
    return scope


def is_alone(task: Task) -> bool:
    """Whether no other token is under way in the task's scope, but what its own boundary events set off.

    Tokens that have come to their end wait there for the others, and for nothing else.
    """
    scope, entry = task.workflow, task
    if task.parent is not None and task.parent.task_spec.name.endswith(".BoundaryEventSplit"):
        entry = task.parent
    listening = scope.listening()
    return all(
        other is entry
        or other.task_spec is scope.spec.end
        or other in listening
        or other.is_descendant_of(entry)
        for other in scope.tasks.values()
        if other.has_state(TaskState.READY | TaskState.WAITING | TaskState.STARTED)
    )
