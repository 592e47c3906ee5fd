"""Holds several databases as they stood at one moment, so that copies of them fit together.

Nobody has to stop: SQLite's writers wait for the blink in which every file is begun to be read, and
PostgreSQL lends one snapshot to every role that copies its own schema.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, text

from chassis.persistence import postgresql_tools
from chassis.persistence.database import WAIT_FOR_LOCK_SECONDS, Database, QueuedConnection


class Held(Protocol):
    """One database, as it stood at the moment it was held."""

    def ask(self, question: str) -> Any:
        """The first row of an answer."""
        ...

    def copy_to(self, target: Path) -> None:
        """Write a copy of it to a file that is not there yet."""
        ...


class NotOneMoment(Exception):
    """These databases cannot be held together: they are kept by different servers, or in different ways."""


class Damaged(Exception):
    """A database file is not sound, and so would its copy be."""


@dataclass(frozen=True)
class HeldFile:
    """A SQLite file, seen through a transaction that reads."""

    reader: sqlite3.Connection
    file: Path

    def ask(self, question: str) -> Any:
        """The first row of an answer."""
        return self.reader.execute(question).fetchone()

    def copy_to(self, target: Path) -> None:
        """Copy it page by page and look whether the copy is sound."""
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            self.reader.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, and none beside it
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise Damaged(f"{self.file}: {found}")


@dataclass(frozen=True)
class HeldSchema:
    """A PostgreSQL schema, seen through the snapshot every other part is seen through."""

    connection: Connection
    database: Database
    snapshot: str

    def ask(self, question: str) -> Any:
        """The first row of an answer."""
        return self.connection.execute(text(question)).first()

    def copy_to(self, target: Path) -> None:
        """Have `pg_dump` write it, with the rights of its own role."""
        postgresql_tools.dump(self.database, target, self.snapshot)


@contextmanager
def held(databases: Mapping[str, Database]) -> Iterator[Mapping[str, Held]]:
    """Every database at one and the same moment."""
    kinds = {database.is_postgresql for database in databases.values()}
    if len(kinds) != 1:
        raise NotOneMoment("some are files, some are kept by PostgreSQL")
    with ExitStack() as stack:
        if kinds == {True}:
            yield stack.enter_context(_held_schemas(databases))
        else:
            files = {name: Path(str(database.file)) for name, database in databases.items()}
            yield stack.enter_context(held_files(files))


@contextmanager
def held_files(files: Mapping[str, Path]) -> Iterator[Mapping[str, HeldFile]]:
    """SQLite files at one moment: every writer waits until all of them have begun to be read."""
    with ExitStack() as stack:
        found = {
            name: HeldFile(stack.enter_context(closing(_opened(file))), file) for name, file in files.items()
        }
        with ExitStack() as writers:
            for file in files.values():
                gate = writers.enter_context(closing(_opened(file)))
                gate.queue_at(f"{file}.writers")
                gate.begin_writing()
                writers.callback(gate.rollback)
            for one in found.values():
                one.reader.execute("BEGIN")
                one.ask("SELECT count(*) FROM sqlite_master")  # reading begins with the first question
        yield found


@contextmanager
def _held_schemas(databases: Mapping[str, Database]) -> Iterator[Mapping[str, HeldSchema]]:
    urls = [database.url for database in databases.values()]
    places = {f"{url.host}:{url.port or 5432}/{url.database}" for url in urls}
    if len(places) != 1:
        raise NotOneMoment(", ".join(sorted(places)))
    with ExitStack() as stack:
        open_ones = {name: stack.enter_context(_looking(database)) for name, database in databases.items()}
        first = next(iter(open_ones.values()))
        snapshot = str(first.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        for connection in open_ones.values():
            if connection is not first:
                connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        yield {name: HeldSchema(one, databases[name], snapshot) for name, one in open_ones.items()}


@contextmanager
def _looking(database: Database) -> Iterator[Connection]:
    engine = database.engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        # A copy may take longer than any statement or pause of a request.
        connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.rollback()
        yield connection
        connection.invalidate()  # it must not go back to those who serve requests


def _opened(file: Path) -> QueuedConnection:
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=WAIT_FOR_LOCK_SECONDS,
        isolation_level=None,
        factory=QueuedConnection,
    )
