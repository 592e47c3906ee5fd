"""Variables travel with tokens; here is what several tokens together know, and how news reaches them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.workflow import ACTIVE, INSTANCE_SUFFIX, CaseWorkflow

_NOT_REACHED = TaskState.PREDICTED_MASK | TaskState.FUTURE


def merged(before: Mapping[str, Any], branches: Iterable[Task]) -> dict[str, Any]:
    """What branches that began with the same variables know together: what they changed, the last first.

    The library lets the last arrival win with everything it has, so that a branch which merely kept an old
    value takes back what another branch has set, and it mends lists element by element.
    """
    data = dict(before)
    for branch in branches:
        data.update(changes(before, branch.data))
    return data


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that are new or different."""
    return {
        name: value
        for name, value in after.items()
        if name not in before or (before[name] is not value and before[name] != value)
    }


def known_in(workflow: Any) -> dict[str, Any]:
    """What the tokens of a process or sub-process know together at this moment.

    Event sub-processes under way do not count: what they find out is told when they end.
    """
    tokens = sorted(_tokens(workflow), key=lambda task: task.last_state_change)
    return merged(common_ancestor(tokens).data, tokens) if tokens else dict(workflow.task_tree.data)


def spread(news: Mapping[str, Any], workflow: Any) -> None:
    """Tell every token of a process or sub-process, and of those inside it, what has changed.

    Finished tasks are told too: a join compares its branches with the task they come from, and an event that
    waits takes its variables from its predecessor again and again.
    """
    for inner in [workflow, *_inside(workflow)]:
        for task in inner.tasks.values():
            if not task._state & _NOT_REACHED:
                task.data.update(news)


def _inside(workflow: Any) -> list[Any]:
    top: CaseWorkflow = workflow.top_workflow
    found: list[Any] = []
    for inner in top.subprocesses.values():  # those outside come before those inside
        if not inner.completed and inner.parent_workflow in (workflow, *found):
            found.append(inner)
    return found


def common_ancestor(tasks: Sequence[Task]) -> Task:
    """The lowest task that all of these descend from or are."""
    common: list[Task] = []
    for number, task in enumerate(tasks):
        path = [task]
        while path[-1].parent is not None:
            path.append(path[-1].parent)
        path.reverse()
        if not number:
            common = path
        common = [one for one, other in zip(common, path, strict=False) if one is other]
    return common[-1]


def _tokens(workflow: Any) -> Iterator[Task]:
    """The tasks whose variables are those of a token: at a join that waits, where its arrivals came from."""
    listeners = workflow.spec.listeners
    for task in workflow.tasks.values():
        if not task._state & ACTIVE or task.task_spec.name.endswith(INSTANCE_SUFFIX):
            continue
        if task.task_spec in listeners or (task.parent is not None and task.parent.task_spec in listeners):
            continue
        if isinstance(task.task_spec, BoundaryEventJoin):
            continue  # it waits for the activity beside it, and has no token of its own
        if isinstance(task.task_spec, UnstructuredJoin) and task._state == TaskState.WAITING:
            yield from task.task_spec.tokens(task)
        else:
            yield task
