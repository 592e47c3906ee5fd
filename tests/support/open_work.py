"""Events and whistles by the thousand: what a command centre has on its board, and what has ended before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services.dispatch.domain.called_body import CalledBody
from services.dispatch.domain.eligibility import WhistleKind
from services.dispatch.domain.event_class import Level, Urgency
from services.dispatch.domain.grid_event import EventState, Report, Round, Source
from services.dispatch.domain.whistle import Matter, WhistleState
from services.dispatch.storage import tables as t

COUNTY = "430211"
TOWNSHIPS = tuple(f"{COUNTY}{number:03}" for number in range(1, 7))
DEPARTMENTS = tuple(f"{COUNTY}-{name}" for name in ("cgj", "zjj", "gaj", "slj", "scjgj"))
CLASSES = ("SR-01", "SR-04", "GY-01", "GY-02", "JT-01", "SL-01", "SP-01", "AQ-01")
STATES = (EventState.REPORTED, EventState.DISPATCHED, EventState.HANDLING, EventState.HANDLING)
AT_ONCE = 2_000


def stock_events(session: Session, count: int, *, ended: int, now: datetime) -> None:
    """So many open events, a tenth of them past their limit, after so many that have ended."""
    for rows in _batches(_event(number, number < ended, now) for number in range(ended + count)):
        session.execute(insert(t.GRID_EVENT), rows)
        parties = [
            {"unit": unit, "event_no": row["event_no"]} for row in rows for unit in _parties(row)
        ]  # fmt: skip
        session.execute(insert(t.EVENT_PARTY), parties)
    session.commit()


def stock_whistles(session: Session, count: int, *, ended: int, now: datetime) -> None:
    """So many open whistles, older than those that have ended."""
    for rows in _batches(_whistle(number, number >= count, now) for number in range(ended + count)):
        session.execute(insert(t.WHISTLE), rows)
        parties = [
            {"unit": unit, "whistle_no": row["whistle_no"]}
            for row in rows
            for unit in (row["township"], *(call.body for call in row["calls"]))
        ]
        session.execute(insert(t.WHISTLE_PARTY), parties)
    session.commit()


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _parties(row: Mapping[str, Any]) -> list[str]:
    return [row["township"], row["community"], *(one.handler for one in row["rounds"])]


def _event(number: int, ended: bool, now: datetime) -> dict[str, Any]:
    event_no = f"{COUNTY}-EVT-2026-{number + 1:06}"
    township, handler = TOWNSHIPS[number % 6], DEPARTMENTS[number % 5]
    state = EventState.CLOSED_SOLVED if ended else STATES[number % 4]
    reported, due = now - timedelta(hours=4), now + timedelta(minutes=number % 5_000 - 500)
    order = Round(f"{event_no}-1", handler, handler, (), reported, due)
    rounds = () if state is EventState.REPORTED else (order,)
    return {
        "event_no": event_no, "class_code": CLASSES[number % 8], "township": township,
        "report": Report(
            Source.GRID, f"乱倒渣土（{number}）", "约两车", "珠江北路口", Urgency.NORMAL, reported
        ),
        "community": f"{township}{number % 9 + 1:03}", "reported_at": reported, "reported_by": "u1",
        "first_receiver": township, "level": Level.TOWNSHIP, "state": state, "rounds": rounds,
        "due_at": None if ended else due, "warn_at": None if ended else due - timedelta(hours=1),
        "escalations": (), "reopened": 0, "duplicate_of": "", "remark": "", "rating": None,
        "closed_at": now if ended else None, "ended_at": now if ended else None, "row_version": 1,
    }  # fmt: skip


def _whistle(number: int, ended: bool, now: datetime) -> dict[str, Any]:
    due = now + timedelta(minutes=number % 400 - 100)
    bodies = (DEPARTMENTS[number % 5], DEPARTMENTS[(number + 1) % 5])
    return {
        "whistle_no": f"{COUNTY}-WHS-2026-{number + 1:05}", "township": TOWNSHIPS[number % 6],
        "matter": Matter(WhistleKind.EMERGENCY, f"渣土堵路（{number}）", "夜间倾倒", "珠江北路口"),
        "calls": tuple(CalledBody(one, one, "到场处置", due) for one in bodies),
        "blown_at": now - timedelta(hours=2), "blown_by": "u1",
        "state": WhistleState.RESOLVED if ended else WhistleState.HANDLING, "weighed": None,
        "override_reason": "", "sent_at": now - timedelta(hours=2), "due_at": due, "consultation": "",
        "solved_in": "", "remark": "", "ended_at": now if ended else None, "row_version": 1,
    }  # fmt: skip
