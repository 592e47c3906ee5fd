"""With ten thousand open events the board reads the head of an index, and counts from an index alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from services.dispatch.domain.event_class import Level, Urgency
from services.dispatch.domain.grid_event import EventState, Report, Source
from services.dispatch.storage import event_reads
from services.dispatch.storage import tables as t
from tests.load.plans import plans_of

OPEN, ENDED = 10_000, 10_000
NOW = datetime(2026, 5, 15, 2, 0, tzinfo=UTC)
ASKED = {"township": "", "class_field": "", "state": "", "lamp": "", "unit": ""}
REPORT = Report(Source.GRID, "乱倒渣土", "两车", "珠江北路", Urgency.NORMAL, NOW)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A county with ten thousand open events, and as many that have ended."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            if not postgresql_answers():
                pytest.skip("PostgreSQL does not answer here")
            found = stack.enter_context(postgresql_database())
        else:
            found = sqlite_database(Path(tmp_path_factory.mktemp("board")))
            stack.callback(found.dispose)
        for table in (t.GRID_EVENT, t.EVENT_PARTY, t.EVENT_CLASS):
            table.create(found.engine)
        with Session(found.engine) as session:
            session.execute(insert(t.GRID_EVENT), [_row(number) for number in range(OPEN + ENDED)])
            session.commit()
        _look_at_it(found)
        yield found


def _look_at_it(database: Database) -> None:
    """What the databases do by themselves now and then."""
    words = "VACUUM ANALYZE" if database.is_postgresql else "ANALYZE"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))


def _row(number: int) -> dict[str, object]:
    due = NOW + timedelta(minutes=number % 5_000 - 500)
    ended = number >= OPEN
    return {
        "event_no": f"430211-EVT-2026-{number:05d}", "report": REPORT, "class_code": f"SR-{number % 9:02d}",
        "township": f"43021100{number % 7 + 1}", "community": "", "reported_at": NOW, "reported_by": "u1",
        "first_receiver": "430211001008", "level": Level.TOWNSHIP, "rounds": (), "escalations": (),
        "state": EventState.CLOSED_SOLVED if ended else EventState.HANDLING, "reopened": 0,
        "duplicate_of": "", "remark": "", "row_version": 1,
        "due_at": None if ended else due, "warn_at": None if ended else due - timedelta(hours=1),
        "ended_at": NOW if ended else None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "ix_grid_event_open_due_at"),
        ({"lamp": "red"}, "ix_grid_event_open"),
        ({"township": "430211003"}, "ix_grid_event_open_township"),
        ({"township": "430211003", "lamp": "red"}, "ix_grid_event_open_township"),
        ({"state": "HANDLING"}, "ix_grid_event_open"),
    ],
    ids=str,
)
def test_a_page_of_the_board_is_the_head_of_an_index(database: Database, asked: dict[str, str], index: str):
    found = []

    def ask() -> None:
        with Session(database.engine) as session:
            found.append(
                event_reads.open_events(session, **{**ASKED, **asked}, now=NOW, after=None, limit=51)
            )

    (plan,) = plans_of(database, ask)
    assert any(index in line for line in plan.lines), plan
    assert not [line for line in plan.lines if "Sort" in line or "B-TREE" in line or "Seq Scan" in line], plan
    dues = [one.due_at for one in found[0]]
    assert len(dues) == 51 and dues == sorted(dues)


def test_the_next_page_goes_on_where_the_last_one_ended(database: Database):
    with Session(database.engine) as session:
        both = event_reads.open_events(session, **ASKED, now=NOW, after=None, limit=60)
        keys = (both[29].due_at, both[29].event_no)
        rest = event_reads.open_events(session, **ASKED, now=NOW, after=keys, limit=30)
    assert [one.event_no for one in rest] == [one.event_no for one in both[30:]]


def test_what_is_open_in_each_place_is_counted_from_the_index_alone(database: Database):
    found = []

    def ask() -> None:
        with Session(database.engine) as session:
            found.append(event_reads.open_by_place(session, NOW))

    (plan,) = plans_of(database, ask)
    assert not [line for line in plan.lines if "Seq Scan" in line], plan
    assert any("ix_grid_event_open_township" in line for line in plan.lines), plan
    assert sum(one["open"] for one in found[0]) == OPEN
    assert sum(one["red"] for one in found[0]) == 1_000
    assert sum(one["yellow"] for one in found[0]) == 2 * 61
