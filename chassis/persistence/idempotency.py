"""The same request twice has one effect and one answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    func,
    text,
)
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.columns import Moment
from chassis.texts import Said

KEPT_FOR = timedelta(days=7)


def idempotency_table(metadata: MetaData) -> Table:
    """Keys of commands already carried out, with the answers they got."""
    return Table(
        "idempotency",
        metadata,
        Column("user_id", String(64), primary_key=True),
        Column("key", String(200), primary_key=True),
        Column("request_hash", String(64), nullable=False),
        Column("status", Integer, nullable=True),
        Column("body", LargeBinary, nullable=True),
        Column("at", Moment(), nullable=False, server_default=func.current_timestamp()),
        Index("ix_idempotency_at", "at"),
    )


_KEYS = idempotency_table(MetaData())

# Written once: building a statement for every command costs more than carrying it out.
_CLAIM = text("""
    INSERT INTO idempotency (user_id, key, request_hash) VALUES (:user_id, :key, :request_hash)
    ON CONFLICT (user_id, key) DO NOTHING RETURNING key
""")
_FIND = text(
    "SELECT request_hash, status, body FROM idempotency WHERE user_id = :user_id AND key = :key"
).columns(_KEYS.c.request_hash, _KEYS.c.status, _KEYS.c.body)
_SETTLE = text(
    "UPDATE idempotency SET status = :status, body = :body WHERE user_id = :user_id AND key = :key"
)


class IdempotencyKeyReused(Refusal):
    """The key was used before for a different request."""

    code = "idempotency-key-reused"
    title = Said("这个幂等键已用于另一个请求。", "This idempotency key was used for another request.")


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer the first request with this key got."""

    status: int
    body: bytes


def claim(session: Session, actor: Actor, key: str, request_hash: str) -> Replay | None:
    """Take the key for this transaction, or give back the answer its first use got.

    A concurrent twin waits here until the first transaction has ended.
    """
    connection = session.connection()
    named = {"user_id": actor.user_id, "key": key}
    if connection.execute(_CLAIM, {**named, "request_hash": request_hash}).first() is not None:
        return None
    first = connection.execute(_FIND, named).one()
    if first.request_hash != request_hash:
        raise IdempotencyKeyReused(key=key)
    return Replay(first.status, first.body)


def settle(session: Session, actor: Actor, key: str, status: int, body: bytes) -> None:
    """Keep the answer in the transaction that earned it."""
    answer = {"user_id": actor.user_id, "key": key, "status": status, "body": body}
    session.connection().execute(_SETTLE, answer)


def forget_old_keys(session: Session, now: datetime) -> None:
    """Drop keys nobody will repeat any more."""
    session.execute(delete(_KEYS).where(_KEYS.c.at < now - KEPT_FOR))
