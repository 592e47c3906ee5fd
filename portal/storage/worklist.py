"""The inbox as pages read it: what waits for me, what I did, what I started; one page at a time, by key."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.persistence.columns import Moment
from portal.storage.tables import (
    ALERT,
    CONVERSION,
    TASK_READ,
    WORKLIST_CASE,
    WORKLIST_HOLDER,
    WORKLIST_PARTY,
    WORKLIST_PROCESS,
    WORKLIST_TASK,
)

COUNTED_UP_TO = 100
LONGEST_PAGE = 100
Reading = Callable[[], AbstractContextManager[Session]]
Row = Mapping[str, Any]
Key = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows under the names of the `worklist` contracts, and the key the next page starts after."""

    rows: Sequence[Row]
    next: str | None


class Worklist:
    """Reads the inbox of one person over all services, also while a service is down."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock

    def tasks(
        self,
        actor: Actor,
        *,
        view: str = "open",
        text: str = "",
        process: str = "",
        after: str | None = None,
        limit: int = 30,
    ) -> Page:
        """待办 (`open`: waits for me, most urgent first) or 已办 (`done`: finished by me, newest first)."""
        limit = max(1, min(limit, LONGEST_PAGE))
        ask = _done if view == "done" else _open
        with self._reading() as session:
            found = session.execute(ask(actor, text, process, _key_in(after), limit + 1)).mappings().all()
        by = "closed_at" if view == "done" else "waits_until"
        return Page([_task(row, actor) for row in found[:limit]], _next(found, limit, by, "task_id"))

    def cases(
        self,
        actor: Actor,
        *,
        scope: str = "mine",
        text: str = "",
        process: str = "",
        after: str | None = None,
        limit: int = 30,
    ) -> Page:
        """我发起的 (`mine`), or the cases my unit takes part in (`unit`); newest first."""
        limit = max(1, min(limit, LONGEST_PAGE))
        with self._reading() as session:
            asked = _cases(actor, scope, text, process, _key_in(after), limit + 1)
            found = session.execute(asked).mappings().all()
        rows = [_without(row, "sequence") for row in found[:limit]]
        return Page(rows, _next(found, limit, "started_at", "case_no"))

    def counts(self, actor: Actor) -> dict[str, int]:
        """How much waits for me and how much of it is late; counting stops at `COUNTED_UP_TO`."""
        late = WORKLIST_HOLDER.c.due_at < self._clock.now()
        with self._reading() as session:
            open_, overdue = session.execute(
                select(_counted(actor).scalar_subquery(), _counted(actor, late).scalar_subquery())
            ).one()
        return {"open": open_, "overdue": overdue}

    def processes(self) -> list[tuple[str, Mapping[str, str]]]:
        """The procedures the inbox has met, for its filter."""
        ask = select(WORKLIST_PROCESS).order_by(WORKLIST_PROCESS.c.process_id)
        with self._reading() as session:
            return [(row.process_id, row.name) for row in session.execute(ask)]

    def service_of(self, case_no: str) -> str | None:
        """Which service keeps a case."""
        ask = select(WORKLIST_CASE.c.service).where(WORKLIST_CASE.c.case_no == case_no)
        fallback = select(WORKLIST_TASK.c.service).where(WORKLIST_TASK.c.case_no == case_no).limit(1)
        with self._reading() as session:
            return session.scalar(ask) or session.scalar(fallback)

    def open_tasks_of(self, case_no: str, actor: Actor) -> list[Row]:
        """What waits for me in one case."""
        waits = WORKLIST_HOLDER
        held = select(waits.c.task_id).where(waits.c.holder.in_(holders_of(actor)))
        ask = (
            _with_marker(actor)
            .where(WORKLIST_TASK.c.case_no == case_no, WORKLIST_TASK.c.task_id.in_(held))
            .order_by(WORKLIST_TASK.c.due_at, WORKLIST_TASK.c.task_id)
        )
        with self._reading() as session:
            return [_task(row, actor) for row in session.execute(ask).mappings()]

    def has_read(self, actor: Actor, task_id: str) -> bool:
        """Whether this person has opened the task before."""
        marker = TASK_READ.c
        ask = select(marker.task_id).where(marker.account_id == actor.user_id, marker.task_id == task_id)
        with self._reading() as session:
            return session.scalar(ask) is not None

    def alerts(self, after: str | None = None, limit: int = 30) -> Page:
        """What those who supervise have to look at, newest first; the route says who they are."""
        limit = max(1, min(limit, LONGEST_PAGE))
        ask = select(ALERT).order_by(ALERT.c.raised_at.desc(), ALERT.c.id.desc()).limit(limit + 1)
        if key := _key_in(after):
            ask = ask.where(tuple_(ALERT.c.raised_at, ALERT.c.id) < _bound(key))
        with self._reading() as session:
            found = session.execute(ask).mappings().all()
        return Page([dict(row) for row in found[:limit]], _next(found, limit, "raised_at", "id"))

    def conversions_of(self, case_no: str) -> list[Row]:
        """How a case changed its procedure."""
        ask = select(CONVERSION).where(CONVERSION.c.case_no == case_no).order_by(CONVERSION.c.told_at)
        with self._reading() as session:
            return [_without(row, "id") for row in session.execute(ask).mappings()]


def holders_of(actor: Actor) -> list[str]:
    """Under which names work can wait for this person: each `role@unit`, and the person."""
    return [*sorted(actor.roles), f"user:{actor.user_id}"]


def _open(actor: Actor, text: str, process: str, key: Key | None, limit: int) -> Select[Any]:
    """The next tasks over all my roles: a short range of the holder index for each, then merged."""
    found = _held(actor, limit, text=text, process=process, key=key)
    return (
        _with_marker(actor, found.c.due_at.label("waits_until"))
        .join(found, found.c.task_id == WORKLIST_TASK.c.task_id)
        .order_by(found.c.due_at, found.c.task_id)
        .limit(limit)
    )


def _held(
    actor: Actor,
    limit: int,
    *,
    text: str = "",
    process: str = "",
    key: Key | None = None,
    only: ColumnElement[bool] | None = None,
) -> Subquery:
    waits = WORKLIST_HOLDER
    parts = []
    for holder in holders_of(actor):
        part = select(waits.c.due_at, waits.c.task_id).where(waits.c.holder == holder)
        if process:
            part = part.where(waits.c.process_id == process)
        if key:
            part = part.where(tuple_(waits.c.due_at, waits.c.task_id) > _bound(key))
        if only is not None:
            part = part.where(only)
        if text:
            part = part.join(WORKLIST_TASK, WORKLIST_TASK.c.task_id == waits.c.task_id).where(_says(text))
        short = part.order_by(waits.c.due_at, waits.c.task_id).limit(limit).subquery()
        parts.append(select(short.c.due_at, short.c.task_id))
    return union(*parts).subquery()


def _counted(actor: Actor, only: ColumnElement[bool] | None = None) -> Select[Any]:
    found = _held(actor, COUNTED_UP_TO, only=only)
    some = select(found.c.task_id).limit(COUNTED_UP_TO).subquery()
    return select(func.count()).select_from(some)


def _done(actor: Actor, text: str, process: str, key: Key | None, limit: int) -> Select[Any]:
    task = WORKLIST_TASK.c
    ask = _with_marker(actor).where(task.closed_by == actor.user_id, task.state == "completed")
    if process:
        ask = ask.where(task.process_id == process)
    if key:
        ask = ask.where(tuple_(task.closed_at, task.task_id) < _bound(key))
    if text:
        ask = ask.where(_says(text))
    return ask.order_by(task.closed_at.desc(), task.task_id.desc()).limit(limit)


def _cases(actor: Actor, scope: str, text: str, process: str, key: Key | None, limit: int) -> Select[Any]:
    case = WORKLIST_CASE.c
    ask = select(WORKLIST_CASE)
    if scope == "unit":
        party = WORKLIST_PARTY.c
        ask = ask.join(WORKLIST_PARTY, party.case_no == case.case_no).where(party.unit == actor.unit)
        started, number = party.started_at, party.case_no
    else:
        ask = ask.where(case.initiator_user == actor.user_id)
        started, number = case.started_at, case.case_no
    if process:
        ask = ask.where(case.process_id == process)
    if key:
        ask = ask.where(tuple_(started, number) < _bound(key))
    if text:
        ask = ask.where(or_(_contains(case.title, text), _contains(case.case_no, text)))
    return ask.order_by(started.desc(), number.desc()).limit(limit)


def _with_marker(actor: Actor, *more: ColumnElement[Any]) -> Select[Any]:
    marker = TASK_READ.c
    mine = and_(marker.task_id == WORKLIST_TASK.c.task_id, marker.account_id == actor.user_id)
    return select(WORKLIST_TASK, marker.read_at, *more).outerjoin(TASK_READ, mine)


def _says(text: str) -> ColumnElement[bool]:
    task = WORKLIST_TASK.c
    return or_(_contains(task.case_title, text), _contains(task.case_no, text))


def _contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return func.lower(cast(column, String)).contains(text.strip().lower(), autoescape=True)


def _bound(key: tuple[datetime, str]) -> Any:
    return tuple_(literal(key[0], Moment()), literal(key[1]))


def _task(row: RowMapping, actor: Actor) -> Row:
    mine, unread = row["assignee"] == actor.user_id, row["read_at"] is None
    return {**_without(row, "sequence", "read_at", "waits_until"), "mine": mine, "unread": unread}


def _without(row: RowMapping, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _next(found: Sequence[RowMapping], limit: int, moment: str, identity: str) -> str | None:
    """The key after the last row shown; none where one row more than asked was not found."""
    if len(found) <= limit:
        return None
    return _key_out(found[limit - 1][moment], found[limit - 1][identity])


def _key_out(moment: datetime, identity: str) -> str:
    plain = json.dumps([moment.astimezone(UTC).isoformat(), identity])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _key_in(after: str | None) -> Key | None:
    """Read a page key; one that was tampered with starts at the first page."""
    if not after:
        return None
    try:
        moment, identity = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        at = datetime.fromisoformat(moment)
        return (at, str(identity)) if at.tzinfo else None
    except (ValueError, TypeError):
        return None
