"""Human tasks: made when the token arrives, offered to posts, claimed, drafted and done by one person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.task import Task

from chassis.actor import Absent, Actor
from chassis.clock import COUNTY_ZONE, county_date
from chassis.engine import reminders
from chassis.engine.dues import DUE, due_at, fall_due, is_held, limit_of
from chassis.engine.expression_values import ExpressionError
from chassis.engine.host import Host, element_of, extensions_of, properties_of
from chassis.engine.records import HumanTask, Instance
from chassis.engine.refusals import (
    TaskClaimed,
    TaskCosigning,
    TaskFinished,
    TaskNotYours,
    TaskStale,
    TaskWithdrawn,
)
from chassis.texts import Said

_HOLDER = "holder"
_NO_PARAMETERS = Said(
    "时限 {key} 需要函数 param()，本服务没有",
    "the limit {key} needs the function param(), which this service has not",
)


def open_task(
    task: Task, instance: Instance, host: Host, from_name: str, origin: str | None = None
) -> HumanTask:
    """The row of a task the token has just reached."""
    extensions, properties = extensions_of(task), properties_of(task)
    due_at, limit_days = due_of_new(task, host)
    # The case's own due date is the earliest of its tasks; kept in the state so that no query is needed.
    task.internal_data[DUE] = due_at.isoformat() if due_at else None
    assignee = _filled(task, host, extensions.get("assignee"))
    holder, holder_name = task.internal_data.pop(_HOLDER, None) or (assignee, None)
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
        assignee=str(holder) if holder else None,
        assignee_name=holder_name,
        state="claimed" if holder_name else "open",
        version=1,
        opened_at=host.now,
        due_at=due_at,
        limit_days=limit_days,
        from_name=from_name,
        origin=origin,
        superiors=_offered(task, host, properties.get("superior")) or None,
        remind_at=_first_reminder(host, due_at, limit_days),
    )


def said_of(task: Task) -> Said:
    """What the element of a task is called."""
    chinese = " ".join((task.task_spec.bpmn_name or element_of(task)).split())
    return Said(chinese, properties_of(task).get("name_en") or chinese)


def keep_for(task: Task, user_id: str, name: str) -> None:
    """Let a task that is about to open be in somebody's hands from the beginning."""
    task.internal_data[_HOLDER] = [user_id, name]


def due_of(task: Task) -> datetime | None:
    """When an open task falls due, from the case's state; not at all while its clock stands still."""
    return None if is_held(task) else due_at(task)


def require_open(task: HumanTask, actor: Actor, version: int | None) -> None:
    """Refuse unless this person may do this task, as it was shown, now."""
    refuse_closed(task)
    if not task.may_be_done_by(actor):
        raise TaskNotYours(name=task.name)
    if task.state == "cosigning":
        raise TaskCosigning(name=task.name)
    if task.assignee not in (None, actor.user_id) and task.absent_for(actor) is None:
        raise TaskClaimed(name=task.name, by=task.assignee_name or task.assignee)
    require_version(task, version)


def refuse_closed(task: HumanTask) -> None:
    """Refuse when there is nothing left to do."""
    if task.state == "cancelled":
        raise TaskWithdrawn(name=task.name, at=_local(task.closed_at))
    if not task.is_open:
        raise TaskFinished(name=task.name, at=_local(task.closed_at), by=task.closed_by_name or "–")


def require_version(task: HumanTask, version: int | None) -> None:
    """Refuse when the task has changed since it was shown."""
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


def close(
    task: HumanTask, outcome: str | None, actor: Actor, at: datetime, absent: Absent | None = None
) -> None:
    """Mark the task as done by the actor, perhaps for an absent colleague."""
    if absent is not None:
        task.closed_for, task.closed_for_name = absent.user_id, absent.name
    task.state, task.outcome, task.draft = "completed", outcome, None
    task.closed_by, task.closed_by_name, task.closed_at = actor.user_id, actor.name, at
    task.remind_at = task.stopped_at = None
    task.version += 1


def _candidates(task: Task, host: Host, extensions: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for attribute in ("candidateGroups", "candidateUsers"):
        found += _offered(task, host, extensions.get(attribute))
    return list(dict.fromkeys(found))


def _offered(task: Task, host: Host, text: str | None) -> list[str]:
    """The posts an attribute names: a list, or a text with commas."""
    value = _filled(task, host, text)
    items = value if isinstance(value, list) else str(value or "").split(",")
    return list(dict.fromkeys(post for item in items if (post := str(item).strip())))


def _filled(task: Task, host: Host, text: str | None) -> Any:
    return host.fill(task, text) if text else None


def due_of_new(task: Task, host: Host) -> tuple[datetime | None, int | None]:
    """When a task the token has just reached falls due, and the working days of its limit."""
    extensions, properties = extensions_of(task), properties_of(task)
    limit_days = _limit_days(task, host, properties)
    text = extensions.get("dueDate")
    if text:
        value = host.fill(task, text)
    else:
        value = limit_days and host.calendar.add_working_days(county_date(host.now), limit_days)
    if not value:
        return None, limit_days
    due_at = fall_due(task, host, value, properties, limit_days=limit_days)
    if limit_days is None and (limit := limit_of(task)) is not None:
        limit_days = limit.days
    return due_at, limit_days


def _limit_days(task: Task, host: Host, properties: Mapping[str, str]) -> int | None:
    key = properties.get("limit")
    if not key:
        return None
    parameter = host.functions.get("param")
    if parameter is None:
        raise ExpressionError(_NO_PARAMETERS, key=key).at(element_of(task))
    return int(parameter(key))


def _first_reminder(host: Host, due_at: datetime | None, limit_days: int | None) -> datetime | None:
    """The first share of the limit that is still to come: nobody is reminded of what has just been given."""
    if due_at is None:
        return None
    opened_at = host.now
    shares = reminders.moments(opened_at, due_at, limit_days, host.calendar)
    return reminders.reached(shares, opened_at)[1]


def _local(at: datetime | None) -> str:
    return f"{at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}" if at else "–"
