"""Databases for tests: SQLite files and PostgreSQL schemas of one's own, neither waiting for the disk."""

from __future__ import annotations

import functools
import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url, text

from chassis.persistence.database import Database

POSTGRESQL_URL = os.environ.get(
    "GATEHOUSE_TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)

_HURRY = " -c synchronous_commit=off"


def sqlite_database(folder: Path, name: str = "test") -> Database:
    """A SQLite database that does not wait for the disk: a test that loses power may start again."""
    database = Database(f"sqlite:///{folder / name}.sqlite")

    @event.listens_for(database.engine, "connect")
    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    return database


@functools.cache
def answers(host: str, port: int) -> bool:
    """Whether a server listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def postgresql_answers() -> bool:
    """Whether the PostgreSQL server for tests is up."""
    url = make_url(POSTGRESQL_URL)
    return answers(url.host or "127.0.0.1", url.port or 5432)


def hurried(database: Database) -> Database:
    """The same PostgreSQL database, whose commits do not wait for the disk: a third of a test's time."""

    @event.listens_for(database.engine, "do_connect", insert=True)
    def hurry(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        if _HURRY not in options["options"]:
            options["options"] += _HURRY

    return database


@contextmanager
def postgresql_database(*, durable: bool = False) -> Iterator[Database]:
    """A schema nobody else uses, gone afterwards; durable where commits are to cost what they cost."""
    schema = f"test_{uuid.uuid4().hex[:12]}"
    database = Database(POSTGRESQL_URL, schema=schema)
    if not durable:
        hurried(database)
    try:
        with database.engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        yield database
    finally:
        with database.engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        database.dispose()


@dataclass(slots=True)
class Traffic:
    """What went over to the database."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0
    rollbacks: int = 0


@contextmanager
def watching(database: Database) -> Iterator[Traffic]:
    """Count the statements and commits of a block: the cost of a command without any clock."""
    traffic = Traffic()

    def on_statement(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        traffic.statements.append(statement)

    def on_commit(_c: Any) -> None:
        traffic.commits += 1

    def on_rollback(_c: Any) -> None:
        traffic.rollbacks += 1

    listeners = (("before_cursor_execute", on_statement), ("commit", on_commit), ("rollback", on_rollback))
    for name, listener in listeners:
        event.listen(database.engine, name, listener)
    try:
        yield traffic
    finally:
        for name, listener in listeners:
            event.remove(database.engine, name, listener)
