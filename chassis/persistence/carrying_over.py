"""Carries the tables of a part from SQLite to PostgreSQL, and proves by digests that they are the same."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import TypeEngine

from chassis.persistence.columns import JsonText
from chassis.persistence.database import Database
from chassis.persistence.postgresql_tools import schema_of

ROWS_AT_ONCE = 1000
_WHOLE = 1 << 128


class Contents(NamedTuple):
    """How many rows a table has, and a digest of all of them in whatever order they lie."""

    rows: int
    digest: str


class OtherTables(Exception):
    """A database has tables the code does not know, or lacks some; names them."""


def is_in_use(file: Path) -> bool:
    """Whether any process has this SQLite file open: whoever reads or writes it holds a lock on it."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as alone:
        try:
            alone.execute("PRAGMA locking_mode=EXCLUSIVE")
            alone.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
        alone.execute("ROLLBACK")
    return False


def carry_over(metadata: MetaData, source: Database, target: Database) -> None:
    """Copy every table into the empty tables of the target, in one transaction, with what numbers them."""
    _same_tables(metadata, source)
    with source.engine.connect() as reading, target.engine.begin() as writing:
        writing.exec_driver_sql("SET LOCAL statement_timeout = 0")
        for table in metadata.sorted_tables:
            for rows in _rows(reading, table):
                writing.execute(_insert_of(table), rows)
        for column in _numbering(metadata):
            _go_on_counting(reading, writing, column, schema_of(target))


def contents(metadata: MetaData, database: Database) -> dict[str, Contents]:
    """Rows and digest of every table, as both databases understand the values."""
    with database.engine.connect() as connection:
        return {table.name: _contents(connection, table) for table in metadata.sorted_tables}


def counters(metadata: MetaData, database: Database) -> dict[str, int]:
    """The number the next row of each counting table comes after."""
    with database.engine.connect() as connection:
        found = {}
        for column in _numbering(metadata):
            if database.is_postgresql:
                name = _sequence(connection, column, schema_of(database))
                counted = text(f"SELECT last_value, is_called FROM {name}")  # noqa: S608 - PostgreSQL's own word
                last, called = connection.execute(counted).one()
                found[column.table.name] = last if called else last - 1
            else:
                found[column.table.name] = _last_number(connection, column)
        return found


def _same_tables(metadata: MetaData, database: Database) -> None:
    with database.engine.connect() as connection:
        there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    there = {name for name in there if not name.startswith("sqlite_")} - {"alembic_version"}
    if odd := there ^ set(metadata.tables):
        raise OtherTables(", ".join(sorted(odd)))


def _as_kept(column: Column[Any]) -> TypeEngine[Any]:
    """JSON whose bytes count is carried as the text it is."""
    return Text() if isinstance(column.type, JsonText) else column.type


def _select_of(table: Table) -> Select[Any]:
    return select(*(type_coerce(column, _as_kept(column)).label(column.name) for column in table.columns))


def _insert_of(table: Table) -> Any:
    # A table of the same name whose JSON text is text: what is read as it lies is written as it lies.
    columns = [Column(column.name, _as_kept(column)) for column in table.columns]
    return Table(table.name, MetaData(), *columns).insert()


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Mapping[str, Any]]]:
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(_select_of(table))
    for part in found.mappings().partitions(ROWS_AT_ONCE):
        yield [dict(row) for row in part]


def _contents(connection: Connection, table: Table) -> Contents:
    count = total = 0
    for rows in _rows(connection, table):
        for row in rows:
            told = orjson.dumps(list(row.values()), default=_told, option=orjson.OPT_SORT_KEYS)
            total += int.from_bytes(hashlib.blake2b(told, digest_size=16).digest(), "big")
        count += len(rows)
    return Contents(count, f"{total % _WHOLE:032x}")


def _told(value: object) -> str:
    """Values JSON has no word for; a decimal is its value, however many zeros stand behind it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(type(value).__name__)


def _numbering(metadata: MetaData) -> list[Column[Any]]:
    """The columns the database counts up by itself."""
    return [
        table.autoincrement_column
        for table in metadata.sorted_tables
        if table.autoincrement_column is not None and isinstance(table.autoincrement_column.type, Integer)
    ]


def _go_on_counting(reading: Connection, writing: Connection, column: Column[Any], schema: str) -> None:
    if last := _last_number(reading, column):
        name = _sequence(writing, column, schema)
        writing.execute(text("SELECT setval(CAST(:name AS regclass), :last)"), {"name": name, "last": last})


def _last_number(connection: Connection, column: Column[Any]) -> int:
    """The highest number ever given, also to a row that is gone."""
    last = connection.scalar(select(func.max(column))) or 0
    if connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")):
        given = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = max(last, connection.scalar(given, {"name": column.table.name}) or 0)
    return int(last)


def _sequence(connection: Connection, column: Column[Any], schema: str) -> str:
    asked = {"table": f'"{schema}"."{column.table.name}"', "column": column.name}
    found = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), asked)
    return str(found)
