"""Statements the driver runs itself behave like any other statement, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    MetaData,
    String,
    Table,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from chassis.persistence.columns import JsonText, Moment
from chassis.persistence.database import Database, is_transient
from chassis.persistence.prepared import Prepared, PreparedDelete, PreparedInsert, Write
from chassis.persistence.writing import carry_out
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database, watching

METADATA = MetaData()
SHELF = Table("shelf", METADATA, Column("name", String(20), primary_key=True), Column("at", Moment()))
BOOK = Table(
    "book",
    METADATA,
    Column("title", String(40), primary_key=True),
    Column("shelf", ForeignKey("shelf.name"), nullable=False),
    Column("notes", JsonText()),
)
NOW = datetime(2026, 3, 2, 9, 30, 0, 125, tzinfo=UTC)
SHELVES, BOOKS = PreparedInsert(SHELF), PreparedInsert(BOOK, replacing=True)
FORGET_BOOKS = PreparedDelete(BOOK)
SHELF_OF = Prepared(
    select(SHELF.c.name, SHELF.c.at, BOOK.c.notes)
    .join_from(SHELF, BOOK)
    .where(BOOK.c.title == bindparam("wanted"))
)
MOVE = Prepared(
    update(BOOK).where(BOOK.c.title == bindparam("moved")).values(shelf=bindparam("to", type_=String()))
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = sqlite_database(tmp_path)
        METADATA.create_all(database.engine)
        yield database
        database.dispose()
        return
    if not postgresql_answers():
        pytest.skip("no PostgreSQL answers on 127.0.0.1:5432")
    with postgresql_database() as database:
        METADATA.create_all(database.engine)
        yield database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        yield connection


def fill(connection: Connection, books: int = 2) -> None:
    titles = [(f"book {number}", "upper", {"pages": number}) for number in range(books)]
    carry_out(connection, [*SHELVES.writes([("upper", NOW)]), *BOOKS.writes(titles)])


def titles(connection: Connection) -> list[str]:
    return list(connection.scalars(select(BOOK.c.title).order_by(BOOK.c.title)))


def test_values_go_through_the_types_of_their_columns(connection: Connection) -> None:
    fill(connection)
    assert SHELF_OF.row(connection, {"wanted": "book 1"}) == ("upper", NOW, {"pages": 1})
    assert connection.execute(select(SHELF.c.at)).scalar_one() == NOW
    assert SHELF_OF.rows(connection, {"wanted": "nothing"}) == []


@pytest.mark.parametrize("wanted", [["book 0"], ["book 0", "nothing"], ["nothing", "book 1", "nothing"]])
def test_whoever_checks_is_told_how_many_rows_were_written(connection: Connection, wanted: list[str]) -> None:
    fill(connection)
    told: list[int] = []
    carry_out(connection, [Write(MOVE, {"moved": title, "to": "upper"}, told.append) for title in wanted])
    assert told == [int(title != "nothing") for title in wanted]


def test_writes_that_go_together_are_one_statement_on_postgresql(
    database: Database, connection: Connection
) -> None:
    with watching(database) as traffic:
        fill(connection)
    assert len(traffic.statements) == (1 if database.is_postgresql else 2)


def test_rows_are_replaced_and_deleted(connection: Connection) -> None:
    fill(connection, 120)
    carry_out(connection, list(BOOKS.writes([("book 1", "upper", None), ("new book", "upper", [])])))
    assert SHELF_OF.row(connection, {"wanted": "book 1"}) == ("upper", NOW, None)
    carry_out(connection, list(FORGET_BOOKS.writes([f"book {number}" for number in range(120)])))
    assert titles(connection) == ["new book"]


def test_they_belong_to_the_transaction_of_their_connection(
    database: Database, connection: Connection
) -> None:
    fill(connection)
    connection.rollback()
    assert titles(connection) == []


def test_broken_rules_and_wrong_statements_are_told_as_sqlalchemy_tells_them(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        carry_out(connection, list(BOOKS.writes([("homeless", "nowhere", None)])))
    connection.rollback()
    fill(connection)
    connection.rollback()
    with pytest.raises(DBAPIError) as caught:
        Prepared(text("SELECT * FROM nothing_of_that_name")).rows(connection, {})
    assert not is_transient(caught.value)


@pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_a_label_hands_rows_to_the_writes_after_it(connection: Connection) -> None:
    added = Prepared(text("INSERT INTO shelf (name) VALUES (:name) RETURNING name"), label="added_shelf")
    filled = Prepared(text("INSERT INTO book (title, shelf) SELECT 'on ' || name, name FROM added_shelf"))
    carry_out(connection, [Write(added, {"name": "lower"}), Write(filled, {})])
    assert titles(connection) == ["on lower"]


def test_threads_may_prepare_the_same_statement_at_once(database: Database) -> None:
    fresh = Prepared(select(SHELF.c.name).where(SHELF.c.name == bindparam("wanted")))
    answers: list[object] = []

    def look() -> None:
        with database.reading() as reader:
            answers.append(fresh.rows(reader.connection(), {"wanted": "none"}))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[]] * 4
