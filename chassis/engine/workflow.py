"""The library's workflow, taught to count its steps, to forget what was cancelled, and never to guess depth.

SpiffWorkflow walks its task tree to a depth of 1,000 and silently believes there is nothing below; after some
hundred rounds of a loop a case looked finished that was not. These classes look at the tasks themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.defaults import EndEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.refusals import StepBudgetSpent
from chassis.engine.tasks import first_task

STEP_BUDGET = 500
ACTIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED
INSTANCE_SUFFIX = " [child]"

Trace = Callable[[str, str, str], None]


class _Tasks:
    """How a workflow of ours looks at its tasks."""

    spec: Any
    tasks: dict[str, Task]
    completed: bool
    last_task: Task | None

    def update_waiting_tasks(self) -> None:
        """Let every waiting task look whether it may go on."""
        for task in [task for task in self.tasks.values() if task._state == TaskState.WAITING]:
            task.task_spec._update(task)

    def is_completed(self) -> bool:
        """Whether nothing is left to do or to wait for."""
        if not self.completed:
            self.completed = not any(
                task._state & TaskState.NOT_FINISHED_MASK for task in self.tasks.values()
            )
        return self.completed

    def machine_steps(self) -> list[Task]:
        """The tasks the engine can do without anybody."""
        return [
            task
            for task in self.tasks.values()
            if task._state == TaskState.READY and not task.task_spec.manual
        ]

    def clear(self, *, but: Task | None = None) -> list[Task]:
        """Take every token away, except one; returns those that were."""
        cleared = []
        for task in list(self.tasks.values()):
            if task is not but and task._state & TaskState.NOT_FINISHED_MASK and task.id in self.tasks:
                task.cancel()
                cleared.append(task)
        return cleared

    def end_at(self, task: Task) -> None:
        """End at once, with the variables of this task, whatever else is under way."""
        self.clear(but=task)
        self.last_task = task
        self._mark_complete(task)  # type: ignore[attr-defined]
        self.completed_event(self)  # type: ignore[attr-defined]

    def listening(self) -> list[Task]:
        """What waits to start an event sub-process, right below the root for as long as the process lasts."""
        listeners = self.spec.listeners
        if not listeners:
            return []
        waiting = [task for task in self.tasks.values() if task._state == TaskState.WAITING]
        return [task for task in waiting if task.task_spec in listeners]


class CaseWorkflow(_Tasks, BpmnWorkflow):
    """One running process of a case."""

    def __init__(
        self, spec: Any, inner_specs: Any, *, host: Any, restoring: bool = False, start: str | None = None
    ) -> None:
        self.done: dict[str, None] = {}
        # The elements passed in this command, in order, each as often as it was.
        self.passed: list[str] = []
        # What ran since the last completion: it goes to the account of the next one (see `performing`).
        self.pending: Sequence[Mapping[str, Any]] = []
        # What stops the clock at present: the id of its row, and the element (see `clock_stops`).
        self.stops: dict[str, list[str]] = {}
        self.end_state: str | None = None
        self.steps = 0
        self.at: Task | None = None
        self.trace: Trace | None = None
        self._set_off: list[Callable[[CaseWorkflow], None]] = []
        super().__init__(spec, inner_specs, script_engine=host, deserializing=True)
        if not restoring:
            first_task(self, start)

    def create_subprocess(self, my_task: Task, spec_name: str) -> CaseSubWorkflow:
        """Begin an embedded sub-process or a called process."""
        subprocess = CaseSubWorkflow(self.subprocess_specs[spec_name], my_task.id, self)
        self.subprocesses[my_task.id] = subprocess
        return subprocess

    def do_engine_steps(self, *_callbacks: object) -> None:
        """Run until only people, times and messages are waited for."""
        moved = True
        while moved:
            moved = False
            for workflow in self._innermost_first():
                moved |= self._run_all(workflow)

    def step(self, task: Task) -> None:
        """Run one task, inside the budget of the command, and note where the token went."""
        self.steps += 1
        self.at = task
        if self.steps > STEP_BUDGET:
            raise StepBudgetSpent(f"more than {STEP_BUDGET} steps in one command at {task.task_spec.name}")
        task.run()
        if task.has_state(TaskState.COMPLETED):
            self._note(task)
        while self._set_off:
            self._set_off.pop(0)(self)

    def set_off(self, consequence: Callable[[CaseWorkflow], None]) -> None:
        """What an event sets off happens when the step that threw it is complete, before the next one."""
        self._set_off.append(consequence)

    def pass_by(self, element_id: str) -> None:
        """Note that an element has been passed."""
        self.done.setdefault(element_id)
        self.passed.append(element_id)

    def completed_by_host(self, task: Task) -> None:
        """Complete a task the host has performed."""
        task.complete()
        self._note(task)

    def forget(self, task: Task) -> None:
        """A task left the tree: nothing inside it may go on waiting."""
        self.event_manager.remove_task(task)
        subprocess = self.subprocesses.pop(task.id, None)
        if subprocess is not None:
            subprocess.completed = True  # should it be running at this moment, it goes no further
            for inner in list(subprocess.tasks.values()):
                self.forget(inner)

    def active(self) -> Iterator[Task]:
        """Every task that is reached and not finished, in this process and inside it."""
        for workflow in (self, *self.subprocesses.values()):
            if not workflow.completed:
                for task in workflow.tasks.values():
                    if task._state & ACTIVE:
                        yield task

    def _task_removed_notify(self, task: Task) -> None:
        super()._task_removed_notify(task)
        self.forget(task)

    def _innermost_first(self) -> list[Any]:
        active = [inner for inner in self.subprocesses.values() if not inner.completed]
        return [*sorted(active, key=lambda inner: inner.depth, reverse=True), self]

    def _run_all(self, workflow: Any) -> bool:
        moved = False
        while not workflow.completed and (ready := workflow.machine_steps()):
            for task in ready:
                if task._state == TaskState.READY and task.id in workflow.tasks and not workflow.completed:
                    self.step(task)
                    moved = True
        return moved

    def _note(self, task: Task) -> None:
        source = getattr(task.task_spec, "bpmn_id", None)
        if source is None:
            return
        self.pass_by(source)
        if isinstance(task.task_spec, EndEvent) and self._is_final(task.workflow):
            self.end_state = source
        if self.trace is not None and not task.task_spec.name.endswith(INSTANCE_SUFFIX):
            for child in task.children:
                if not child._state & TaskState.PREDICTED_MASK and child._state != TaskState.CANCELLED:
                    self.trace(task.workflow.spec.name, source, _target(child))

    def _is_final(self, workflow: Any) -> bool:
        """Whether the process ends where this part of it ends."""
        while workflow is not self:
            owner = self.get_task_from_id(workflow.parent_task_id)
            if not getattr(owner.task_spec, "interrupting", False):
                return False
            workflow = owner.workflow
        return True


class CaseSubWorkflow(_Tasks, BpmnSubWorkflow):
    """An embedded sub-process or a called process under way."""

    def __init__(self, spec: Any, parent_task_id: str, top: CaseWorkflow, *, restoring: bool = False) -> None:
        super().__init__(spec, parent_task_id, top, deserializing=True)
        if not restoring:
            first_task(self)

    def cancel(self, success: bool = False) -> list[Task]:
        """Take every token away."""
        self.success, self.completed = success, True
        return self.clear()

    def _task_removed_notify(self, task: Task) -> None:
        super()._task_removed_notify(task)
        self.top_workflow.forget(task)


def _target(child: Task) -> str:
    return str(child.task_spec.name).removesuffix(".BoundaryEventSplit")
