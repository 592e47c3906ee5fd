"""Says what changed with tasks and cases in the words of the worklist messages; others send them."""

from __future__ import annotations

from typing import Any

from chassis.engine.records import CaseChange, CaseCopied, TaskChange
from chassis.engine.reminders import CITY, OVERDUE
from chassis.texts import Said


def announced(
    service: str, change: TaskChange | CaseChange | CaseCopied, *, state_label: Said | None = None
) -> tuple[str, str, dict[str, Any]]:
    """The message type, its subject (the case) and its data; `state_label` names ends no diagram draws."""
    if isinstance(change, TaskChange):
        return f"worklist.task-{change.kind}.v1", change.task.case_no, _task(service, change)
    if isinstance(change, CaseCopied):
        return "worklist.case-copied.v1", change.case_no, _copy(service, change)
    return (
        "worklist.case-changed.v1",
        change.case_no,
        _case(service, change, state_label or change.state_label),
    )


_LATE = Said("“{name}”已超过办理时限：{title}", "“{name}” is over its limit: {title}")
_VERY_LATE = Said(
    "“{name}”已超过办理时限一半以上：{title}", "“{name}” is over its limit by half or more: {title}"
)


def overdue_alert(change: TaskChange) -> tuple[str, str, dict[str, Any]] | None:
    """The alert a reminder is to the supervisors: at the end of the limit, and at half as much again."""
    task = change.task
    if change.kind != "reminded" or task.reminded < OVERDUE:
        return None
    very_late = task.reminded >= CITY
    data = {
        "rule": "B0",
        "subject": task.case_no,
        "severity": "serious" if very_late else "warning",
        "text": (_VERY_LATE if very_late else _LATE).filled(name=task.name, title=task.case_title).as_json(),
        "facts": {
            "task_id": task.task_id,
            "process_id": task.process_id,
            "element_id": task.element_id,
            "candidates": list(task.candidates),
            "due_at": task.due_at.isoformat() if task.due_at else None,
            "share": task.reminded,
        },
    }
    return "supervision.alert-raised.v1", task.case_no, data


# Most tasks have none of these, and then nothing is said of them.
_RARE = ("delegated_by", "delegated_by_name", "superiors", "urged", "urged_at", "reminded", "stopped_at")


def _task(service: str, change: TaskChange) -> dict[str, Any]:
    task = change.task
    rare = {name: value for name in _RARE if (value := getattr(task, name))}
    return {
        "service": service,
        "task_id": task.task_id,
        "case_no": task.case_no,
        "case_title": change.case_title,
        "process_id": change.process_id,
        "process_name": change.process_name.as_json(),
        "element_id": task.element_id,
        "name": task.name.as_json(),
        "candidates": list(task.candidates),
        "assignee": task.assignee,
        "state": task.state,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "limit_days": task.limit_days,
        "from_name": task.from_name,
        "version": task.version,
        "outcome": task.outcome,
        "closed_by": task.closed_by,
        "kind": task.kind,
        **rare,
        **({"batch": True} if change.batch else {}),
    }


def _case(service: str, change: CaseChange, state_label: Said) -> dict[str, Any]:
    return {
        "service": service,
        "case_no": change.case_no,
        "title": change.title,
        "process_id": change.process_id,
        "process_name": change.process_name.as_json(),
        "initiator_unit": change.initiator_unit,
        "initiator_user": change.initiator_user,
        "parties": list(change.parties),
        "state": change.state,
        "state_label": state_label.as_json(),
        "ended": change.ended,
        "started_at": change.started_at,
        "ended_at": change.ended_at,
        "steps": [step.as_json() for step in change.steps],
        "due_at": change.due_at,
    }


def _copy(service: str, change: CaseCopied) -> dict[str, Any]:
    names = ("copy_id", "holder", "case_no", "case_title", "process_id", "by_name", "note", "copied_at")
    told = {name: getattr(change, name) for name in names}
    return {**told, "service": service, "process_name": change.process_name.as_json()}
