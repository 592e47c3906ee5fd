"""What a leader sees of a team: how much waits under each name, what was taken and done lately."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from portal.storage.paging import Page, bound, key_in, next_key, page_length
from portal.storage.tables import WORKLIST_HOLDER, WORKLIST_TAKEN, WORKLIST_TASK

Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Load:
    """How much waits under one name, and how much of it is late or soon will be."""

    open: int = 0
    soon: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Since:
    """From when on a team view counts, and until when something is due soon."""

    now: datetime
    soon: datetime
    week: datetime
    month: datetime


class Team:
    """Reads the work of several people and posts, in one short question each."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def loads(self, holders: Collection[str], since: Since) -> Mapping[str, Load]:
        """What waits under each of these names: persons (`user:<id>`) and posts (`role@unit`)."""
        waits = WORKLIST_HOLDER.c
        overdue = waits.due_at < since.now
        soon = and_(waits.due_at >= since.now, waits.due_at <= since.soon)
        ask = (
            select(waits.holder, func.count(), _how_many(soon), _how_many(overdue))
            .where(waits.holder.in_(tuple(holders)))
            .group_by(waits.holder)
        )
        with self._reading() as session:
            return {holder: Load(*counted) for holder, *counted in session.execute(ask)}

    def taken(self, people: Collection[str], since: Since) -> Mapping[str, int]:
        """How many tasks came into each person's hands this week: those the one before had, not again."""
        taken, before = WORKLIST_TAKEN.c, WORKLIST_TAKEN.alias("before").c
        last_before = (
            select(before.person)
            .where(before.task_id == taken.task_id, before.version < taken.version)
            .order_by(before.version.desc())
            .limit(1)
            .scalar_subquery()
        )
        ask = (
            select(taken.person, func.count(taken.task_id.distinct()))
            .where(
                taken.person.in_(tuple(people)),
                taken.taken_at >= since.week,
                func.coalesce(last_before, "") != taken.person,
            )
            .group_by(taken.person)
        )
        with self._reading() as session:
            return {row[0]: row[1] for row in session.execute(ask)}

    def done(self, people: Collection[str], since: Since) -> Mapping[str, int]:
        """How many tasks each person finished this month."""
        task = WORKLIST_TASK.c
        ask = (
            select(task.closed_by, func.count())
            .where(
                task.closed_by.in_(tuple(people)),
                task.closed_at >= since.month,
                task.state == "completed",
            )
            .group_by(task.closed_by)
        )
        with self._reading() as session:
            return {row[0]: row[1] for row in session.execute(ask)}

    def waiting(self, holder: str, *, after: str | None = None, limit: int = 50) -> Page:
        """The tasks that wait under one name, the most urgent first."""
        limit, key = page_length(limit), key_in(after)
        waits, task = WORKLIST_HOLDER.c, WORKLIST_TASK
        ask = (
            select(task, waits.due_at.label("waits_until"))
            .join(WORKLIST_HOLDER, waits.task_id == task.c.task_id)
            .where(waits.holder == holder)
            .order_by(waits.due_at, waits.task_id)
            .limit(limit + 1)
        )
        if key:
            ask = ask.where(tuple_(waits.due_at, waits.task_id) > bound(key))
        with self._reading() as session:
            found = session.execute(ask).mappings().all()
        return Page([dict(row) for row in found[:limit]], next_key(found, limit, "waits_until", "task_id"))


def _how_many(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0), type_=Integer), 0)
