"""Timer events: when they fall due; they fire only when the engine's `fire` says so, never by themselves."""

from __future__ import annotations

from datetime import datetime

from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)
from SpiffWorkflow.task import Task

from chassis.engine.dues import DUE, due_moment, duration, fall_due
from chassis.engine.expression_values import ExpressionError
from chassis.engine.host import properties_of
from chassis.texts import Said

FIRED = "event_fired"
_RINGS = "rings"
_EVERY = "every"
MAX_RINGS = 1_000
_NO_CYCLE = Said(
    "“{value}”不是循环，循环写作 R3/PT24H，最多 {most} 次",
    "“{value}” is not a cycle such as R3/PT24H, of at most {most} rings",
)


def _set_due(definition: TimerEventDefinition, task: Task) -> bool:
    if DUE not in task.internal_data:
        host = task.workflow.script_engine
        value = host.evaluate(task, definition.expression)
        task.internal_data[DUE] = fall_due(task, host, value, properties_of(task)).isoformat()
    return bool(task.internal_data.get(FIRED, False))


class TimeDate(TimeDateEventDefinition):
    """A timer for a date or a moment."""

    def has_fired(self, my_task: Task) -> bool:
        """Whether the engine has fired it; the first time, note when it falls due."""
        return _set_due(self, my_task)


class Duration(DurationTimerEventDefinition):
    """A timer for a span of time."""

    def has_fired(self, my_task: Task) -> bool:
        """Whether the engine has fired it; the first time, note when it falls due."""
        return _set_due(self, my_task)


class Cycle(CycleTimerEventDefinition):
    """A timer that rings several times: `R3/PT24H`, or a list of moments an expression gave."""

    def has_fired(self, my_task: Task) -> bool:
        """Only the task made for a ring has; the cycle itself goes when its activity or scope goes."""
        return bool(my_task.internal_data.get(FIRED, False))

    def update_task(self, my_task: Task) -> None:
        """The first time, note when it rings."""
        if DUE not in my_task.internal_data:
            self._begin(my_task)

    def next(self, task: Task) -> None:
        """It has rung: note when it rings the next time."""
        data = task.internal_data
        left = data[_RINGS]
        if isinstance(left, list):
            data[DUE], data[_RINGS] = (left[0], left[1:]) if left else (None, [])
        elif left > 0:
            due = datetime.fromisoformat(data[DUE])
            data[DUE], data[_RINGS] = (due + duration(data[_EVERY], due)).isoformat(), left - 1
        else:
            data[DUE] = None

    def _begin(self, task: Task) -> None:
        host = task.workflow.script_engine
        value = host.evaluate(task, self.expression)
        data = task.internal_data
        if isinstance(value, list):
            moments = [due_moment(item, host.now, host.calendar).isoformat() for item in value[:MAX_RINGS]]
            data[DUE], data[_RINGS] = (moments[0] if moments else None), moments[1:]
            return
        count, every = _cycle(str(value))
        data[DUE] = (host.now + duration(every, host.now)).isoformat()
        data[_RINGS], data[_EVERY] = count - 1, every


def _cycle(text: str) -> tuple[int, str]:
    head, _, every = text.partition("/")
    count = head[1:] or str(MAX_RINGS)
    if head[:1] != "R" or not count.isdigit() or not 0 < int(count) <= MAX_RINGS or every[:1] != "P":
        raise ExpressionError(_NO_CYCLE, value=text[:40], most=MAX_RINGS)
    return int(count), every
