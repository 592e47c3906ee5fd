"""One service's database: an engine that behaves the same way on PostgreSQL and SQLite."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import ORMExecuteState, Session

from chassis.persistence.columns import json_text, json_value
from chassis.persistence.direct import DirectConnection

T = TypeVar("T")

READING = {"gatehouse_reading": True}
WAIT_FOR_LOCK_SECONDS = 30
STATEMENT_SECONDS = 30
PING_AFTER_IDLE_SECONDS = 2.0
OVERFLOW = 2
_TRANSIENT_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_INTERRUPT,
    }
)
_TRANSIENT_SQLSTATES = ("08", "40", "53", "57", "55P03")


class NotForWriting(RuntimeError):
    """Code tried to write in a session that was opened for reading."""


class QueuedConnection(sqlite3.Connection):
    """A SQLite connection whose writers queue at a file lock.

    SQLite itself makes writers poll with growing pauses, which starves one of them for seconds; a blocking
    `flock` wakes the next writer at once and is given back by the kernel when a process is killed.
    """

    _queue: int | None = None
    _holds = False

    def queue_at(self, path: str) -> None:
        """Name the file at which writers of this database queue."""
        self._queue = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def begin_writing(self) -> None:
        """Open a transaction that may write; wait for the writer before us."""
        if self._queue is not None:
            fcntl.flock(self._queue, fcntl.LOCK_EX)
            self._holds = True
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._step_aside()
            raise

    def commit(self) -> None:
        """Commit, then let the next writer in."""
        super().commit()
        self._step_aside()

    def rollback(self) -> None:
        """Undo, then let the next writer in."""
        try:
            super().rollback()
        finally:
            self._step_aside()

    def close(self) -> None:
        """Close the database and the queue."""
        try:
            super().close()
        finally:
            if self._queue is not None:
                os.close(self._queue)
                self._queue, self._holds = None, False

    def _step_aside(self) -> None:
        if self._holds and self._queue is not None:
            self._holds = False
            fcntl.flock(self._queue, fcntl.LOCK_UN)


class Database:
    """The engine of one service and the two ways to open a session on it."""

    def __init__(self, url: str, *, schema: str | None = None, pool_size: int = 8) -> None:
        parsed = make_url(url)
        self.url = parsed
        self.schema = schema
        self.is_postgresql = parsed.get_backend_name() == "postgresql"
        self.most_connections = pool_size + (OVERFLOW if self.is_postgresql else pool_size)
        if schema is not None and not re.fullmatch(r"[a-z_][a-z0-9_]*", schema):
            raise ValueError(f"not a schema name: {schema!r}")
        self.engine: Engine = (
            _postgresql(parsed, schema, pool_size) if self.is_postgresql else _sqlite(parsed, pool_size)
        )
        self._reader = self.engine.execution_options(
            **READING, **({"isolation_level": "AUTOCOMMIT"} if self.is_postgresql else {})
        )

    @property
    def file(self) -> str | None:
        """The path of a SQLite database; PostgreSQL has none."""
        return None if self.is_postgresql else self.url.database

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only looks; on PostgreSQL without the round trips of a transaction."""
        session = ReadingSession(self._reader, autoflush=False, expire_on_commit=False)
        try:
            yield session
        finally:
            session.close()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


class ReadingSession(Session):
    """A session that refuses to write, because nothing would ever commit it."""


def asked_once(session: Session, question: tuple[str, ...], ask: Callable[[], T]) -> T:
    """The answer to a question several parts of a page ask; whoever writes asks each time."""
    if not isinstance(session, ReadingSession):
        return ask()
    if question not in session.info:
        session.info[question] = ask()
    answer: T = session.info[question]
    return answer


@event.listens_for(ReadingSession, "before_flush")
def _refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    if session.new or session.dirty or session.deleted:
        raise NotForWriting("this session was opened by reading(); use a unit of work to write")


@event.listens_for(ReadingSession, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise NotForWriting("this session was opened by reading(); use a unit of work to write")


def is_transient(error: BaseException) -> bool:
    """True when the database was away or busy and the same transaction may succeed later."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        cause: Any = error.orig
    elif isinstance(error, sqlite3.Error):  # waiting for the write lock happens before SQLAlchemy looks
        cause = error
    else:
        return False
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in _TRANSIENT_SQLITE
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_TRANSIENT_SQLSTATES)
    return type(cause).__name__ in {"OperationalError", "InterfaceError"}


def _sqlite(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        json_serializer=json_text,
        json_deserializer=json_value,
        connect_args={
            "timeout": WAIT_FOR_LOCK_SECONDS,
            "isolation_level": None,
            "factory": QueuedConnection,
            "check_same_thread": False,
        },
    )
    path = url.database

    @event.listens_for(engine, "connect")
    def prepare(connection: QueuedConnection, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={WAIT_FOR_LOCK_SECONDS * 1000}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if path:
            connection.queue_at(f"{path}.writers")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: QueuedConnection = connection.connection.driver_connection  # type: ignore[assignment]
        if connection.get_execution_options().get("gatehouse_reading"):
            driver.execute("BEGIN")
        else:
            driver.begin_writing()

    return engine


def _postgresql(url: URL, schema: str | None, pool_size: int) -> Engine:
    options = [
        "-c timezone=UTC",
        f"-c statement_timeout={STATEMENT_SECONDS}s",
        "-c idle_in_transaction_session_timeout=60s",
        "-c lock_timeout=20s",
        "-c jit=off",  # a page reads few rows; compiling its statement takes longer than all of them
    ]
    if schema:
        options.append(f"-c search_path={schema}")
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=OVERFLOW,
        isolation_level="READ COMMITTED",
        json_serializer=json_text,
        json_deserializer=json_value,
        connect_args={
            "options": " ".join(options),
            "connect_timeout": 5,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
        },
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> DirectConnection:
        return DirectConnection.connect(*arguments, **options)

    @event.listens_for(engine, "checkin")
    def remember(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ping_after_a_pause(connection: Any, record: Any, _proxy: Any) -> None:
        idle_since = record.info.get("idle_since")
        if idle_since is None or time.monotonic() - idle_since < PING_AFTER_IDLE_SECONDS:
            return
        try:
            connection.direct.command(b"SELECT 1")
        except Exception as gone:
            raise DisconnectionError("the pooled connection was lost while idle") from gone

    return engine
