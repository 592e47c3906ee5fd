"""Everything a case waits for, as rows of the index tables; computed from its state, never searched for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.activities import OperationTask
from chassis.engine.dues import is_held
from chassis.engine.events import waits
from chassis.engine.workflow import CaseWorkflow

Wait = tuple[Task, int]


@dataclass(slots=True)
class Waiting:
    """What a case waits for: people, times, messages and jobs, by the key of their row."""

    people: dict[str, Task] = field(default_factory=dict)
    times: dict[str, tuple[Wait, str]] = field(default_factory=dict)
    messages: dict[str, tuple[Wait, str]] = field(default_factory=dict)
    jobs: dict[str, Task] = field(default_factory=dict)
    # Timers whose clock stands still: they have no row and do not ring.
    held: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is waited for."""
        return not (self.people or self.times or self.messages or self.jobs or self.held)

    @property
    def only_people(self) -> bool:
        """Whether neither times nor messages nor jobs are waited for."""
        return not (self.times or self.messages or self.jobs)

    def due_times(self) -> Mapping[str, str]:
        """When each timer falls due, as written in the state."""
        return {key: due for key, (_, due) in self.times.items()}


def waiting_in(workflow: CaseWorkflow) -> Waiting:
    """Look through the active tasks of a case."""
    found = Waiting()
    for task in workflow.active():
        if task._state == TaskState.READY and task.task_spec.manual:
            found.people[task.id] = task
        elif task._state == TaskState.STARTED and isinstance(task.task_spec, OperationTask):
            found.jobs[task.id] = task
    for task in workflow.event_manager.tasks.values():
        if task._state != TaskState.WAITING:
            continue
        for number, kind, what in waits(task):
            key = wait_key(task, number)
            if kind == "timer" and is_held(task, number):
                found.held.append(key)
                continue
            (found.times if kind == "timer" else found.messages)[key] = ((task, number), what)
    return found


def wait_key(task: Task, number: int) -> str:
    """The key of a timer or subscription: the task, and which of its events."""
    return f"{task.id}.{number}" if number else str(task.id)


def moment(text: str) -> datetime:
    """A due time as written in the state."""
    return datetime.fromisoformat(text)
