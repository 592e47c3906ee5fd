"""Event sub-processes: listeners that begin with their scope and start a sub-process when they hear.

The library triggers them by changing the specification all cases share; after the first, no later case ever
ended. Here the listener is drawn into the scope when the diagram is read, like an event on a boundary around
everything in it, and nothing is changed afterwards.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task

from chassis.engine.events import go_to
from chassis.engine.variables import changes, known_in, spread

# What was chosen in a form belongs to the step it was asked in, and is nobody else's.
_OF_A_STEP = "outcome"


class Listener(CatchingEvent, BpmnSpecMixin):
    """The start event of an event sub-process, waiting in the scope around it for as long as that lasts."""

    def __init__(self, wf_spec: Any, bpmn_id: str, *, cancel_activity: bool, **more: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **more)
        self.cancel_activity = cancel_activity

    def _predict_hook(self, my_task: Task) -> None:
        """Most cases never hear it: nothing is expected."""

    def _run_hook(self, my_task: Task) -> bool:
        scope = my_task.workflow
        # It begins with what its scope knows now, not with what was known when the scope began.
        my_task.data = known_in(scope)
        self.event_definition.update_task_data(my_task)
        if self.cancel_activity:
            scope.clear(but=my_task)
        go_to(my_task, self.outputs)
        return True


class EventSubProcess(defaults.SubWorkflowTask):
    """A sub-process a listener has started; what it finds out, everybody in its scope knows from then on."""

    def __init__(self, wf_spec: Any, bpmn_id: str, interrupting: bool, **more: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **more)
        self.interrupting = interrupting

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)
        if not self.interrupting:
            news = changes(my_task.parent.data, my_task.data)
            news.pop(_OF_A_STEP, None)
            spread(news, my_task.workflow)
