"""Forgets the finished past of a running case, so that a step costs the same after a thousand others.

The engine needs the root, the lowest common ancestor of everything unfinished, and that ancestor's subtree.
What happened before is in the journal, where history belongs.
"""

from __future__ import annotations

from typing import Any

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
    path = _common_path(workflow)
    if len(path) <= 2:
        return 0
    anchor = path[-1]
    if not anchor.has_state(TaskState.FINISHED_MASK):
        # Its finished parent holds the data an unfinished join will still inherit.
        anchor = path[-2]
        if anchor is root:
            return 0
    keep, stack = {root.id}, [anchor]
    while stack:
        task = stack.pop()
        keep.add(task.id)
        stack.extend(task.children)
    dead = [task_id for task_id in tasks if task_id not in keep]
    if not dead:
        return 0
    anchor._parent = root.id
    root._children = [anchor.id]
    for task_id in dead:
        workflow.top_workflow.forget(tasks.pop(task_id))
    if workflow.last_task is not None and workflow.last_task.id not in tasks:
        workflow.last_task = anchor
    return len(dead)


def _common_path(workflow: Any) -> list[Task]:
    """The path from the root to the lowest common ancestor of all unfinished tasks."""
    path: list[Task] | None = None
    for task in workflow.tasks.values():
        if task._state & TaskState.FINISHED_MASK or (path and task.parent is path[-1]):
            continue
        mine = _path(task)
        if path is None:
            path = mine
        else:
            path = [one for one, other in zip(path, mine, strict=False) if one is other]
        if len(path) <= 2:
            break
    return path or []


def _path(task: Task) -> list[Task]:
    path = [task]
    while task.parent is not None:
        task = task.parent
        path.append(task)
    return path[::-1]
