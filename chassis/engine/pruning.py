"""Forgets the finished past of a running case, so that a step costs the same after a thousand others.

The engine needs the root, the lowest common ancestor of everything unfinished, and that ancestor's subtree.
What happened before is in the journal, where history belongs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    listening = [task.id for task in workflow.listening()]
    anchor = _common_ancestor(tasks, root, listening)
    if anchor is root or (anchor._parent == root.id and not listening):
        return 0
    if not anchor._state & TaskState.FINISHED_MASK and anchor._parent != root.id:
        # Its finished parent holds the data an unfinished join will still inherit.
        anchor = tasks[anchor._parent]
    keep, stack = {root.id, *listening}, [anchor.id]
    while stack:
        task_id = stack.pop()
        keep.add(task_id)
        stack.extend(tasks[task_id]._children)
    dead = tasks.keys() - keep
    if not dead:
        return 0
    anchor._parent = root.id
    root._children = [anchor.id, *listening]
    for task_id in dead:
        workflow.top_workflow.forget(tasks.pop(task_id))
    if workflow.last_task is not None and workflow.last_task.id not in tasks:
        workflow.last_task = anchor
    return len(dead)


def _common_ancestor(tasks: Mapping[str, Task], root: Task, leaving_out: Collection[str]) -> Task:
    """The lowest task that all other unfinished tasks descend from, itself included."""
    above: set[str] = set()
    for task in tasks.values():
        if not task._state & TaskState.FINISHED_MASK and task.id not in leaving_out:
            task_id = task.id
            while task_id is not None and task_id not in above:
                above.add(task_id)
                task_id = tasks[task_id]._parent
    while root._state & TaskState.FINISHED_MASK:
        below = [child for child in root._children if child in above]
        if len(below) != 1:
            break
        root = tasks[below[0]]
    return root
