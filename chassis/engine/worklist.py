"""Human tasks: made when the token arrives, offered to posts, claimed, drafted and done by one person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.task import Task

from chassis.actor import Actor
from chassis.clock import COUNTY_ZONE
from chassis.engine.expression_values import ExpressionError
from chassis.engine.host import Host, element_of, extensions_of, properties_of
from chassis.engine.records import HumanTask, Instance
from chassis.engine.refusals import TaskClaimed, TaskFinished, TaskNotYours, TaskStale, TaskWithdrawn
from chassis.engine.timers import due_moment
from chassis.texts import Said

_DUE = "due"


def open_task(
    task: Task, instance: Instance, host: Host, from_name: str, origin: str | None = None
) -> HumanTask:
    """The row of a task the token has just reached."""
    extensions, properties = extensions_of(task), properties_of(task)
    limit_days = _limit(task, host, properties)
    due_at = _due(task, host, extensions, limit_days)
    # The case's own due date is the earliest of its tasks; kept in the state so that no query is needed.
    task.internal_data[_DUE] = due_at.isoformat() if due_at else None
    assignee = _filled(task, host, extensions.get("assignee"))
    name = said_of(task)
    return HumanTask(
        task_id=task.id,
        instance_id=instance.instance_id,
        case_no=instance.case_no,
        case_title=instance.title,
        process_id=instance.process_id,
        process_version=instance.process_version,
        element_id=element_of(task),
        name_zh=name.zh,
        name_en=name.en,
        form_key=extensions.get("formKey") or "",
        candidates=_candidates(task, host, extensions),
        assignee=str(assignee) if assignee else None,
        assignee_name=None,
        state="open",
        version=1,
        opened_at=host.now,
        due_at=due_at,
        limit_days=limit_days,
        from_name=from_name,
        origin=origin,
    )


def said_of(task: Task) -> Said:
    """What the element of a task is called."""
    chinese = " ".join((task.task_spec.bpmn_name or element_of(task)).split())
    return Said(chinese, properties_of(task).get("name_en") or chinese)


def due_of(task: Task) -> datetime | None:
    """When an open task falls due, from the case's state."""
    due = task.internal_data.get(_DUE)
    return datetime.fromisoformat(due) if due else None


def require_open(task: HumanTask, actor: Actor, version: int | None) -> None:
    """Refuse unless this person may do this task, as it was shown, now."""
    if task.state == "cancelled":
        raise TaskWithdrawn(name=task.name, at=_local(task.closed_at))
    if not task.is_open:
        raise TaskFinished(name=task.name, at=_local(task.closed_at), by=task.closed_by_name or "–")
    if not task.may_be_done_by(actor):
        raise TaskNotYours(name=task.name)
    if task.assignee is not None and task.assignee != actor.user_id:
        raise TaskClaimed(name=task.name, by=task.assignee_name or task.assignee)
    if version is not None and version != task.version:
        raise TaskStale(shown=version, current=task.version)


def claim(task: HumanTask, actor: Actor) -> None:
    """Take the task for oneself."""
    task.state, task.assignee, task.assignee_name = "claimed", actor.user_id, actor.name
    task.version += 1


def release(task: HumanTask) -> None:
    """Give a claimed task back to its posts."""
    task.state, task.assignee, task.assignee_name = "open", None, None
    task.version += 1


def close(task: HumanTask, outcome: str | None, actor: Actor, at: datetime) -> None:
    """Mark the task as done."""
    task.state, task.outcome, task.draft = "completed", outcome, None
    task.closed_by, task.closed_by_name, task.closed_at = actor.user_id, actor.name, at
    task.version += 1


def _candidates(task: Task, host: Host, extensions: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for attribute in ("candidateGroups", "candidateUsers"):
        value = _filled(task, host, extensions.get(attribute))
        for item in value if isinstance(value, list) else str(value or "").split(","):
            candidate = str(item).strip()
            if candidate and candidate not in found:
                found.append(candidate)
    return found


def _filled(task: Task, host: Host, text: str | None) -> Any:
    return host.fill(task, text) if text else None


def _limit(task: Task, host: Host, properties: Mapping[str, str]) -> int | None:
    key = properties.get("limit")
    if not key:
        return None
    parameter = host.functions.get("param")
    if parameter is None:
        raise ExpressionError(f"at {element_of(task)}: the limit {key} needs the function param()")
    return int(parameter(key))


def _due(task: Task, host: Host, extensions: Mapping[str, Any], limit_days: int | None) -> datetime | None:
    text = extensions.get("dueDate")
    if text:
        value = host.fill(task, text)
        return due_moment(value, host.now) if value else None
    if limit_days is None:
        return None
    after, today = host.functions.get("workdays_after"), host.functions.get("today")
    if after is None or today is None:
        raise ExpressionError(f"at {element_of(task)}: a limit needs workdays_after() and today()")
    return due_moment(after(today(), limit_days), host.now)


def _local(at: datetime | None) -> str:
    return f"{at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}" if at else "–"
