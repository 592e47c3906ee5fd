"""Figures of work: how much came, was done and is open, how long each step takes; grouped in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, select
from sqlalchemy.orm import Session

from portal.storage.tables import COUNTED_STEP, COUNTED_TASK

Reading = Callable[[], AbstractContextManager[Session]]
GROUPS = ("unit", "process", "month")


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked for: units (none named means all), a procedure with a version, the months."""

    first: str
    last: str
    units: tuple[str, ...] | None = None
    process: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """How much of one unit, procedure or month came, was done, late, and is open or overdue now."""

    key: str
    received: int = 0
    done: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(slots=True)
class Step:
    """How long one step takes in working days, against its limit, and how much of it waits now."""

    process_id: str
    element_id: str
    service: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    done: int = 0
    late: int = 0
    limit_days: int | None = None
    open: int = 0
    overdue: int = 0
    took: dict[int, int] = field(default_factory=dict)

    @property
    def median(self) -> int | None:
        """Half of those done took no longer."""
        return share_within(self.took, 1, 2)

    @property
    def p90(self) -> int | None:
        """Nine of ten of those done took no longer."""
        return share_within(self.took, 9, 10)


class WorkFigures:
    """Reads the figures of reports; nothing of a case but that it was counted."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def volumes(self, by: str, asked: Asked, now: datetime) -> list[Volume]:
        """Came, done, late and open, for each unit, procedure or month."""
        found: dict[str, Volume] = {}
        with self._reading() as session:
            for key, number in session.execute(received(by, asked)):
                found[key] = replace(found.get(key, Volume(key)), received=number)
            for key, number, late in session.execute(done(by, asked)):
                found[key] = replace(found.get(key, Volume(key)), done=number, late=late)
            for key, number, overdue in session.execute(open_now(by, asked, now)):
                found[key] = replace(found.get(key, Volume(key)), open=number, overdue=overdue)
        return [found[key] for key in sorted(found)]

    def steps(self, asked: Asked, now: datetime) -> list[Step]:
        """Every step with how long it takes; the slowest first within its procedure."""
        found: dict[tuple[str, str], Step] = {}

        def step(process: str, element: str) -> Step:
            return found.setdefault((process, element), Step(process, element))

        with self._reading() as session:
            for process, element, days, number, late, limit in session.execute(durations(asked)):
                one = step(process, element)
                one.done, one.late = one.done + number, one.late + late
                one.took[days or 0] = number
                one.limit_days = max(one.limit_days or 0, limit or 0) or None
            for process, element, number, overdue in session.execute(waiting(asked, now)):
                one = step(process, element)
                one.open, one.overdue = number, overdue
            names = select(COUNTED_STEP).where(COUNTED_STEP.c.process_id.in_({key[0] for key in found}))
            for row in session.execute(names):
                if one_known := found.get((row.process_id, row.element_id)):
                    one_known.service, one_known.name = row.service, row.name
        return sorted(found.values(), key=lambda one: (one.process_id, -(one.median or 0), one.element_id))

    def versions(self, process: str) -> list[int]:
        """The versions of a procedure something was counted under; 0 stands for those not told."""
        task = COUNTED_TASK.c
        ask = select(task.process_version).where(task.process_id == process).distinct()
        with self._reading() as session:
            return sorted(session.scalars(ask), reverse=True)


def received(by: str, asked: Asked) -> Select[Any]:
    """What came in the months."""
    task = COUNTED_TASK.c
    key = _key(by, task.opened_in)
    within = task.opened_in.between(asked.first, asked.last)
    return select(key, func.count()).where(within, *_narrowed(asked)).group_by(key)


def done(by: str, asked: Asked) -> Select[Any]:
    """What was done in the months, and how much of it late."""
    task = COUNTED_TASK.c
    key = _key(by, task.closed_in)
    within = task.closed_in.between(asked.first, asked.last)
    late = _how_many(task.late)
    return select(key, func.count(), late).where(within, *_narrowed(asked)).group_by(key)


def open_now(by: str, asked: Asked, now: datetime) -> Select[Any]:
    """What is open now, and how much of it overdue; by month, in the month it came."""
    task = COUNTED_TASK.c
    key = _key(by, task.opened_in)
    overdue = _how_many(task.due_at < now)
    narrowed = _narrowed(asked)
    if by == "month":
        narrowed.append(task.opened_in.between(asked.first, asked.last))
    return select(key, func.count(), overdue).where(task.closed_in.is_(None), *narrowed).group_by(key)


def durations(asked: Asked) -> Select[Any]:
    """For each step, how many took how many working days: few rows, however many tasks there are."""
    task = COUNTED_TASK.c
    step = (task.process_id, task.element_id, task.used_days)
    within = task.closed_in.between(asked.first, asked.last)
    return (
        select(*step, func.count(), _how_many(task.late), func.max(task.limit_days))
        .where(within, *_narrowed(asked))
        .group_by(*step)
    )


def waiting(asked: Asked, now: datetime) -> Select[Any]:
    """For each step, how many wait now and how many of them are overdue."""
    task = COUNTED_TASK.c
    step = (task.process_id, task.element_id)
    return (
        select(*step, func.count(), _how_many(task.due_at < now))
        .where(task.closed_in.is_(None), *_narrowed(asked))
        .group_by(*step)
    )


def share_within(took: Mapping[int, int], part: int, of: int) -> int | None:
    """The fewest days within which at least this part of all were done (nearest rank)."""
    total = sum(took.values())
    needed, reached = -(-total * part // of), 0
    for days in sorted(took):
        reached += took[days]
        if reached >= needed:
            return days
    return None


def _key(by: str, month: ColumnElement[Any]) -> ColumnElement[Any]:
    return {"unit": COUNTED_TASK.c.unit, "process": COUNTED_TASK.c.process_id}.get(by, month)


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    task = COUNTED_TASK.c
    conditions: list[ColumnElement[bool]] = []
    if asked.units is not None:
        conditions.append(task.unit.in_(asked.units))
    if asked.process:
        conditions.append(task.process_id == asked.process)
    if asked.version:
        conditions.append(task.process_version == asked.version)
    return conditions


def _how_many(condition: Any) -> Any:
    return func.coalesce(func.sum(case((and_(condition), 1), else_=0), type_=Integer), 0)


def by_month(volumes: Sequence[Volume], months: Sequence[str]) -> list[Volume]:
    """Every month in turn, also those in which nothing was counted."""
    known = {one.key: one for one in volumes}
    return [known.get(month, Volume(month)) for month in months]
