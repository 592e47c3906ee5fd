"""Many at once, and databases that go away: everybody is served, nothing is half done."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.messaging.broker import Broker
from chassis.persistence import database as database_module
from chassis.persistence.database import Database, is_transient
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.broker import embedded_broker
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from tests.chaos.toy import EFFECT, Toy, build, create_tables, note

ACTOR = Actor.system("north")
OPENED: list[psycopg.Connection[object]] = []


@pytest.fixture
def postgresql() -> Iterator[Database]:
    if not postgresql_answers():
        pytest.skip("no PostgreSQL answers on 127.0.0.1:5432")
    OPENED.clear()
    with postgresql_database() as database:
        event.listen(database.engine, "connect", lambda connection, _record: OPENED.append(connection))
        database.engine.dispose()
        create_tables(database)
        yield database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgresql":
        yield request.getfixturevalue("postgresql")
        return
    database = sqlite_database(tmp_path)
    create_tables(database)
    yield database
    database.dispose()


def works_of(database: Database) -> Works[UnitOfWork]:
    return Works(database, SystemClock(), work=UnitOfWork, publish=lambda _work, _events: None)


def test_every_writer_gets_its_turn(database: Database) -> None:
    works, errors, waits = works_of(database), [], []

    def write(number: int) -> None:
        for each in range(25):
            began = time.monotonic()
            try:
                with works(ACTOR) as work:
                    note(work, "written", f"writer {number}", each)
            except DBAPIError as error:
                errors.append(error)
            waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert max(waits) < 5, "one writer starved"
    with works.reading() as session:
        assert session.execute(select(func.count()).select_from(EFFECT)).scalar_one() == 150


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    works = works_of(database)
    with works(ACTOR) as work:
        note(work, "written", "slow", 1)
        began = time.monotonic()
        with works.reading() as session:
            assert session.execute(select(func.count()).select_from(EFFECT)).scalar_one() == 0
        assert time.monotonic() - began < 1


@pytest.mark.postgresql
def test_a_pool_whose_connections_died_while_idle_serves_the_next_work(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "PING_AFTER_IDLE_SECONDS", 0.0)
    works = works_of(postgresql)
    with works(ACTOR) as work:
        work.session.execute(text("SELECT 1"))
    _terminate_ours(postgresql)
    with works(ACTOR) as work:
        note(work, "written", "after", 1)
    with works.reading() as session:
        assert session.execute(select(func.count()).select_from(EFFECT)).scalar_one() == 1


def _lose_the_connection(works: Works[UnitOfWork], database: Database) -> None:
    with works(ACTOR) as work:
        note(work, "written", "half", 1)
        _terminate_ours(database)
        note(work, "written", "half", 2)


@pytest.mark.postgresql
def test_a_connection_lost_in_the_middle_is_worth_retrying_and_leaves_nothing(postgresql: Database) -> None:
    works = works_of(postgresql)
    with pytest.raises(DBAPIError) as caught:
        _lose_the_connection(works, postgresql)
    assert is_transient(caught.value)
    with works.reading() as session:
        assert session.execute(select(func.count()).select_from(EFFECT)).scalar_one() == 0


@pytest.mark.postgresql
def test_a_consumer_keeps_its_message_while_the_database_is_away(
    postgresql: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.messaging.consumer.DATABASE_PAUSE_SECONDS", 0.05)
    broker: Broker = embedded_broker(tmp_path)
    broker.declare(["north", "east", "south"])
    source = sqlite_database(tmp_path, "north")
    create_tables(source)
    north: Toy = build("north", source, broker)
    east: Toy = build("east", postgresql, broker)
    north.send("P", 1)
    north.relay.drain()
    cuts = 2

    handle = east.consumer._handlers["north.parcel-sent.v1"]

    def handle_under_cuts(work: UnitOfWork, envelope: object) -> None:
        nonlocal cuts
        if cuts:
            cuts -= 1
            _terminate_ours(postgresql)
        handle(work, envelope)  # type: ignore[arg-type]

    east.consumer._handlers = {"north.parcel-sent.v1": handle_under_cuts}
    assert east.consumer.drain() == 1
    assert cuts == 0
    assert east.effects("received") == [("P", 1)]
    north.close()
    east.consumer.close()
    east.relay.close()


def _terminate_ours(database: Database) -> None:
    """End every connection this database object ever opened, from a connection of our own."""
    url = database.url
    pids = [connection.info.backend_pid for connection in OPENED if not connection.closed]
    with psycopg.connect(host=url.host, port=url.port, user=url.username, dbname=url.database) as connection:
        for pid in pids:
            connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
    time.sleep(0.05)
