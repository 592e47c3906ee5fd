"""Errors, escalations and cancellations go up from scope to scope until caught; terminate ends its scope.

What is thrown takes effect when the step that threw it is complete, and before the scope takes another one:
nothing inside may go on that the catching event is about to take away.
"""

from __future__ import annotations

from collections.abc import Iterator

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.events import Heard, arrive
from chassis.engine.expression_values import plain
from chassis.engine.host import element_of
from chassis.engine.refusals import ErrorUncaught
from chassis.engine.workflow import INSTANCE_SUFFIX, CaseWorkflow


class Raised(Heard):
    """What an event throws out of its scope, or catches on the boundary of one."""

    def __init__(self, name: str, code: str | None = None, code_variable: str | None = None) -> None:
        super().__init__(name)
        self.code = code
        self.code_variable = code_variable

    def throw(self, my_task: Task) -> None:
        """Hand it to the scopes outside when the step is complete."""
        my_task.workflow.top_workflow.set_off(lambda top: self.go_up(top, my_task))

    def go_up(self, top: CaseWorkflow, thrower: Task) -> None:
        """Let the nearest scope that catches it go on from there."""
        if thrower.workflow.completed:
            return  # somebody else has ended the scope in the same step
        catcher = next(self._catchers(top, thrower), None)
        if catcher is None:
            self.uncaught(top, thrower)
            return
        variables = plain(thrower.data)
        if catcher.task_spec.event_definition.code_variable:
            variables[catcher.task_spec.event_definition.code_variable] = self.code
        top.step(arrive(catcher, 0, variables))

    def uncaught(self, top: CaseWorkflow, thrower: Task) -> None:
        """Nobody catches it: the token that threw it goes its way."""

    def _catchers(self, top: CaseWorkflow, thrower: Task) -> Iterator[Task]:
        """Those who catch it, the nearest first, and in one place those who name its code first."""
        scope, inside = thrower.workflow, None
        while True:
            # An event sub-process does not catch what it has thrown itself.
            listening = [task for task in scope.listening() if inside not in task.task_spec.outputs]
            yield from self._fitting(listening)
            if scope is top:
                return
            owner = top.get_task_from_id(scope.parent_task_id)
            yield from self._fitting(_boundary_of(owner))
            scope, inside = owner.workflow, owner.task_spec

    def _fitting(self, waiting: list[Task]) -> list[Task]:
        codes = [
            (task, task.task_spec.event_definition.code)
            for task in waiting
            if type(task.task_spec.event_definition) is type(self)
        ]
        named = [task for task, code in codes if code is not None and code == self.code]
        return named + [task for task, code in codes if code is None]


class Error(Raised):
    """An error: ends its scope."""

    def uncaught(self, top: CaseWorkflow, thrower: Task) -> None:
        """At the end of the process it ends all of it; from inside it must not be taken for success."""
        if thrower.workflow is not top:
            raise ErrorUncaught(f"nobody catches the error {self.code or self.name} of {element_of(thrower)}")
        top.end_at(thrower)


class Escalation(Raised):
    """An escalation: tells the scopes outside, and ends nothing by itself."""


class Cancel(Raised):
    """The cancelling of a transaction."""

    def uncaught(self, top: CaseWorkflow, thrower: Task) -> None:
        """A transaction without a cancel event on its boundary just ends."""
        thrower.workflow.end_at(thrower)


class Terminate(EventDefinition):
    """The end of a process or sub-process at once, whatever else goes on in it."""

    def throw(self, my_task: Task) -> None:
        """End the scope when the step is complete."""
        my_task.workflow.top_workflow.set_off(lambda top: self.end(my_task))

    def end(self, thrower: Task) -> None:
        """End the scope it stands in; those around it go on."""
        if not thrower.workflow.completed:
            thrower.workflow.end_at(thrower)


def _boundary_of(owner: Task) -> list[Task]:
    """The events that wait on the boundary of an activity; a repeated one has one for all its instances."""
    if owner.task_spec.name.endswith(INSTANCE_SUFFIX):
        owner = owner.parent
    split = owner.parent
    if split is None or not isinstance(split.task_spec, BoundaryEventSplit):
        return []
    return [task for task in split.children if task._state == TaskState.WAITING]
