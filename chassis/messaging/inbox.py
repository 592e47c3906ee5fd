"""The inbox: every message once, in the order its subject was spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    bindparam,
    text,
)
from sqlalchemy.orm import Session

from chassis.messaging.envelope import Envelope, read_body
from chassis.persistence.columns import Id, Moment


class State(StrEnum):
    """What became of a message."""

    DONE = "done"
    PARKED = "parked"
    FAILED = "failed"
    DISCARDED = "discarded"


class Arrival(StrEnum):
    """What an arriving message is to us."""

    NEXT = "next"
    EARLY = "early"
    AGAIN = "again"
    OUT_OF_TURN = "out-of-turn"


def inbox_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Messages heard, and how far each (source, subject) has got."""
    inbox = Table(
        "inbox",
        metadata,
        Column("message_id", Id(), primary_key=True),
        Column("source", String(40), nullable=False),
        Column("subject", String(100), nullable=False),
        Column("sequence", Integer, nullable=False),
        Column("type", String(100), nullable=False),
        Column("state", String(10), nullable=False),
        Column("body", Text, nullable=True),
        Column("error", Text, nullable=True),
        Column("at", Moment(), nullable=False),
        Index(
            "ix_inbox_waiting",
            "source",
            "subject",
            "sequence",
            sqlite_where=text("state IN ('parked', 'failed')"),
            postgresql_where=text("state IN ('parked', 'failed')"),
        ),
        Index("ix_inbox_at", "at"),
    )
    stream = Table(
        "inbox_stream",
        metadata,
        Column("source", String(40), nullable=False),
        Column("subject", String(100), nullable=False),
        Column("last", Integer, nullable=False),
        Column("moved_by", Id(), nullable=False),
        Column("parked", Integer, nullable=False),
        PrimaryKeyConstraint("source", "subject"),
    )
    return inbox, stream


# One statement locks the subject, sees whether this message is its next one, and moves on if it is.
_ARRIVE = text("""
    INSERT INTO inbox_stream AS s (source, subject, last, moved_by, parked)
    VALUES (:source, :subject, CASE WHEN :sequence = 1 THEN 1 ELSE 0 END,
            CASE WHEN :sequence = 1 THEN :id ELSE '' END, CASE WHEN :sequence = 1 THEN 0 ELSE 1 END)
    ON CONFLICT (source, subject) DO UPDATE SET
        last = CASE WHEN s.last = :before THEN :sequence ELSE s.last END,
        moved_by = CASE WHEN s.last = :before THEN :id ELSE s.moved_by END,
        parked = s.parked + CASE WHEN s.last < :before THEN 1 ELSE 0 END
    RETURNING last, moved_by, parked
""").bindparams(
    bindparam("sequence", type_=Integer), bindparam("before", type_=Integer), bindparam("id", type_=Id())
)
_KEEP = text("""
    INSERT INTO inbox (message_id, source, subject, sequence, type, state, body, error, at)
    VALUES (:id, :source, :subject, :sequence, :type, :state, :body, :error, :at)
    ON CONFLICT (message_id) DO NOTHING RETURNING message_id
""").bindparams(bindparam("at", type_=Moment()))
_KEEP_FAILED = text("""
    INSERT INTO inbox AS i (message_id, source, subject, sequence, type, state, body, error, at)
    VALUES (:id, :source, :subject, :sequence, :type, 'failed', :body, :error, :at)
    ON CONFLICT (message_id) DO UPDATE SET state = 'failed', error = excluded.error
        WHERE i.state IN ('parked', 'failed')
    RETURNING message_id
""").bindparams(bindparam("at", type_=Moment()))
_BEGIN = text("""
    INSERT INTO inbox_stream (source, subject, last, moved_by, parked) VALUES (:source, :subject, 0, '', 0)
    ON CONFLICT (source, subject) DO NOTHING
""")
_STEP_PARKED = text("""
    UPDATE inbox_stream SET last = :sequence, moved_by = :id, parked = parked - 1
    WHERE source = :source AND subject = :subject AND last = :before RETURNING last
""")
_STEP_FAILED = text("""
    UPDATE inbox_stream SET last = CASE WHEN last = :before THEN :sequence ELSE last END, moved_by = :id
    WHERE source = :source AND subject = :subject AND last >= :before RETURNING last
""").bindparams(bindparam("sequence", type_=Integer), bindparam("before", type_=Integer))
_UNPARK = text("""
    UPDATE inbox_stream SET parked = parked - 1 WHERE source = :source AND subject = :subject RETURNING parked
""")
_FINISH = text("""
    UPDATE inbox SET state = :state, body = NULL, error = NULL, at = :at
    WHERE message_id = :id AND state = :was RETURNING message_id
""").bindparams(bindparam("at", type_=Moment()))
_READY = """
    SELECT i.message_id, i.source, i.subject, i.sequence, i.body FROM inbox i
    JOIN inbox_stream s ON s.source = i.source AND s.subject = i.subject AND i.sequence = s.last + 1
    WHERE i.state IN ('parked', 'failed') AND i.state = 'parked'
"""
_READY_OF = text(f"{_READY} AND i.source = :source AND i.subject = :subject LIMIT 1")
_READY_ANY = text(f"{_READY} LIMIT :limit")

