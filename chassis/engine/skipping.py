"""Takes a timer that cannot be fired out of a case, where the case has another way to go on."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.task import Task

from chassis.engine.event_subprocesses import Listener
from chassis.engine.events import FirstOf, drop, waits
from chassis.engine.timers import Cycle


def leave_out(task: Task, number: int) -> bool:
    """Drop a waiting timer; false when nothing else would move the case on from here.

    On a boundary, or before an event sub-process, what is under way goes on without it; of a cycle only this
    ring is left out; at an event gateway the other events are still waited for.
    """
    definition = task.task_spec.event_definition
    if isinstance(definition, Cycle):
        definition.next(task)
        return True
    if isinstance(definition, FirstOf):
        if sum(1 for _ in waits(task)) < 2:
            return False
        drop(task, number)
        return True
    if not isinstance(task.task_spec, BoundaryEvent | Listener):
        return False
    task.cancel()
    task.workflow.top_workflow.forget(task)
    return True
