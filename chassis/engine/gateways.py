"""Gateways, corrected: the library's joins fire early on the second pass of a loop and mix up variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask, _EndJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.expression_values import ExpressionError
from chassis.engine.variables import known_together
from chassis.texts import Said

_END = "End"
_NO_WAY = Said("没有条件成立，也没有默认去向", "no condition holds and there is no default")


class ParallelGateway(defaults.ParallelGateway):
    """Splits into all branches and joins them; counts only the arrivals of its own pass of a loop."""

    def tokens(self, my_task: Task) -> Iterator[Task]:
        """The last task of each branch that has come here."""
        return (task.parent for task in self.arrived(my_task))

    def arrived(self, my_task: Task) -> Iterator[Task]:
        """The tasks at this join that belong to the same pass of a loop, itself included."""
        previous = _previous_pass(self, my_task)
        for task in my_task.workflow.tasks.values():
            if (
                task.task_spec is self
                and task is not previous
                and (previous is None or task.is_descendant_of(previous))
                and not my_task.is_descendant_of(task)
            ):
                yield task

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        if len(self.inputs) == 1:
            return True
        missing = set(self.inputs)
        for task in self.arrived(my_task):
            if task is not my_task and task.is_descendant_of(my_task):
                # The first pass of a loop whose back edge ends in this join: that input cannot come yet.
                missing.discard(_input_above(task, missing))
            elif task.parent.state == TaskState.COMPLETED:
                missing.discard(task.parent.task_spec)
        return not missing

    def _run_hook(self, my_task: Task) -> bool:
        if len(self.inputs) > 1:
            merge_branches(my_task, list(self.arrived(my_task)))
        return True


class InclusiveGateway(defaults.InclusiveGateway):
    """Takes every branch whose condition holds, and waits while a token can still arrive.

    The library forgets branches that meet others before the join, and fires while they are under way.
    """

    def tokens(self, my_task: Task) -> Iterator[Task]:
        """The last task of each branch that has come here."""
        return (task.parent for task in self.arrived(my_task))

    def arrived(self, my_task: Task) -> Iterator[Task]:
        """The tasks at this join, itself included."""
        yield from _arrivals_of(my_task)

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        if len(self.inputs) == 1:
            return True
        upstream = self._upstream
        return not any(
            task is not my_task
            and task.task_spec is not self
            and task.task_spec.name in upstream
            and _is_token(task)
            for task in my_task.workflow.tasks.values()
        )

    @cached_property
    def _upstream(self) -> frozenset[str]:
        """The nodes from which a token can reach this join without passing it."""
        found: set[str] = set()
        stack = list(self.inputs)
        while stack:
            spec = stack.pop()
            if spec.name not in found and spec is not self:
                found.add(spec.name)
                stack.extend(spec.inputs)
        return frozenset(found)

    def _run_hook(self, my_task: Task) -> bool:
        if len(self.inputs) > 1:
            merge_branches(my_task, _arrivals_of(my_task))
        matches, otherwise = self._get_matching_outputs(my_task)
        if not matches and not otherwise:
            raise ExpressionError(_NO_WAY).at(str(self.name))
        my_task._sync_children(matches or otherwise, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class EndJoin(_EndJoin):
    """Where all branches of a process come to an end; looks at every task, however deep it lies."""

    def tokens(self, my_task: Task) -> Iterator[Task]:
        """The last token that came to its end; it knows what all before it knew."""
        yield my_task

    def _update_hook(self, my_task: Task) -> bool:
        """A token has come to its end, and goes on for those that came before it.

        Their variables are put together now and not when the last has come: until then what they came from
        may long be forgotten.
        """
        if my_task._state != TaskState.WAITING:
            ended = [task for task in _arrivals_of(my_task) if task._state == TaskState.WAITING]
            my_task.data = known_together([*ended, my_task.parent])
            for task in ended:
                task.cancel()
        if self._check_threshold_unstructured(my_task):
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        listeners = self._wf_spec.listeners
        return not any(
            task._state & TaskState.NOT_FINISHED_MASK
            and task is not my_task
            and task.task_spec.name != _END
            and not (task.task_spec in listeners and task._state == TaskState.WAITING)
            for task in my_task.workflow.tasks.values()
        )

    def _run_hook(self, my_task: Task) -> bool:
        for listening in my_task.workflow.listening():
            listening.cancel()
        my_task.workflow.data.update(my_task.data)
        return True


class ProcessSpec(BpmnProcessSpec):
    """A process whose ends join the way our gateways do; it may begin in several places."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Its start events, and what the start events of its event sub-processes wait for.
        self.starts: list[Any] = []
        self.listeners: list[Any] = []
        end = f"{self.name}.EndJoin"
        for name in (end, _END):
            del self.task_specs[name]
        self.end: EndJoin = EndJoin(self, end)
        self.end.connect(SimpleBpmnTask(self, _END))


def merge_branches(my_task: Task, arrivals: Sequence[Task]) -> None:
    """Put the variables of the branches together, and take away what came too late."""
    arrived = [
        task
        for task in arrivals
        if task is not my_task and task.has_state(TaskState.FINISHED_MASK) and task.parent is not None
    ]
    branches = [task.parent for task in arrived if task.parent.has_state(TaskState.COMPLETED)]
    my_task.data = known_together([*branches, my_task.parent])
    for task in arrived:
        if task.has_state(TaskState.COMPLETED):
            task._drop_children(force=True)


def _is_token(task: Task) -> bool:
    """Whether a token is at this task: it is active, or its predecessor has just handed it over."""
    if task._state & (TaskState.READY | TaskState.WAITING | TaskState.STARTED):
        return True
    return (
        task._state == TaskState.FUTURE
        and task.parent is not None
        and task.parent._state == TaskState.COMPLETED
    )


def _arrivals_of(my_task: Task) -> list[Task]:
    return [
        task
        for task in my_task.workflow.tasks.values()
        if task.task_spec is my_task.task_spec and not my_task.is_descendant_of(task)
    ]


def _previous_pass(spec: ParallelGateway, my_task: Task) -> Task | None:
    task = my_task.parent
    while task is not None and task.task_spec is not spec:
        task = task.parent
    return task


def _input_above(task: Task, inputs: set[object]) -> object:
    above: Task | None = task
    while above is not None and above.task_spec not in inputs:
        above = above.parent
    return above.task_spec if above is not None else None
