"""What a running diagram asks of the world outside: values, operations, decisions, messages.

SpiffWorkflow calls this its script engine. Ours has no script: it does not inherit from the library's class,
so that nothing in a diagram can ever reach `eval` or `exec`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from SpiffWorkflow.task import Task

from chassis.engine.expression_closures import Metered
from chassis.engine.expression_functions import date_of
from chassis.engine.expression_values import ExpressionError, plain
from chassis.engine.expressions import Functions, compile_expression, fill
from chassis.engine.metering import Meter
from chassis.texts import Said
from chassis.working_days import WorkingCalendar

_NO_SCRIPTS = Said("脚本不会执行", "scripts are not executed")


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal a diagram has thrown and nobody outside has been given yet."""

    name: str
    element_id: str
    correlation: str
    variables: Mapping[str, Any]
    is_signal: bool = False
    # The sub-processes it was thrown in, the outermost first.
    within: Sequence[str] = ()


class Counted(NamedTuple):
    """A call of `workdays_after`: from which day, how many, and where that ends."""

    start: date
    days: int
    last: date


_COUNTING = ("workdays_after", "end_of")


@dataclass(slots=True)
class Host:
    """One command's view of the outside; made for the command and thrown away with it."""

    now: datetime
    case_no: str
    functions: Functions = field(default_factory=dict)
    operate: Callable[[Task, str], Mapping[str, Any] | None] = lambda task, topic: None
    decide: Callable[[Task, str], Any] = lambda task, decision_id: None
    thrown: list[Thrown] = field(default_factory=list)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    # How the last value was counted: its calls of the calendar's functions (None where a day was only ended).
    calls: list[Counted | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        counting = {name: self._noted(self.functions[name]) for name in _COUNTING if name in self.functions}
        self.functions = {**self.functions, **counting}

    def _noted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def noted(meter: Meter, start: Any, *days: Any) -> Any:
            last = (
                function.run(meter, start, *days) if isinstance(function, Metered) else function(start, *days)
            )
            self.calls.append(Counted(date_of(start), int(days[0]), date_of(last)) if days else None)
            return last

        return Metered(noted)

    def evaluate(self, task: Task, expression: str, external_context: Mapping[str, Any] | None = None) -> Any:
        """The value of an expression over the variables a task sees."""
        variables = {**task.data, **external_context} if external_context else task.data
        self.calls.clear()
        try:
            return compile_expression(expression)(variables, self.functions)
        except ExpressionError as error:
            raise error.at(element_of(task)) from None

    def fill(self, task: Task, text: str) -> Any:
        """The value of a text with `${…}` in it."""
        self.calls.clear()
        try:
            return fill(text, task.data, self.functions)
        except ExpressionError as error:
            raise error.at(element_of(task)) from None

    def execute(self, task: Task, script: str, external_context: object = None) -> None:
        """Scripts do not exist here; the checker refuses them and so does the runtime."""
        raise ExpressionError(_NO_SCRIPTS).at(element_of(task))

    def throw(self, task: Task, name: str) -> None:
        """Keep a thrown message until the command's own case has been saved."""
        carried = properties_of(task).get("carries")
        self._throw(task, name, _listed(carried) if carried else list(task.data), is_signal=False)

    def broadcast(self, task: Task, name: str) -> Thrown:
        """Keep a signal until the case has been saved; it brings along only what the diagram says."""
        return self._throw(task, name, _listed(properties_of(task).get("carries", "")), is_signal=True)

    def _throw(self, task: Task, name: str, carried: Sequence[str], *, is_signal: bool) -> Thrown:
        variables = plain({one: task.data[one] for one in carried if one in task.data})
        correlation = self.correlation(task, properties_of(task))
        thrown = Thrown(name, element_of(task), correlation, variables, is_signal, ids_of(around(task)))
        self.thrown.append(thrown)
        return thrown

    def correlation(self, task: Task, properties: Mapping[str, str]) -> str:
        """What a message or signal is told apart by; the case number unless the diagram says more."""
        expression = properties.get("correlationKey")
        return str(self.fill(task, expression)) if expression else self.case_no


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


def around(task: Task) -> list[Task]:
    """The sub-processes and called processes under way that a task is in, the outermost first."""
    found: list[Task] = []
    scope: Any = task.workflow
    while scope is not (top := scope.top_workflow):
        found.append(top.get_task_from_id(scope.parent_task_id))
        scope = found[-1].workflow
    return found[::-1]


def ids_of(tasks: Iterable[Task]) -> list[str]:
    """The ids of tasks."""
    return [str(task.id) for task in tasks]


def element_of(task: Task) -> str:
    """The id of the element in the diagram a task stands for."""
    return str(getattr(task.task_spec, "bpmn_id", None) or task.task_spec.name)


def extensions_of(task: Task) -> Mapping[str, Any]:
    """What the designer set on the element in the properties panel."""
    extensions: Mapping[str, Any] | None = getattr(task.task_spec, "extensions", None)
    return extensions or {}


def properties_of(task: Task) -> Mapping[str, str]:
    """The element's extension properties."""
    properties: Mapping[str, str] = extensions_of(task).get("properties") or {}
    return properties
