"""What the inbox asks of its tables: each question is one short range of an index, however much there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, tuple_

from chassis.actor import Actor
from portal.storage.holders import holders_of, merged, own_holders_of
from portal.storage.paging import Key, bound
from portal.storage.tables import (
    COPY_READ,
    TASK_READ,
    WORKLIST_CASE,
    WORKLIST_COPY,
    WORKLIST_ENDED,
    WORKLIST_HOLDER,
    WORKLIST_PARTY,
    WORKLIST_TASK,
    WORKLIST_WATCH,
)

COUNTED_UP_TO = 100


def waiting(
    actor: Actor, holders: Sequence[str], text: str, process: str, key: Key | None, limit: int
) -> Select[Any]:
    """The next tasks under any of these names."""
    waits = WORKLIST_HOLDER

    def narrow(part: Select[Any]) -> Select[Any]:
        if process:
            part = part.where(waits.c.process_id == process)
        if text:
            part = part.join(WORKLIST_TASK, WORKLIST_TASK.c.task_id == waits.c.task_id).where(_says(text))
        return part

    found = merged(waits, waits.c.due_at, waits.c.task_id, holders, limit, key=key, narrow=narrow)
    return (
        with_marker(actor, found.c.due_at.label("waits_until"))
        .join(found, found.c.task_id == WORKLIST_TASK.c.task_id)
        .order_by(found.c.due_at, found.c.task_id)
        .limit(limit)
    )


def how_many_wait(actor: Actor, only: ColumnElement[bool] | None = None) -> Select[Any]:
    waits = WORKLIST_HOLDER
    found = merged(
        waits,
        waits.c.due_at,
        waits.c.task_id,
        holders_of(actor),
        COUNTED_UP_TO,
        narrow=None if only is None else lambda part: part.where(only),
    )
    some = select(found.c.task_id).limit(COUNTED_UP_TO).subquery()
    return select(func.count()).select_from(some)


def watched(actor: Actor, key: Key | None, limit: int) -> Select[Any]:
    watch = WORKLIST_WATCH
    found = merged(watch, watch.c.due_at, watch.c.task_id, holders_of(actor), limit, key=key)
    return (
        select(WORKLIST_TASK, found.c.due_at.label("waits_until"))
        .join(found, found.c.task_id == WORKLIST_TASK.c.task_id)
        .order_by(found.c.due_at, found.c.task_id)
        .limit(limit)
    )


def how_many_are_watched(actor: Actor) -> Select[Any]:
    watch = WORKLIST_WATCH
    found = merged(watch, watch.c.due_at, watch.c.task_id, holders_of(actor), COUNTED_UP_TO)
    return select(func.count()).select_from(select(found.c.task_id).limit(COUNTED_UP_TO).subquery())


def copies(actor: Actor, key: Key | None, limit: int) -> Select[Any]:
    copy = WORKLIST_COPY.c
    found = merged(
        WORKLIST_COPY, copy.copied_at, copy.copy_id, own_holders_of(actor), limit, key=key, newest_first=True
    )
    return (
        select(WORKLIST_COPY, COPY_READ.c.read_at)
        .join(found, found.c.copy_id == copy.copy_id)
        .outerjoin(COPY_READ, _read_by(actor))
        .order_by(copy.copied_at.desc(), copy.copy_id.desc())
        .limit(limit)
    )


def how_many_are_unread(actor: Actor) -> Select[Any]:
    copy = WORKLIST_COPY.c
    found = merged(
        WORKLIST_COPY, copy.copied_at, copy.copy_id, own_holders_of(actor), COUNTED_UP_TO, newest_first=True
    )
    # Looked up copy by copy: joined, PostgreSQL would read everything this person ever read.
    read = (
        select(COPY_READ.c.read_at)
        .where(COPY_READ.c.account_id == actor.user_id, COPY_READ.c.copy_id == found.c.copy_id)
        .scalar_subquery()
    )
    return select(func.count()).select_from(found).where(read.is_(None))


def _read_by(actor: Actor) -> ColumnElement[bool]:
    return and_(COPY_READ.c.copy_id == WORKLIST_COPY.c.copy_id, COPY_READ.c.account_id == actor.user_id)


def done(actor: Actor, text: str, process: str, key: Key | None, limit: int) -> Select[Any]:
    task = WORKLIST_TASK.c
    ask = with_marker(actor).where(task.closed_by == actor.user_id, task.state == "completed")
    if process:
        ask = ask.where(task.process_id == process)
    if key:
        ask = ask.where(tuple_(task.closed_at, task.task_id) < bound(key))
    if text:
        ask = ask.where(_says(text))
    return ask.order_by(task.closed_at.desc(), task.task_id.desc()).limit(limit)


def cases(actor: Actor, scope: str, text: str, process: str, key: Key | None, limit: int) -> Select[Any]:
    case = WORKLIST_CASE.c
    ask = select(WORKLIST_CASE)
    if scope == "unit":
        party = WORKLIST_PARTY.c
        ask = ask.join(WORKLIST_PARTY, party.case_no == case.case_no).where(party.unit == actor.unit)
        moment, number = party.started_at, party.case_no
    elif scope == "ended":
        ended = WORKLIST_ENDED.c
        ask = ask.join(WORKLIST_ENDED, ended.case_no == case.case_no).where(ended.account_id == actor.user_id)
        moment, number = ended.ended_at, ended.case_no
    else:
        ask = ask.where(case.initiator_user == actor.user_id)
        moment, number = case.started_at, case.case_no
    if process:
        ask = ask.where(case.process_id == process)
    if key:
        ask = ask.where(tuple_(moment, number) < bound(key))
    if text:
        ask = ask.where(or_(_contains(case.title, text), _contains(case.case_no, text)))
    return ask.order_by(moment.desc(), number.desc()).limit(limit)


def with_marker(actor: Actor, *more: ColumnElement[Any]) -> Select[Any]:
    marker = TASK_READ.c
    mine = and_(marker.task_id == WORKLIST_TASK.c.task_id, marker.account_id == actor.user_id)
    return select(WORKLIST_TASK, marker.read_at, *more).outerjoin(TASK_READ, mine)


def _says(text: str) -> ColumnElement[bool]:
    task = WORKLIST_TASK.c
    return or_(_contains(task.case_title, text), _contains(task.case_no, text))


def _contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return func.lower(cast(column, String)).contains(text.strip().lower(), autoescape=True)
