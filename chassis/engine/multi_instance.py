"""Multi-instance activities: one instance for each element of a collection, answers gathered in a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.expression_values import ExpressionError, plain
from chassis.engine.host import element_of
from chassis.engine.tasks import OWN
from chassis.texts import Said

MAX_INSTANCES = 500
_NO_COUNT = Said(
    "“{value}”不能作为办理的份数，应为 0 到 {most} 的整数",
    "“{value}” is not a number of instances from 0 to {most}",
)
_NO_LIST = Said("需要不超过 {most} 项的列表", "a list of at most {most} is needed")
_MERGED = "merged"
_REMAINING = "remaining"
_TOTAL = "total"


class Reporting:
    """An activity whose instances report to it when they are done."""

    task_spec: str

    def merge_child(self, workflow: object, child: Task) -> None:
        """An instance is done."""
        raise NotImplementedError


class Gathering(Reporting):
    """What both kinds share: elements in, one answer each out, nothing else leaks to the outer scope.

    The library's own class loses what a form submitted, leaks the element variable when there is no output
    and then refuses the second pass of a loop.
    """

    data_input: str | None
    cardinality: str | None
    input_item: str | None
    data_output: str
    condition: str | None

    def _prepare(self, my_task: Task) -> list[Any]:
        my_task._inherit_data()
        elements = self._elements(my_task)
        my_task.data[self.data_output] = []
        my_task.internal_data[_MERGED] = []
        my_task.internal_data[_TOTAL] = len(elements)
        return elements

    def _elements(self, task: Task) -> list[Any]:
        host = task.workflow.script_engine
        if self.data_input is None:
            count = host.evaluate(task, self.cardinality)
            if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MAX_INSTANCES:
                wrong = ExpressionError(_NO_COUNT, value=str(count)[:40], most=MAX_INSTANCES)
                raise wrong.at(element_of(task))
            return list(range(count))
        elements = host.evaluate(task, self.data_input)
        if isinstance(elements, Mapping):
            elements = list(elements.values())
        if not isinstance(elements, list) or len(elements) > MAX_INSTANCES:
            raise ExpressionError(_NO_LIST, most=MAX_INSTANCES).at(element_of(task))
        return [plain(element) for element in elements]

    def _begin(self, my_task: Task, element: Any) -> None:
        spec = my_task.workflow.spec.task_specs[self.task_spec]
        child = my_task._add_child(spec, TaskState.WAITING)
        child.triggered = True
        if self.input_item is not None:
            # Not simply a variable: one of the same name outside would take its place.
            child.internal_data[OWN] = {self.input_item: element}
        spec._update(child)

    def _gather(self, child: Task) -> Task:
        my_task = child.parent
        outer = my_task.data
        answer = {
            name: value
            for name, value in child.data.items()
            if name != self.data_output and (name not in outer or outer[name] != value)
        }
        # A new list: other tasks may hold the one there was.
        outer[self.data_output] = [*outer[self.data_output], answer]
        my_task.internal_data[_MERGED].append(str(child.id))
        return my_task

    def _is_enough(self, my_task: Task, child: Task) -> bool:
        if self.condition is None:
            return False
        total, done = my_task.internal_data[_TOTAL], len(my_task.internal_data[_MERGED])
        counters = {
            "nrOfInstances": total,
            "nrOfCompletedInstances": done,
            "nrOfActiveInstances": total - done,
            self.data_output: my_task.data[self.data_output],
        }
        host = my_task.workflow.script_engine
        return host.evaluate(child, self.condition, counters) is True


class ParallelInstances(Gathering, defaults.ParallelMultiInstanceTask):
    """All instances at once."""

    def _update_hook(self, my_task: Task) -> bool | None:
        elements = self._prepare(my_task)
        my_task._set_state(TaskState.STARTED)
        for element in elements:
            self._begin(my_task, element)
        return True if not elements else None

    def merge_child(self, workflow: object, child: Task) -> None:
        """Gather the answer of a finished instance; go on when it was the last or is enough."""
        my_task = self._gather(child)
        if self._is_enough(my_task, child):
            for instance in list(self._instances(my_task)):
                instance.cancel()
            my_task._set_state(TaskState.READY)
        elif len(my_task.internal_data[_MERGED]) == my_task.internal_data[_TOTAL]:
            my_task._set_state(TaskState.READY)


def leave_out(child: Task) -> None:
    """Go on without an instance nobody is to do any more; with the last one the activity is done."""
    my_task = child.parent
    assert isinstance(my_task.task_spec, ParallelInstances), "only instances beside one another fall away"
    my_task.internal_data[_TOTAL] -= 1
    child.cancel()
    if len(my_task.internal_data[_MERGED]) == my_task.internal_data[_TOTAL]:
        my_task._set_state(TaskState.READY)


class SequentialInstances(Gathering, defaults.SequentialMultiInstanceTask):
    """One instance after the other."""

    def _update_hook(self, my_task: Task) -> bool | None:
        elements = self._prepare(my_task)
        if not elements:
            return True
        my_task._set_state(TaskState.STARTED)
        my_task.internal_data[_REMAINING] = elements[1:]
        self._begin(my_task, elements[0])
        return None

    def merge_child(self, workflow: object, child: Task) -> None:
        """Gather the answer of a finished instance; begin the next unless it is enough."""
        my_task = self._gather(child)
        remaining = my_task.internal_data[_REMAINING]
        if not remaining or self._is_enough(my_task, child):
            my_task._set_state(TaskState.READY)
            return
        my_task.internal_data[_REMAINING] = remaining[1:]
        self._begin(my_task, remaining[0])


def connect_instances(spec: Any) -> None:
    """Let finished instances report to their activity.

    The library connects them when it creates an instance; a case that is restored with instances under way
    would otherwise wait for ever after the last answer.
    """
    for task_spec in spec.task_specs.values():
        if isinstance(task_spec, Reporting):
            finished = spec.task_specs[task_spec.task_spec].completed_event
            if not finished.is_connected(task_spec.merge_child):
                finished.connect(task_spec.merge_child)


def element_shown(task: Task) -> dict[str, Any]:
    """The element of the collection an instance stands for, under its variable; nothing for other tasks."""
    spec = task.parent.task_spec if task.parent is not None else None
    item = spec.input_item if isinstance(spec, Gathering) else None
    return {item: task.data[item]} if item is not None and item in task.data else {}
