"""A task of a running case: the library's, without what it does on every change and nobody looks at.

The library hashes a UUID in Python code at every step through the tree, and builds a log record for every
change of a task's state whether or not anybody listens; together half of what running a step cost.
"""

from __future__ import annotations

import time
from copy import deepcopy
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.ids import new_id

# Variables a task has of its own, whatever the task before it says.
OWN = "own"


class CaseTask(Task):
    """A task whose id is text."""

    _state: int

    def __init__(
        self, workflow: Any, task_spec: Any, parent: Task | None = None, state: int = TaskState.MAYBE
    ) -> None:
        super().__init__(workflow, task_spec, parent, state, id=new_id())

    def _inherit_data(self) -> None:
        super()._inherit_data()
        self.data.update(deepcopy(self.internal_data.get(OWN, {})))

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> CaseTask:
        child = CaseTask(self.workflow, task_spec, self, state)
        child.thread_id = self.thread_id
        if state == TaskState.READY:
            child._ready()
        return child

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self.last_state_change = time.time()
            self._state = value


def first_task(workflow: Any, start: str | None = None) -> CaseTask:
    """Put the token at the beginning of a process: at the start event named, or else at the plain one."""
    task = CaseTask(workflow, workflow.spec.start, state=TaskState.FUTURE)
    workflow.task_tree = task
    task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
    starts = workflow.spec.starts
    if len(starts) > 1:
        chosen = next((one for one in starts if one.name == start), starts[0])
        for child in task.children:
            if child.task_spec in starts and child.task_spec is not chosen:
                workflow._remove_task(child.id)
    task._ready()
    return task
