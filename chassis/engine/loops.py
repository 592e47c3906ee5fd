"""The standard loop: an activity that is done again while a condition holds, each time with what it left."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.multi_instance import Reporting

_DONE = "done"
COUNTER = "loopCounter"


class Repeated(Reporting, defaults.StandardLoopTask):
    """An activity in a loop; it forgets the passes before the last, so that the hundredth costs no more."""

    maximum: int | None
    condition: str | None
    test_before: bool
    task_spec: str

    def _update_hook(self, my_task: Task) -> bool | None:
        my_task._inherit_data()
        my_task.internal_data[_DONE] = 0
        if self.test_before and not self._goes_on(my_task):
            return True
        my_task._set_state(TaskState.STARTED)
        self._begin(my_task)
        return None

    def merge_child(self, workflow: object, child: Task) -> None:
        """A pass is over: take over what it left, and do it again or go on."""
        my_task = child.parent
        my_task.internal_data[_DONE] += 1
        my_task.data = dict(child.data)
        # What the pass left is newer than what other tokens have said meanwhile.
        my_task.last_state_change = child.last_state_change
        for earlier in my_task.children:
            if earlier is not child and earlier.task_spec is child.task_spec:
                my_task.workflow._remove_task(earlier.id)
        if self._goes_on(my_task):
            self._begin(my_task)
        else:
            my_task._set_state(TaskState.READY)

    def _begin(self, my_task: Task) -> None:
        spec = my_task.workflow.spec.task_specs[self.task_spec]
        child = my_task._add_child(spec, TaskState.WAITING)
        child.triggered = True
        spec._update(child)

    def _goes_on(self, my_task: Task) -> bool:
        done = my_task.internal_data[_DONE]
        if self.maximum is not None and done >= self.maximum:
            return False
        if self.condition is None:
            return True
        host = my_task.workflow.script_engine
        return host.evaluate(my_task, self.condition, {COUNTER: done}) is True