_FAILED_ONE = text("""
    SELECT message_id, source, subject, sequence, body FROM inbox
    WHERE message_id = :id AND state = 'failed'
""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands in its subject, and how many wait behind it."""

    arrival: Arrival
    waiting: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that came early and whose turn it is now."""

    message_id: str
    source: str
    subject: str
    sequence: int
    body: str

    def envelope(self, listener: str) -> Envelope:
        """Open it."""
        return read_body(self.body, listener=listener, sequence=self.sequence)


def arrive(session: Session, envelope: Envelope, body: str, now: datetime) -> Place:
    """Take a message in: it is handled now, parked until its predecessor came, or known already.

    For `AGAIN` the caller rolls back: there is nothing to keep.
    """
    connection = session.connection()
    row = connection.execute(_ARRIVE, {**_place(envelope), "id": envelope.id}).one()
    if row.last == envelope.sequence and row.moved_by == envelope.id:
        arrival = Arrival.NEXT
    elif row.last < envelope.sequence:
        arrival = Arrival.EARLY
    else:
        arrival = Arrival.OUT_OF_TURN
    state, kept, error = {
        Arrival.NEXT: (State.DONE, None, None),
        Arrival.EARLY: (State.PARKED, body, None),
        Arrival.OUT_OF_TURN: (State.FAILED, body, "another message had this sequence number"),
    }[arrival]
    fresh = connection.execute(
        _KEEP,
        {**_row(envelope), "state": state.value, "body": kept, "error": error, "at": now},
    ).first()
    return Place(arrival if fresh is not None else Arrival.AGAIN, row.parked)


def keep_failed(
    session: Session, envelope: Envelope, body: str, error: str, now: datetime, *, was_parked: bool
) -> None:
    """Put a message aside that could not be handled; the rest of its subject waits behind it."""
    session.execute(_BEGIN, {"source": envelope.source, "subject": envelope.subject})
    session.execute(_KEEP_FAILED, {**_row(envelope), "body": body, "error": error, "at": now})
    if was_parked:
        session.execute(_UNPARK, {"source": envelope.source, "subject": envelope.subject})


def take_turn(
    session: Session, envelope: Envelope, now: datetime, *, was: State, becomes: State = State.DONE
) -> bool:
    """Move a waiting or failed message's subject past it; False when somebody else already did."""
    step = _STEP_PARKED if was is State.PARKED else _STEP_FAILED
    moved = session.execute(step, {**_place(envelope), "id": envelope.id}).first()
    finished = session.execute(
        _FINISH, {"id": envelope.id, "state": becomes.value, "was": was.value, "at": now}
    ).first()
    return moved is not None and finished is not None


def next_in_line(session: Session, source: str, subject: str) -> Waiting | None:
    """The parked message of a subject whose turn it is."""
    row = session.execute(_READY_OF, {"source": source, "subject": subject}).first()
    return None if row is None else Waiting(*row)


def all_ready(session: Session, limit: int = 100) -> Sequence[Waiting]:
    """Parked messages whose turn has come: asked for again, or left by a crash between two of a subject."""
    return [Waiting(*row) for row in session.execute(_READY_ANY, {"limit": limit})]


def failed_message(session: Session, message_id: str) -> Waiting | None:
    """A message that was put aside."""
    row = session.execute(_FAILED_ONE, {"id": message_id}).first()
    return None if row is None else Waiting(*row)


def _place(envelope: Envelope) -> dict[str, str | int]:
    return {
        "source": envelope.source,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "before": envelope.sequence - 1,
    }


def _row(envelope: Envelope) -> dict[str, str | int]:
    return {
        "id": envelope.id,
        "source": envelope.source,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "type": envelope.type,
    }
