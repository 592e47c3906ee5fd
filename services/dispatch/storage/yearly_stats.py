"""Events and whistles that ended in a year."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.dispatch.domain import grid_event, whistle
from services.dispatch.domain.events import EventClosed, WhistleClosed
from services.dispatch.domain.grid_event import GridEvent
from services.dispatch.domain.whistle import Whistle
from services.dispatch.domain.yearly_stats import Year
from services.dispatch.storage.tables import GRID_EVENT, WHISTLE


def events_closed(session: Session, year: Year) -> Iterator[EventClosed]:
    """What came of every event that was told as closed."""
    row = GRID_EVENT.c
    within = (row.closed_at >= year.begin, row.closed_at < year.end, row.state.in_(grid_event.TOLD))
    for one in session.scalars(select(GridEvent).where(*within)):
        yield one.outcome


def whistles_closed(session: Session, year: Year) -> Iterator[WhistleClosed]:
    """What came of every whistle that was told as closed."""
    row = WHISTLE.c
    within = (row.ended_at >= year.begin, row.ended_at < year.end, row.state.in_(whistle.TOLD))
    for one in session.scalars(select(Whistle).where(*within)):
        yield one.outcome
