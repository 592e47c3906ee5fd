"""Message events and the event gateway: what they wait for, and how an arrival is handed to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine import timers
from chassis.engine.host import element_of
from chassis.engine.timers import DUE, FIRED

_CARRIED = "carried"
_CHOSEN = "chosen"
_DUES = "dues"


class Message(MessageEventDefinition):
    """A message event; what it throws goes to the host, never by name alone to whoever waits inside."""

    def throw(self, my_task: Task) -> None:
        """Hand the message to the host."""
        my_task.workflow.script_engine.throw(my_task, self.name)

    def catches(self, my_task: Task, event: Any) -> bool:
        """Only `arrive` delivers messages."""
        return False

    def update_task_data(self, my_task: Task) -> None:
        """Give the variables that came with the message to the branch that follows."""
        my_task.data.update(my_task.internal_data.pop(_CARRIED, None) or {})


class FirstOf(MultipleEventDefinition):
    """What an event gateway waits for: whichever of its events comes first."""

    def has_fired(self, my_task: Task) -> bool:
        """Whether one has come; the first time, note when its timers fall due."""
        if _DUES not in my_task.internal_data:
            my_task.internal_data[_DUES] = {
                str(number): self._due(definition, my_task)
                for number, definition in enumerate(self.event_definitions)
                if isinstance(definition, TimerEventDefinition)
            }
        return _CHOSEN in my_task.internal_data

    def _due(self, definition: TimerEventDefinition, task: Task) -> str:
        host = task.workflow.script_engine
        return timers.due_moment(host.evaluate(task, definition.expression), host.now).isoformat()

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
        my_task._sync_children([self.outputs[chosen]], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


def waits(task: Task) -> Iterator[tuple[int, str, str]]:
    """What a waiting event task waits for: (number, "timer", due) or (number, "message", name)."""
    definition = task.task_spec.event_definition
    if isinstance(definition, FirstOf):
        dues = task.internal_data.get(_DUES, {})
        for number, single in enumerate(definition.event_definitions):
            if str(number) in dues:
                yield number, "timer", dues[str(number)]
            elif isinstance(single, Message):
                yield number, "message", single.name
    elif isinstance(definition, TimerEventDefinition):
        due = task.internal_data.get(DUE)
        if due:
            yield 0, "timer", due
    elif isinstance(definition, Message):
        yield 0, "message", definition.name


def wait_properties(task: Task, number: int) -> Mapping[str, str]:
    """The extension properties of the event that is waited for."""
    definition = task.task_spec.event_definition
    if isinstance(definition, FirstOf):
        properties: Mapping[str, str] = definition.event_definitions[number].properties
        return properties
    own: Mapping[str, str] = (getattr(task.task_spec, "extensions", None) or {}).get("properties") or {}
    return own


def arrive(task: Task, number: int, variables: Mapping[str, Any]) -> None:
    """Hand an arrived message to the one task that waits for it."""
    task.internal_data[_CARRIED] = dict(variables)
    _come(task, number)


def ring(task: Task, number: int) -> None:
    """Fire a timer of a waiting task."""
    if isinstance(task.task_spec.event_definition, FirstOf):
        _come(task, number)
    else:
        timers.ring(task)


def _come(task: Task, number: int) -> None:
    if isinstance(task.task_spec.event_definition, FirstOf):
        task.internal_data[_CHOSEN] = number
    else:
        task.internal_data[FIRED] = True
    task.task_spec._update(task)


def element_waited_for(task: Task, number: int) -> str:
    """The element that goes on when the wait is over: after an event gateway, the chosen event."""
    if isinstance(task.task_spec.event_definition, FirstOf):
        return str(task.task_spec.outputs[number].name)
    return element_of(task)


__all__ = [
    "EventGateway", "FirstOf", "Message", "NoneEventDefinition", "arrive", "element_waited_for", "ring",
    "wait_properties", "waits",
]  # fmt: skip
