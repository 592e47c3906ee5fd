"""With ten thousand open events the board reads the head of an index, and counts from an index alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from chassis.persistence.database import Database
from chassis.testing.databases import POSTGRESQL_URL, hurried, postgresql_answers, sqlite_database
from services.dispatch.storage import event_reads, reads
from services.dispatch.storage import tables as t
from tests.load.plans import plans_of
from tests.support.open_work import DEPARTMENTS, TOWNSHIPS, stock_events, stock_whistles
from tests.support.stock import postgresql_copy

OPEN, ENDED, WHISTLES = 10_000, 30_000, 120
NOW = datetime(2026, 5, 15, 2, 0, tzinfo=UTC)
ASKED = {"township": "", "class_field": "", "state": "", "lamp": "", "unit": ""}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A county with ten thousand open events, and three times as many that have ended."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            if not postgresql_answers():
                pytest.skip("PostgreSQL does not answer here")
            # A database of its own: what others have open here would keep its pages from being all visible.
            name = stack.enter_context(postgresql_copy("template1"))
            url = make_url(POSTGRESQL_URL).set(database=name).render_as_string(hide_password=False)
            found = hurried(Database(url, schema="public"))
            stack.callback(found.dispose)
        else:
            found = sqlite_database(Path(tmp_path_factory.mktemp("board")))
            stack.callback(found.dispose)
        for table in (t.GRID_EVENT, t.EVENT_PARTY, t.EVENT_CLASS, t.WHISTLE, t.WHISTLE_PARTY):
            table.create(found.engine)
        with Session(found.engine) as session:
            stock_events(session, OPEN, ended=ENDED, now=NOW)
            stock_whistles(session, WHISTLES, ended=ENDED // 4, now=NOW)
        _look_at_it(found)
        yield found


def _look_at_it(database: Database) -> None:
    """What the databases do by themselves now and then."""
    words = "VACUUM ANALYZE" if database.is_postgresql else "ANALYZE"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "ix_grid_event_open_due_at"),
        ({"lamp": "red"}, "ix_grid_event_open"),
        ({"township": "430211003"}, "ix_grid_event_open_township"),
        ({"state": "HANDLING"}, "ix_grid_event_open"),
        ({"unit": DEPARTMENTS[1]}, "ix_grid_event_open_due_at"),
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


@pytest.mark.parametrize("asked", [{"township": TOWNSHIPS[2]}, {"unit": TOWNSHIPS[1]}], ids=str)
def test_what_is_late_in_one_place_is_found_by_an_index_even_where_it_is_sorted(
    database: Database, asked: dict[str, str]
):
    found = []

    def ask() -> None:
        with Session(database.engine) as session:
            asking = {**ASKED, **asked, "lamp": "red"}
            found.append(event_reads.open_events(session, **asking, now=NOW, after=None, limit=51))

    (plan,) = plans_of(database, ask)
    assert any("ix_grid_event_open" in line for line in plan.lines), plan
    assert not plan.read_whole, plan
    assert len(found[0]) == 51 and all(one.due_at < NOW for one in found[0])


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
            found.append(event_reads.open_by_place(session, NOW, ""))

    (plan,) = plans_of(database, ask)
    assert not [line for line in plan.lines if "Seq Scan" in line], plan
    assert any("ix_grid_event_open_township" in line for line in plan.lines), plan
    assert sum(one["open"] for one in found[0]) == OPEN
    assert sum(one["red"] for one in found[0]) == 1_000
    assert sum(one["yellow"] for one in found[0]) == 2 * 61


@pytest.mark.parametrize("unit", [TOWNSHIPS[1], DEPARTMENTS[1]])
def test_a_unit_counts_what_is_open_with_it_and_never_reads_what_has_ended(database: Database, unit: str):
    found = []

    def ask() -> None:
        with Session(database.engine) as session:
            found.append(event_reads.open_by_place(session, NOW, unit))

    (plan,) = plans_of(database, ask)
    assert any("ix_grid_event_open" in line for line in plan.lines), plan
    with Session(database.engine) as session:
        mine = event_reads.open_events(session, **{**ASKED, "unit": unit}, now=NOW, after=None, limit=OPEN)
    assert 0 < len(mine) == sum(one["open"] for one in found[0])


@pytest.mark.parametrize("unit", [None, DEPARTMENTS[1]])
def test_open_whistles_are_found_behind_thousands_that_have_ended(database: Database, unit: str | None):
    found = []

    def ask() -> None:
        with Session(database.engine) as session:
            found.append(reads.open_whistles(session, unit=unit, township="", limit=21))

    (plan,) = plans_of(database, ask)
    assert not plan.reads_whole({"whistle_party"}) and not any("Seq Scan" in one for one in plan.lines), plan
    assert any("ix_whistle_open_whistle_no" in line for line in plan.lines), plan
    assert len(found[0]) == 21 and not any(one.state.ended for one in found[0])
    assert [one.due_at for one in found[0]] == sorted(one.due_at for one in found[0])
