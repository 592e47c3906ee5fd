"""Activities the machine performs: operations of the service and decision tables."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.task import Task

from chassis.engine.expression_values import plain
from chassis.engine.host import extensions_of, properties_of

JOB = "job"


class OperationTask(BpmnSpecMixin):
    """A service task: calls the service's operation at once, or leaves it to the worker as a job."""

    def _run_hook(self, my_task: Task) -> bool | None:
        super()._run_hook(my_task)
        if properties_of(my_task).get("execution") == JOB:
            return None
        perform(my_task)
        return True


def perform(task: Task) -> None:
    """Call the operation and take what it returned into the variables."""
    answer = task.workflow.script_engine.operate(task, extensions_of(task)["topic"])
    if answer:
        task.data.update(plain(dict(answer)))


class DecisionTask(BpmnSpecMixin):
    """A business rule task: asks a decision table; its outputs become variables."""

    def _run_hook(self, my_task: Task) -> bool:
        super()._run_hook(my_task)
        extensions = extensions_of(my_task)
        answer = my_task.workflow.script_engine.decide(my_task, extensions["decisionRef"])
        result_variable = extensions.get("resultVariable")
        if result_variable:
            my_task.data[result_variable] = plain(_mapped(answer, extensions.get("mapDecisionResult")))
        elif isinstance(answer, dict):
            my_task.data.update(plain(answer))
        return True


def _mapped(answer: object, mapping: str | None) -> object:
    if mapping == "singleEntry" and isinstance(answer, dict):
        return next(iter(answer.values()), None)
    if mapping == "collectEntries" and isinstance(answer, list):
        return [next(iter(row.values()), None) for row in answer]
    return answer
