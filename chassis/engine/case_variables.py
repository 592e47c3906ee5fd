"""Changes a variable of a case under way, everywhere the case sees the same value."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.codec import dumped
from chassis.engine.workflow import ACTIVE, CaseWorkflow

_ABSENT = object()
_HOLDS_DATA = ACTIVE | TaskState.FINISHED_MASK


def set_variable(workflow: CaseWorkflow, step: Task, name: str, value: Any) -> None:
    """Set a variable as a step sees it.

    Every task has a copy of the variables, and where branches meet, what a branch has changed wins over what
    it only inherited. So whoever has the value the step has gets the new one too; a branch or an instance
    that has a value of its own keeps it.
    """
    old = _shown(step, name)
    for part in (workflow, *workflow.subprocesses.values()):
        for task in part.tasks.values():
            if task._state & _HOLDS_DATA and _shown(task, name) == old:
                task.data[name] = deepcopy(value)


def _shown(task: Task, name: str) -> object:
    """The value in a form in which 1, 1.0 and true are three values."""
    return dumped(task.data[name]) if name in task.data else _ABSENT
