"""Variables travel with tokens; here is what several tokens together know, and how news reaches them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.workflow import ACTIVE, INSTANCE_SUFFIX, CaseWorkflow

_NOT_REACHED = TaskState.PREDICTED_MASK | TaskState.FUTURE


def known_together(tokens: Sequence[Task]) -> dict[str, Any]:
    """What tokens of one process know together: what each has changed since its way parted from the others.

    What was changed on a way that several came together counts once and as old as it is: a token which merely
    kept it takes back nothing that another has set. Of two changes the later wins. (The library lets the last
    arrival win with everything it has, and mends lists element by element.)
    """
    ways = [_way(token) for token in tokens]
    beyond: dict[str, set[str]] = {}
    for way in ways:
        for here, there in zip(way, [*(task.id for task in way[1:]), ""], strict=True):
            beyond.setdefault(here.id, set()).add(there)
    data: dict[str, Any] = {}
    counted: set[str] = set()
    found: list[tuple[Task, dict[str, Any]]] = []
    for way in ways:
        before: Task | None = None
        for here in way:
            if len(beyond[here.id]) == 1 and here is not way[-1]:
                continue
            if here.id not in counted:
                counted.add(here.id)
                if before is None:
                    data = dict(here.data)
                else:
                    found.append((here, changes(before.data, here.data)))
            before = here
    for _, changed in sorted(found, key=lambda one: one[0].last_state_change):
        data.update(changed)
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
    tokens = list(_tokens(workflow))
    return known_together(tokens) if tokens else dict(workflow.task_tree.data)


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


def _way(task: Task) -> list[Task]:
    """The tasks a token has come through, the first first."""
    way = [task]
    while way[-1].parent is not None:
        way.append(way[-1].parent)
    return way[::-1]


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
        if isinstance(task.task_spec, BoundaryEvent) and task._state == TaskState.WAITING:
            continue  # it listens as long as the activity lasts: the token is there
        if isinstance(task.task_spec, UnstructuredJoin) and task._state == TaskState.WAITING:
            yield from task.task_spec.tokens(task)
        else:
            yield task
