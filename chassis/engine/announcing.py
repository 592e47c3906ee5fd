"""Says what changed with tasks and cases in the words of the worklist messages; others send them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.engine.records import CaseCopied, CaseMoved, CaseSupervised, HumanTask, Standing, TaskChange
from chassis.engine.reminders import CITY, OVERDUE
from chassis.texts import Said


def announced(
    service: str, change: CaseMoved | CaseCopied | CaseSupervised, *, state_label: Said | None = None
) -> tuple[str, str, dict[str, Any]]:
    """The message type, its subject (the case) and its data; `state_label` names ends no diagram draws."""
    if isinstance(change, CaseCopied):
        return "worklist.case-copied.v1", change.case_no, _copy(service, change)
    if isinstance(change, CaseSupervised):
        return "worklist.case-supervised.v1", change.case_no, _supervision(service, change)
    data = {
        "service": service,
        "case_no": change.case_no,
        "title": change.title,
        "process_id": change.process_id,
        "process_name": change.process_name.as_json(),
        "tasks": [_task(one) for one in change.tasks],
    }
    if change.standing is not None:
        data["standing"] = _standing(change.standing, state_label or change.standing.state_label)
    return "worklist.case-moved.v1", change.case_no, data


_LATE = Said("“{name}”已超过办理时限：{title}", "“{name}” is over its limit: {title}")
_VERY_LATE = Said(
    "“{name}”已超过办理时限一半以上：{title}", "“{name}” is over its limit by half or more: {title}"
)


def overdue_alerts(moved: CaseMoved) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The alerts reminders are to the supervisors: at the end of a limit, and at half as much again."""
    for change in moved.tasks:
        if change.kind == "reminded" and change.task.reminded >= OVERDUE:
            yield _overdue_alert(change.task)


def _overdue_alert(task: HumanTask) -> tuple[str, str, dict[str, Any]]:
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


def _task(change: TaskChange) -> dict[str, Any]:
    task = change.task
    rare = {name: value for name in _RARE if (value := getattr(task, name))}
    return {
        "happened": change.kind,
        "task_id": task.task_id,
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
        "process_version": task.process_version,
        **rare,
        **({"batch": True} if change.batch else {}),
    }


def _standing(standing: Standing, state_label: Said) -> dict[str, Any]:
    return {
        "initiator_unit": standing.initiator_unit,
        "initiator_user": standing.initiator_user,
        "parties": list(standing.parties),
        "state": standing.state,
        "state_label": state_label.as_json(),
        "ended": standing.ended,
        "started_at": standing.started_at,
        "ended_at": standing.ended_at,
        "steps": [step.as_json() for step in standing.steps],
        "due_at": standing.due_at,
    }


def _copy(service: str, change: CaseCopied) -> dict[str, Any]:
    names = ("copy_id", "holder", "case_no", "case_title", "process_id", "by_name", "note", "copied_at")
    told = {name: getattr(change, name) for name in names}
    return {**told, "service": service, "process_name": change.process_name.as_json()}


def _supervision(service: str, change: CaseSupervised) -> dict[str, Any]:
    names = (
        "supervision_id", "case_no", "case_title", "process_id", "reason", "wished_on", "placed_at",
        "placed_by", "placed_by_name", "answered_at", "ended_at",
    )  # fmt: skip
    told = {name: getattr(change, name) for name in names}
    return {**told, "service": service, "process_name": change.process_name.as_json()}
