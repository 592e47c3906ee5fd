"""Steps as reports count them: kept with each later state of a task, forgotten when it is taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis.clock import county_date
from chassis.persistence.upsert import insert_into
from chassis.working_days import WorkingCalendar
from portal.storage.county_calendar import working_calendar
from portal.storage.tables import COUNTED_STEP, COUNTED_TASK

NOT_COUNTED = frozenset({"app_head", "app_adverse"})
"""Procedures with named readers: that there is such a case is not to be read from a figure either."""


class CountedTasks:
    """Keeps what is counted inside one unit of work; whoever calls has left out earlier states."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, task: Mapping[str, Any], process_version: int) -> None:
        """Count a step as it is now; signatures are no steps, and what was cancelled never was one."""
        if task["kind"] != "step" or task["process_id"] in NOT_COUNTED:
            return
        if task["state"] == "cancelled":
            self._session.execute(delete(COUNTED_TASK).where(COUNTED_TASK.c.task_id == task["task_id"]))
            return
        row = counted(task, process_version, self._calendar() if task["closed_at"] else None)
        statement = insert_into(self._session, COUNTED_TASK).values(**row)
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["task_id"],
                set_={name: statement.excluded[name] for name in row if name != "task_id"},
            )
        )
        step = {name: task[name] for name in ("process_id", "element_id", "service", "name")}
        known = insert_into(self._session, COUNTED_STEP).values(**step)
        self._session.execute(known.on_conflict_do_nothing())

    def _calendar(self) -> WorkingCalendar:
        return working_calendar(self._session)


def counted(
    task: Mapping[str, Any], process_version: int, calendar: WorkingCalendar | None
) -> dict[str, Any]:
    """The row of a step; it belongs to the unit of the first post it is offered to."""
    closed_at, due_at = task["closed_at"], task["due_at"]
    finished = closed_at is not None and calendar is not None
    return {
        "task_id": task["task_id"],
        "process_id": task["process_id"],
        "process_version": process_version,
        "element_id": task["element_id"],
        "unit": _unit(task["candidates"]),
        "opened_in": month_of(task["opened_at"]),
        "closed_in": month_of(closed_at) if closed_at else None,
        "due_at": due_at,
        "used_days": used_days(task, calendar) if finished and calendar else None,
        "limit_days": task["limit_days"],
        "late": bool(closed_at and due_at and closed_at > due_at),
    }


def used_days(task: Mapping[str, Any], calendar: WorkingCalendar) -> int:
    """Working days a finished step took, counted back from its limit: what stood still is not used."""
    closed, limit, due = county_date(task["closed_at"]), task["limit_days"], task["due_at"]
    if limit and due:
        return max(0, int(limit) - calendar.working_days_between(closed, county_date(due)))
    return max(0, calendar.working_days_between(county_date(task["opened_at"]), closed))


def month_of(moment: datetime) -> str:
    """The month of a moment in the county, as figures are grouped by."""
    return f"{county_date(moment):%Y-%m}"


def _unit(candidates: Any) -> str:
    units = [holder.partition("@")[2] for holder in candidates if "@" in holder]
    return units[0] if units else ""
