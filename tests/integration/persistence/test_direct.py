"""A PostgreSQL connection runs prepared statements directly, and whatever becomes of them it stays usable."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, bindparam, literal_column, select, text
from sqlalchemy.exc import DBAPIError

from chassis.persistence.database import Database, is_transient
from chassis.persistence.direct import MOST_PREPARED
from chassis.persistence.prepared import Prepared, Write
from chassis.persistence.writing import carry_out
from chassis.testing.databases import postgresql_answers, postgresql_database

pytestmark = pytest.mark.postgresql
OURS = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'direct_%'"
DOUBLED = Prepared(select(bindparam("number", type_=literal_column("1").type) * 2))
WRONG = Prepared(text("SELECT 1 / CAST(:by AS integer)"))


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    if not postgresql_answers():
        pytest.skip("no PostgreSQL answers on 127.0.0.1:5432")
    with postgresql_database() as database:
        yield database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        yield connection


def doubled(connection: Connection, number: int) -> int:
    row = DOUBLED.row(connection, {"number": number})
    assert row is not None
    return int(row[0])


def test_a_statement_is_prepared_when_it_comes_again_and_stays_so_over_commits(
    connection: Connection,
) -> None:
    for number in range(4):
        assert doubled(connection, number) == 2 * number
        connection.commit()
    assert connection.scalar(text(OURS)) == 1


def test_after_a_rollback_it_is_prepared_anew(connection: Connection) -> None:
    for number in range(3):
        doubled(connection, number)
        connection.rollback()
        doubled(connection, number)
        doubled(connection, number)
    for _ in range(7):  # so often that the driver prepares it too
        assert connection.scalar(text("SELECT 2")) == 2
        assert doubled(connection, 3) == 6
    connection.rollback()
    assert connection.scalar(text("SELECT 2")) == 2 and doubled(connection, 4) == 8


def test_numbers_of_different_size_and_nothing_at_all_are_different_statements(
    connection: Connection,
) -> None:
    for number in (1, 1, 70_000, 70_000, 1):
        assert doubled(connection, number) == 2 * number
    assert DOUBLED.row(connection, {"number": None}) == (None,)


def test_more_statements_than_are_kept_drop_the_oldest(connection: Connection) -> None:
    for number in range(MOST_PREPARED + 20):
        statement = Prepared(select(literal_column(f"'statement {number}'")))
        for _ in range(2):
            assert statement.row(connection, {}) == (f"statement {number}",)
    assert connection.scalar(text(OURS)) == MOST_PREPARED


def test_a_failure_leaves_the_connection_usable(connection: Connection) -> None:
    for _ in range(3):
        with pytest.raises(DBAPIError) as caught:
            WRONG.row(connection, {"by": 0})
        assert not is_transient(caught.value) and not caught.value.connection_invalidated
        connection.rollback()
    assert WRONG.row(connection, {"by": 1}) == (1,)


@pytest.mark.parametrize("between", ["works", "statements"])
def test_a_connection_lost_is_told_as_lost(database: Database, between: str) -> None:
    with database.engine.connect() as connection:
        mine = connection.scalar(text("SELECT pg_backend_pid()"))
        for _ in range(3):
            doubled(connection, 1)
        if between == "works":
            connection.commit()
        with database.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
        with pytest.raises(DBAPIError) as caught:
            doubled(connection, 1)
        assert is_transient(caught.value) and caught.value.connection_invalidated
    with database.engine.connect() as connection:
        assert doubled(connection, 2) == 4


def test_a_work_begins_in_one_round_trip_and_is_undone_as_a_whole(database: Database) -> None:
    note = Prepared(text("INSERT INTO noted (number) VALUES (:number)"))
    with database.engine.connect() as connection:
        connection.execute(text("CREATE TABLE noted (number integer)"))
        connection.commit()
        for number in (1, 2, 3):
            carry_out(connection, [Write(note, {"number": number})])
            connection.commit()
        carry_out(connection, [Write(note, {"number": 4})])
        connection.rollback()
        assert list(connection.scalars(text("SELECT number FROM noted ORDER BY number"))) == [1, 2, 3]


def test_who_only_reads_opens_no_transaction(database: Database) -> None:
    with database.reading() as session:
        connection = session.connection()
        assert doubled(connection, 5) == 10
        assert connection.connection.driver_connection.info.transaction_status.name == "IDLE"  # type: ignore[union-attr]


def test_who_finds_one_of_two_servers_away_goes_on_with_the_one_that_takes_commits(
    database: Database,
) -> None:
    where = database.url
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        away = nobody.getsockname()[1]
    hosts = {
        "host": [f"127.0.0.1:{away}", f"{where.host}:{where.port or 5432}"],
        "target_session_attrs": "read-write",
    }
    both = where.set(host=None, port=None).update_query_dict(hosts)
    second = Database(both.render_as_string(hide_password=False), schema=database.schema)
    with second.engine.connect() as connection:
        assert doubled(connection, 21) == 42
    second.dispose()
