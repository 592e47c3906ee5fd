"""Human tasks as the web chassis shows them: the engine's task together with the process of its case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.engine.runtime import Engine
from chassis.texts import Said


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task and the process it belongs to."""

    id: str
    case_no: str
    case_title: str
    process_id: str
    process_version: int
    element_id: str
    name: Said
    state: str
    version: int
    opened_at: datetime
    due_at: datetime | None
    limit_days: int | None
    assignee: str | None
    candidates: tuple[str, ...]
    form_key: str
    draft: Mapping[str, Any] | None


class Worktasks:
    """The verbs of human tasks; the engine checks who may do what."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def task(self, session: Any, task_id: str) -> ShownTask:
        """The task with its process."""
        task = self._engine.task(session, task_id)
        instance = self._engine.instance(session, task.instance_id)
        if instance is None:
            raise LookupError(f"task {task_id} has no case")
        return ShownTask(
            id=task.task_id,
            case_no=task.case_no,
            case_title=instance.title,
            process_id=instance.process_id,
            process_version=instance.process_version,
            element_id=task.element_id,
            name=task.name,
            state=task.state,
            version=task.version,
            opened_at=task.opened_at,
            due_at=task.due_at,
            limit_days=task.limit_days,
            assignee=task.assignee,
            candidates=tuple(task.candidates),
            form_key=task.form_key or "",
            draft=task.draft,
        )

    def claim(self, work: Any, task_id: str, *, version: int) -> object:
        """Take the task for the actor."""
        return self._engine.claim(work, task_id, version=version)

    def release(self, work: Any, task_id: str, *, version: int) -> object:
        """Give the task back to all candidates."""
        return self._engine.release(work, task_id, version=version)

    def save_draft(self, work: Any, task_id: str, *, data: Mapping[str, Any], version: int) -> object:
        """Keep what was filled in so far."""
        return self._engine.save_draft(work, task_id, data=data, version=version)

    def complete(
        self, work: Any, task_id: str, *, outcome: str, data: Mapping[str, Any], version: int
    ) -> object:
        """Finish the task; the case moves on."""
        self._engine.complete(work, task_id, outcome=outcome, data=data, version=version)
        return None

    def position(self, session: Any, case_no: str) -> Mapping[str, Any]:
        """Where the case stands on its diagram; the presenter tells it itself."""
        position = self._engine.position(session, case_no)
        if position is None:
            return {"process_id": "", "version": 0, "active": [], "done": []}
        return {
            "process_id": position.process_id,
            "version": position.version,
            "active": list(position.active),
            "done": list(position.done),
        }
