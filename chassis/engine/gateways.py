"""The parallel gateway, corrected: the library's joins fire early on the second pass of a loop."""

from __future__ import annotations

from collections.abc import Iterator

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskState


class ParallelGateway(defaults.ParallelGateway):
    """Splits into all branches and joins them; counts only the arrivals of its own pass of a loop."""

    def _arrivals(self, my_task: Task) -> Iterator[Task]:
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
        missing = set(self.inputs)
        for task in self._arrivals(my_task):
            if task is not my_task and task.is_descendant_of(my_task):
                # The first pass of a loop whose back edge ends in this join: that input cannot come yet.
                missing.discard(_input_above(task, missing))
            elif task.parent.state == TaskState.COMPLETED:
                missing.discard(task.parent.task_spec)
        return not missing

    def _run_hook(self, my_task: Task) -> bool:
        others = [
            task
            for task in self._arrivals(my_task)
            if task is not my_task and task.has_state(TaskState.FINISHED_MASK)
        ]
        for task in sorted(others, key=lambda task: task.last_state_change):
            DeepMerge.merge(my_task.data, task.parent.data)
            if task.has_state(TaskState.COMPLETED):
                task._drop_children(force=True)
        my_task._inherit_data()
        return True


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
