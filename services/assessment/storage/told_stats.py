"""The years dispatch told, and the same figures counted from what was heard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.assessment.domain.told_stats import NOTHING, Figures, ToldStats
from services.assessment.storage.tables import HANDLED_EVENT, TOLD_STATS, WHISTLE_CALL

_EVENT, _CALL, _TOLD = HANDLED_EVENT.c, WHISTLE_CALL.c, TOLD_STATS.c


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_OF_EVENTS = {
    "events": func.count(),
    "events_in_time": _times(_EVENT.in_time),
    "events_solved": _times(_EVENT.solved),
    "events_reopened": _times(_EVENT.reopened > 0),
    "events_rated": _times(_EVENT.satisfied.is_not(None)),
    "events_satisfied": _times(_EVENT.satisfied.is_(True)),
}
_OF_CALLS = {
    "called": func.count(),
    "reported_in_time": _times(_CALL.in_time),
    "no_shows": _times(_CALL.no_show),
    "calls_judged": _times(_CALL.solved.is_not(None)),
    "calls_solved": _times(_CALL.solved.is_(True)),
    "calls_rated": _times(_CALL.satisfied.is_not(None)),
    "calls_satisfied": _times(_CALL.satisfied.is_(True)),
}


class StoredToldStats:
    """One line for a body, a township and a year."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, year: int, body: str, township: str) -> ToldStats | None:
        """The newest telling."""
        wanted = (_TOLD.year == year, _TOLD.body == body, _TOLD.township == township)
        row = self.session.execute(select(TOLD_STATS).where(*wanted)).first()
        return _line(row) if row else None

    def keep(self, line: ToldStats) -> None:
        """Put a telling in the place of the one before."""
        values = {"figures": dict(line.figures), "at": line.at, "lost": line.lost}
        key = {"year": line.year, "body": line.body, "township": line.township}
        statement = insert_into(self.session, TOLD_STATS).values(**key, **values)
        self.session.execute(statement.on_conflict_do_update(index_elements=[*key], set_=values))

    def heard(self, year: int, body: str, township: str) -> Figures:
        """What was heard of one body in one township."""
        return heard(self.session, year, body, township).get((body, township), NOTHING)


def told(session: Session, year: int) -> list[ToldStats]:
    """Every line of a year."""
    rows = session.execute(select(TOLD_STATS).where(_TOLD.year == year).order_by(_TOLD.body, _TOLD.township))
    return [_line(row) for row in rows]


def heard(
    session: Session, year: int, body: str | None = None, township: str | None = None
) -> Mapping[tuple[str, str], Figures]:
    """The figures of a year counted from single reports, by body and township."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for table, who, figures in (
        (HANDLED_EVENT, _EVENT.handler, _OF_EVENTS),
        (WHISTLE_CALL, _CALL.body, _OF_CALLS),
    ):
        place = table.c.township
        ask = select(who.label("body"), place, *(one.label(name) for name, one in figures.items()))
        ask = ask.where(table.c.year == year).group_by(who, place)
        if body is not None:
            ask = ask.where(who == body, place == township)
        for row in session.execute(ask).mappings():
            line = found.setdefault((row["body"], row["township"]), dict(NOTHING))
            line.update({name: int(row[name]) for name in figures})
    return found


def _line(row: Any) -> ToldStats:
    return ToldStats(row.year, row.body, row.township, row.figures, row.at, row.lost)
