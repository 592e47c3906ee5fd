"""The outbox: what a unit of work says is kept in its own transaction, and sent afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

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
from chassis.persistence.columns import Id, Moment, RowNumber, json_text
from chassis.persistence.prepared import Prepared
from chassis.persistence.unit_of_work import UnitOfWork

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


# The rows travel as one JSON text: a statement that never changes stays prepared.
# The counter rows are locked until the commit, so numbers have no gaps: a rollback gives them back.
# They are taken in one order everywhere, so two units of work cannot wait for each other.
_COUNT = {
    "postgresql": """
        INSERT INTO outbox_stream AS s (listener, subject, last)
        SELECT value ->> 1, value ->> 3, count(*) FROM json_array_elements(CAST(:rows AS json))
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (listener, subject) DO UPDATE SET last = s.last + excluded.last
        RETURNING listener, subject, last
    """,
    "sqlite": """
        INSERT INTO outbox_stream (listener, subject, last)
        SELECT value ->> 1, value ->> 3, count(*) FROM json_each(:rows) WHERE true GROUP BY 1, 2
        ON CONFLICT (listener, subject) DO UPDATE SET last = last + excluded.last
    """,
}
_INSERT = """
    INSERT INTO outbox (message_id, listener, type, subject, sequence, at, body)
    SELECT message_id, said.listener, type, said.subject,
           last - count(*) OVER (PARTITION BY said.listener, said.subject)
                + row_number() OVER (PARTITION BY said.listener, said.subject ORDER BY n),
           :at, body
    FROM (SELECT value ->> 0 AS message_id, value ->> 1 AS listener, value ->> 2 AS type,
                 value ->> 3 AS subject, value ->> 4 AS body, n FROM {elements}) AS said
    JOIN {counted} USING (listener, subject) ORDER BY n
"""
_ELEMENTS = {
    "postgresql": "json_array_elements(CAST(:rows AS json)) WITH ORDINALITY AS t(value, n)",
    "sqlite": "(SELECT value, key AS n FROM json_each(:rows))",
}
_COUNTED = {"postgresql": "outbox_counted", "sqlite": "outbox_stream"}


def _insert(dialect: str) -> TextClause:
    insert = text(_INSERT.format(elements=_ELEMENTS[dialect], counted=_COUNTED[dialect]))
    return insert.bindparams(bindparam("at", type_=Moment()))


_COUNT_UP = Prepared(lambda dialect: text(_COUNT[dialect]), label="outbox_counted")
_KEEP = Prepared(_insert)

_Row = tuple[str, str, str, str, str]


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
        plain = json_text(rows)
        work.write_at_end(_COUNT_UP, {"rows": plain})
        work.write_at_end(_KEEP, {"rows": plain, "at": now})

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
        )
        return [
            (message_id, listener, message.type, message.subject, body)
            for listener in self.routes[message.type]
        ]
