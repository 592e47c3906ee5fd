"""Takes a timer that cannot be fired out of a case, where the case has another way to go on."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.task import Task

from chassis.engine.event_subprocesses import Listener
from chassis.engine.events import FirstOf, drop, waits
from chassis.engine.timers import Cycle


def may_leave_out(task: Task) -> bool:
    """Whether something else would move the case on from here without this timer."""
    definition = task.task_spec.event_definition
    if isinstance(definition, FirstOf):
        return sum(1 for _ in waits(task)) > 1
    return isinstance(definition, Cycle) or isinstance(task.task_spec, BoundaryEvent | Listener)


def leave_out(task: Task, number: int) -> bool:
    """Drop a waiting timer; false when nothing else would move the case on from here.

    On a boundary, or before an event sub-process, what is under way goes on without it; of a cycle only this
    ring is left out; at an event gateway the other events are still waited for.
    """
    if not may_leave_out(task):
        return False
    definition = task.task_spec.event_definition
    if isinstance(definition, Cycle):
        definition.next(task)
    elif isinstance(definition, FirstOf):
        drop(task, number)
    else:
        task.cancel()
        task.workflow.top_workflow.forget(task)
    return True
