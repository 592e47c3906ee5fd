"""The outbox: what a unit of work says is kept in its own transaction, and sent afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TextClause,
    UniqueConstraint,
    bindparam,
    text,
)

from chassis.ids import new_id
from chassis.messaging.envelope import Message, write_body
from chassis.persistence.columns import Id, Moment, RowNumber
from chassis.persistence.prepared import MOST_ROWS, Prepared, Write
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.persistence.writing import carry_out
from chassis.telemetry import tracing

SUBJECT_LENGTH = 100


def outbox_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Messages to send, and the last sequence number given to each (listener, subject)."""
    outbox = Table(
        "outbox",
        metadata,
        Column("id", RowNumber(), primary_key=True, autoincrement=True),
        Column("message_id", Id(), nullable=False),
        Column("listener", String(40), nullable=False),
        Column("type", String(100), nullable=False),
        Column("subject", String(SUBJECT_LENGTH), nullable=False),
        Column("sequence", Integer, nullable=False),
        Column("at", Moment(), nullable=False),
        Column("body", Text, nullable=False),
        Column("sent_at", Moment(), nullable=True),
        UniqueConstraint("listener", "subject", "sequence"),
        Index(
            "ix_outbox_unsent",
            "id",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
        sqlite_autoincrement=True,
    )
    stream = Table(
        "outbox_stream",
        metadata,
        Column("listener", String(40), nullable=False),
        Column("subject", String(SUBJECT_LENGTH), nullable=False),
        Column("last", Integer, nullable=False),
        PrimaryKeyConstraint("listener", "subject"),
    )
    return outbox, stream


class _Row(NamedTuple):
    message_id: str
    listener: str
    type: str
    subject: str
    body: str


# Prepared for each number of rows: to read rows out of JSON costs PostgreSQL more than all the rest.
# The counter rows are locked until the commit, so numbers have no gaps: a rollback gives them back.
# They are taken in one order everywhere, so two units of work cannot wait for each other.
_COUNT = """
    INSERT INTO outbox_stream (listener, subject, last) VALUES {rows}
    ON CONFLICT (listener, subject) DO UPDATE SET last = outbox_stream.last + excluded.last {returning}
"""
_KEEP = """
    WITH said (n, message_id, listener, type, subject, body, back) AS (VALUES {rows})
    INSERT INTO outbox (message_id, listener, type, subject, sequence, at, body)
    SELECT message_id, said.listener, type, said.subject, last - back, :at, body
    FROM said JOIN {counted} USING (listener, subject) ORDER BY n
"""


@cache
def _counting(streams: int) -> Prepared:
    rows = ", ".join(f"(:listener_{n}, :subject_{n}, :count_{n})" for n in range(streams))

    def statement(dialect: str) -> TextClause:
        returning = "RETURNING listener, subject, last" if dialect == "postgresql" else ""
        return text(_COUNT.format(rows=rows, returning=returning))

    return Prepared(statement, label="outbox_counted")


@cache
def _keeping(messages: int) -> Prepared:
    names = (
        "{n}, :message_id_{n}, :listener_{n}, :type_{n}, :subject_{n}, :body_{n}, CAST(:back_{n} AS integer)"
    )
    rows = ", ".join(f"({names.format(n=n)})" for n in range(messages))

    def statement(dialect: str) -> TextClause:
        counted = "outbox_counted" if dialect == "postgresql" else "outbox_stream"
        return text(_KEEP.format(rows=rows, counted=counted)).bindparams(bindparam("at", type_=Moment()))

    return Prepared(statement)


def _written(rows: Sequence[_Row], now: datetime) -> list[Write]:
    """The counting and the keeping of these messages; `back` is how many of a stream come after one."""
    counts = Counter((row.listener, row.subject) for row in rows)
    counting: dict[str, Any] = {}
    for number, (stream, count) in enumerate(sorted(counts.items())):
        counting.update(zip((f"listener_{number}", f"subject_{number}"), stream, strict=True))
        counting[f"count_{number}"] = count
    keeping: dict[str, Any] = {"at": now}
    for number, row in enumerate(rows):
        counts[row.listener, row.subject] -= 1
        keeping[f"back_{number}"] = counts[row.listener, row.subject]
        keeping.update((f"{name}_{number}", value) for name, value in row._asdict().items())
    return [Write(_counting(len(counts)), counting), Write(_keeping(len(rows)), keeping)]


class UnknownRoute(LookupError):
    """A service said something that is not among the messages it may say."""


class Outbox:
    """Keeps what a service says; one per service, made in its assembly."""

    def __init__(
        self,
        *,
        source: str,
        county: str,
        routes: Mapping[str, Sequence[str]],
        validate: Callable[[str, Mapping[str, Any]], None],
    ) -> None:
        self.source = source
        self.county = county
        self.routes = routes
        self._validate = validate

    @property
    def listeners(self) -> frozenset[str]:
        """Everybody this service ever speaks to."""
        return frozenset(listener for listeners in self.routes.values() for listener in listeners)

    def add(self, work: UnitOfWork, messages: Sequence[Message]) -> None:
        """Say something when this work commits, to every listener of its type."""
        carried = work.carried.setdefault(self, [])
        for message in messages:
            if message.type not in self.routes:
                raise UnknownRoute(f"{self.source} may not say {message.type}")
            if not 0 < len(message.subject) <= SUBJECT_LENGTH:
                raise ValueError(f"{message.type}: not a subject: {message.subject!r}")
            self._validate(message.type, message.data)
            if not carried:
                work.at_commit(lambda: self._keep(work), last=True)
            carried.append(message)

    def _keep(self, work: UnitOfWork) -> None:
        messages: list[Message] = work.carried.pop(self)
        now = work.clock.now()
        rows = [row for message in messages for row in self._rows(work, message, now)]
        # A stream is counted once in one statement, so all but the last rows go out by themselves.
        while len(rows) > MOST_ROWS:
            some, rows = rows[:MOST_ROWS], rows[MOST_ROWS:]
            carry_out(work.connection, _written(some, now))
        for write in _written(rows, now):
            work.put_off(write)

    def _rows(self, work: UnitOfWork, message: Message, now: datetime) -> list[_Row]:
        message_id = new_id()
        body = write_body(
            message,
            message_id=message_id,
            source=self.source,
            county=self.county,
            time=now,
            actor=work.actor.as_json(),
            causation_id=work.cause,
            traceparent=tracing.current(),
        )
        return [
            _Row(message_id, listener, message.type, message.subject, body)
            for listener in self.routes[message.type]
        ]
