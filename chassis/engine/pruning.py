"""Forgets the finished past of a running case, so that a step costs the same after a thousand others.

Of the tree of tasks only that is kept which somebody may still look at: what is not finished and where it
came from, what has arrived at a join that still waits, and where the ways of these have parted. What lies
between is cut out, also in one branch while another waits. What happened before is in the journal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.workflow import CaseWorkflow


def prune(workflow: CaseWorkflow) -> int:
    """Drop what is no longer needed; returns how many tasks went."""
    dropped = 0
    for task_id, subprocess in list(workflow.subprocesses.items()):
        if task_id not in workflow.subprocesses or not subprocess.completed:
            continue
        owner = workflow.get_task_from_id(task_id)
        if owner.has_state(TaskState.FINISHED_MASK):
            dropped += len(subprocess.tasks)
            workflow.forget(owner)
    return dropped + sum(_prune(part) for part in [workflow, *workflow.subprocesses.values()])


def _prune(workflow: Any) -> int:
    tasks, root = workflow.tasks, workflow.task_tree
    if workflow.completed:
        return 0
    looked_at = {root.id, *_looked_at(workflow)}
    kept = looked_at | _partings(tasks, looked_at)
    dead = tasks.keys() - kept
    if not dead:
        return 0
    above = {
        root.id: None,
        **{task_id: _nearest(tasks, tasks[task_id], kept) for task_id in kept - {root.id}},
    }
    for task_id in dead:
        workflow.top_workflow.forget(tasks.pop(task_id))
    for task in tasks.values():
        task._children = []
    for task_id, parent_id in above.items():
        tasks[task_id]._parent = parent_id
    for task in tasks.values():
        if task is not root:
            tasks[task._parent]._children.append(task.id)
    if workflow.last_task is not None and workflow.last_task.id not in tasks:
        workflow.last_task = root
    return len(dead)


def _looked_at(workflow: Any) -> Iterator[str]:
    """What the engine will ask again, and the tasks these take their variables from."""
    end = workflow.spec.end
    for task in workflow.tasks.values():
        if task._state & TaskState.FINISHED_MASK:
            continue
        yield task.id
        if task._parent is not None:
            yield task._parent
        spec = task.task_spec
        if task._state == TaskState.WAITING and isinstance(spec, UnstructuredJoin) and spec is not end:
            for arrived in spec.arrived(task):
                yield arrived.id
                yield arrived._parent


def _partings(tasks: Mapping[str, Task], looked_at: Collection[str]) -> set[str]:
    """Where the ways to these tasks part: what branches are compared with when they meet again."""
    ways: dict[str, set[str]] = {}
    for task_id in looked_at:
        below, above = task_id, tasks[task_id]._parent
        while above is not None:
            known = ways.setdefault(above, set())
            walked = bool(known)
            known.add(below)
            if walked:
                break
            below, above = above, tasks[above]._parent
    partings = {task_id for task_id, onward in ways.items() if len(onward) > 1}
    for task_id in partings | (ways.keys() & looked_at):
        # What begins beside an activity must not be taken for the activity.
        if isinstance(tasks[task_id].task_spec, BoundaryEventSplit):
            partings |= ways[task_id]
    return partings


def _nearest(tasks: Mapping[str, Task], task: Task, kept: Collection[str]) -> str:
    """The nearest task above this one that stays."""
    above: str = task._parent
    while above not in kept:
        above = tasks[above]._parent
    return above
