"""Questions of pages about events: one, those of a unit, and the open ones of the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from services.dispatch.domain.event_class import EventClass
from services.dispatch.domain.grid_event import GridEvent
from services.dispatch.storage.reads import agencies, journal, names
from services.dispatch.storage.tables import EVENT_CLASS, EVENT_CONTACT, EVENT_PARTY, GRID_EVENT, UNIT

__all__ = [
    "agencies_of", "contact", "departments", "event", "event_classes", "events", "journal", "names",
    "open_by_place", "open_events",
]  # fmt: skip

OPEN = GRID_EVENT.c.ended_at.is_(None)


def event(session: Session, event_no: str) -> GridEvent | None:
    """One event."""
    return session.get(GridEvent, event_no)


def contact(session: Session, event_no: str) -> str:
    """Whom to call back; nothing once the event has ended."""
    asked = select(EVENT_CONTACT.c.contact).where(EVENT_CONTACT.c.event_no == event_no)
    return session.execute(asked).scalar() or ""


def events(
    session: Session, *, unit: str | None, state: str | None = None, before: str | None = None, limit: int
) -> Sequence[GridEvent]:
    """The newest events first; only those that are a unit's business, when one is named."""
    columns = GRID_EVENT.c
    statement = select(GridEvent).order_by(columns.event_no.desc()).limit(limit)
    if unit is not None:
        statement = _of_unit(statement, unit)
    if state:
        statement = statement.where(columns.state == state)
    if before:
        statement = statement.where(columns.event_no < before)
    return session.execute(statement).scalars().all()


def event_classes(session: Session) -> Sequence[EventClass]:
    """The catalogue of classes, by code."""
    return session.execute(select(EventClass).order_by(EVENT_CLASS.c.code)).scalars().all()


def open_events(
    session: Session,
    *,
    township: str,
    class_field: str,
    state: str,
    lamp: str,
    unit: str,
    now: datetime,
    after: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[GridEvent]:
    """What is open, what is due first at the top: read from the head of an index of open events."""
    columns = GRID_EVENT.c
    statement = select(GridEvent).where(OPEN).order_by(columns.due_at, columns.event_no).limit(limit)
    if unit:
        statement = statement.where(_concerns(unit))
    if township:
        statement = statement.where(columns.township == township)
    if class_field:
        codes = select(EVENT_CLASS.c.code).where(EVENT_CLASS.c.field == class_field)
        statement = statement.where(columns.class_code.in_(codes))
    if state:
        statement = statement.where(columns.state == state)
    if lamp == "red":
        statement = statement.where(columns.due_at < now)
    elif lamp == "yellow":
        statement = statement.where(columns.due_at >= now, columns.warn_at <= now)
    if after is not None:
        due_at, event_no = after
        later = (columns.due_at == due_at) & (columns.event_no > event_no)
        statement = statement.where(or_(columns.due_at > due_at, later))
    return session.execute(statement).scalars().all()


def open_by_place(session: Session, now: datetime, unit: str) -> list[Mapping[str, Any]]:
    """How much is open, near its limit and past it, township by township: from the index alone.

    Only what is a unit's business, when one is named.
    """
    columns = GRID_EVENT.c
    red = func.sum(case((columns.due_at < now, 1), else_=0))
    yellow = func.sum(case(((columns.due_at >= now) & (columns.warn_at <= now), 1), else_=0))
    statement = (
        select(columns.township, func.count().label("open"), red.label("red"), yellow.label("yellow"))
        .where(OPEN)
        .group_by(columns.township)
        .order_by(columns.township)
    )
    if unit:
        statement = statement.where(_concerns(unit))
    return [dict(row._mapping) for row in session.execute(statement)]


def agencies_of(session: Session, township: str) -> Sequence[tuple[str, str]]:
    """The agencies that serve a township, with their names."""
    return [(one.code, one.name) for one in agencies(session) if one.serves(township)]


def departments(session: Session) -> Sequence[tuple[str, str]]:
    """The departments of the county, with their names."""
    statement = select(UNIT.c.code, UNIT.c.name).where(UNIT.c.kind == "department").order_by(UNIT.c.code)
    return [(row.code, row.name) for row in session.execute(statement)]


def _concerns(unit: str) -> ColumnElement[bool]:
    """Asked event by event, so that what has ended in all the years before is never looked at."""
    party = EVENT_PARTY.c
    return exists().where(party.unit == unit, party.event_no == GRID_EVENT.c.event_no)


def _of_unit(statement: Select[Any], unit: str) -> Select[Any]:
    party = EVENT_PARTY.c
    mine = (party.event_no == GRID_EVENT.c.event_no) & (party.unit == unit)
    return statement.join(EVENT_PARTY, mine)
