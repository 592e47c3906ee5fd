"""Events: what waiting tasks wait for, and how an arrival is handed to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.dues import DUE, DUES, fall_due
from chassis.engine.host import Thrown, element_of
from chassis.engine.timers import FIRED, Cycle
from chassis.engine.workflow import CaseWorkflow

SIGNAL = "signal:"

_CARRIED = "carried"
_CHOSEN = "chosen"


class Heard(EventDefinition):
    """An event that comes from elsewhere and brings variables; the library never looks for its catchers."""

    def catches(self, my_task: Task, event: Any) -> bool:
        """Only `arrive` decides who catches what."""
        return False

    def update_task_data(self, my_task: Task) -> None:
        """Give the variables that came with the event to the branch that follows."""
        my_task.data.update(my_task.internal_data.pop(_CARRIED, None) or {})


class Message(Heard):
    """A message event; what it throws goes to the host, never by name alone to whoever waits inside."""

    @property
    def subscription(self) -> str:
        """The name of its row among the subscriptions."""
        return str(self.name)

    def throw(self, my_task: Task) -> None:
        """Hand the message to the host."""
        my_task.workflow.script_engine.throw(my_task, self.name)


class Signal(Heard):
    """A signal event: everybody who waits for it hears it, first in this process and then in the others."""

    @property
    def subscription(self) -> str:
        """The name of its row among the subscriptions; no message has it."""
        return f"{SIGNAL}{self.name}"

    def throw(self, my_task: Task) -> None:
        """Let this process hear it as soon as the step is complete, and the others when it is saved."""
        top = my_task.workflow.top_workflow
        signal = top.script_engine.broadcast(my_task, self.name)
        waiting = waiting_for(top, signal)  # now: not what the token that throws it comes to wait for
        top.set_off(lambda top: hear(top, signal, waiting))


class FirstOf(MultipleEventDefinition):
    """What an event gateway waits for: whichever of its events comes first."""

    def has_fired(self, my_task: Task) -> bool:
        """Whether one has come; the first time, note when its timers fall due."""
        if DUES not in my_task.internal_data:
            my_task.internal_data[DUES] = {
                str(number): self._due(number, definition, my_task)
                for number, definition in enumerate(self.event_definitions)
                if isinstance(definition, TimerEventDefinition)
            }
        return _CHOSEN in my_task.internal_data

    def _due(self, number: int, definition: TimerEventDefinition, task: Task) -> str:
        host = task.workflow.script_engine
        value = host.evaluate(task, definition.expression)
        return fall_due(task, host, value, definition.properties, number=number).isoformat()

    def catches(self, my_task: Task, event: Any = None) -> bool:
        """Only `arrive` and `ring` decide an event gateway."""
        return False

    def reset(self, my_task: Task) -> None:
        """Nothing to reset: every pass of a loop makes a new task."""


class EventGateway(defaults.EventBasedGateway):
    """An event gateway: the branch of the event that came goes on, the others are dropped."""

    def connect(self, child: Any) -> None:
        """Take over what the following event waits for, as the library does."""
        super().connect(child)
        properties = (getattr(child, "extensions", None) or {}).get("properties") or {}
        self.event_definition.event_definitions[-1].properties = properties

    def _run_hook(self, my_task: Task) -> bool:
        chosen = my_task.internal_data[_CHOSEN]
        my_task.data.update(my_task.internal_data.pop(_CARRIED, None) or {})
        go_to(my_task, [self.outputs[chosen]])
        return True


def waits(task: Task) -> Iterator[tuple[int, str, str]]:
    """What a waiting event task waits for: (number, "timer", due) or (number, "heard", subscription)."""
    definition = task.task_spec.event_definition
    if isinstance(definition, FirstOf):
        dues = task.internal_data.get(DUES, {})
        for number, single in enumerate(definition.event_definitions):
            if str(number) in dues:
                yield number, "timer", dues[str(number)]
            elif isinstance(single, Message | Signal):
                yield number, "heard", single.subscription
    elif isinstance(definition, TimerEventDefinition):
        due = task.internal_data.get(DUE)
        if due:
            yield 0, "timer", due
    elif isinstance(definition, Message | Signal):
        yield 0, "heard", definition.subscription


def wait_properties(task: Task, number: int) -> Mapping[str, str]:
    """The extension properties of the event that is waited for."""
    definition = task.task_spec.event_definition
    if isinstance(definition, FirstOf):
        properties: Mapping[str, str] = definition.event_definitions[number].properties
        return properties
    own: Mapping[str, str] = (getattr(task.task_spec, "extensions", None) or {}).get("properties") or {}
    return own


def arrive(task: Task, number: int, variables: Mapping[str, Any]) -> Task:
    """Hand what has come to the one task that waits for it; returns the task that goes on."""
    definition = task.task_spec.event_definition
    if isinstance(definition, FirstOf):
        task.internal_data[_CHOSEN] = number
    elif stays(task):
        return _another(task, variables)
    else:
        task.internal_data[FIRED] = True
    task.internal_data[_CARRIED] = dict(variables)
    task.task_spec._update(task)
    return task


def drop(task: Task, number: int) -> None:
    """Let an event gateway wait for one timer less."""
    task.internal_data[DUES].pop(str(number), None)


def ring(task: Task, number: int) -> Task:
    """Fire a timer of a waiting task; returns the task that goes on."""
    definition = task.task_spec.event_definition
    if isinstance(definition, Cycle):
        definition.next(task)
        return _another(task, {})
    if isinstance(definition, FirstOf):
        task.internal_data[_CHOSEN] = number
    else:
        task.internal_data[FIRED] = True
    task.task_spec._update(task)
    return task


def waiting_for(top: CaseWorkflow, signal: Thrown) -> list[tuple[Task, int]]:
    """Every task of a process that waits for a signal, and which of its events that is."""
    host = top.script_engine
    return [
        (task, number)
        for task in top.event_manager.tasks.values()
        for number, kind, what in waits(task)
        if kind == "heard"
        and what == f"{SIGNAL}{signal.name}"
        and host.correlation(task, wait_properties(task, number)) == signal.correlation
    ]


def hear(top: CaseWorkflow, signal: Thrown, waiting: Sequence[tuple[Task, int]]) -> int:
    """Let the tasks that wait for a signal go on; returns how many did."""
    heard = 0
    for task, number in waiting:
        # One that hears it may take others away with it.
        if task._state == TaskState.WAITING and task.id in top.event_manager.tasks:
            top.step(arrive(task, number, signal.variables))
            heard += 1
    return heard


def stays(task: Task) -> bool:
    """Whether a task goes on waiting when its event has come: one that interrupts nothing."""
    return getattr(task.task_spec, "cancel_activity", True) is False


def go_to(task: Task, outputs: list[Any]) -> None:
    """Let a token go on to these elements and no others."""
    task._sync_children(outputs, TaskState.FUTURE)
    for child in task.children:
        child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)


def _another(task: Task, variables: Mapping[str, Any]) -> Task:
    """A second task beside one that goes on waiting, for what has come this time.

    Beside it and not below it: what waits is taken away with its activity, and what has begun is not.
    """
    another: Task = task.parent._add_child(task.task_spec, TaskState.FUTURE)
    another.triggered = True
    another.internal_data.update({FIRED: True, _CARRIED: dict(variables)})
    go_to(another, [output for output in task.task_spec.outputs if not isinstance(output, BoundaryEventJoin)])
    another.task_spec._update(another)
    return another


def element_waited_for(task: Task, number: int) -> str:
    """The element that goes on when the wait is over: after an event gateway, the chosen event."""
    if isinstance(task.task_spec.event_definition, FirstOf):
        return str(task.task_spec.outputs[number].name)
    return element_of(task)


__all__ = [
    "SIGNAL", "EventGateway", "FirstOf", "Heard", "Message", "NoneEventDefinition", "Signal", "arrive",
    "drop", "element_waited_for", "go_to", "hear", "ring", "stays", "wait_properties", "waiting_for",
    "waits",
]  # fmt: skip
