"""The same request twice has one effect and one answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
    select,
    update,
)
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.columns import Moment
from chassis.persistence.upsert import insert_into
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
    taken = session.execute(
        insert_into(session, _KEYS)
        .values(user_id=actor.user_id, key=key, request_hash=request_hash)
        .on_conflict_do_nothing()
        .returning(_KEYS.c.key)
    ).first()
    if taken is not None:
        return None
    first = session.execute(select(_KEYS).where(*_is(actor, key))).one()
    if first.request_hash != request_hash:
        raise IdempotencyKeyReused(key=key)
    return Replay(first.status, first.body)


def settle(session: Session, actor: Actor, key: str, status: int, body: bytes) -> None:
    """Keep the answer in the transaction that earned it."""
    session.execute(update(_KEYS).where(*_is(actor, key)).values(status=status, body=body))


def forget_old_keys(session: Session, now: datetime) -> None:
    """Drop keys nobody will repeat any more."""
    session.execute(delete(_KEYS).where(_KEYS.c.at < now - KEPT_FOR))


def _is(actor: Actor, key: str) -> tuple[Any, Any]:
    return _KEYS.c.user_id == actor.user_id, _KEYS.c.key == key
