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
    bindparam,
    delete,
    func,
    select,
    text,
)
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.columns import Moment
from chassis.persistence.prepared import Prepared, Write
from chassis.persistence.unit_of_work import UnitOfWork
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
_KEEP = Prepared(
    text("""
        INSERT INTO idempotency (user_id, key, request_hash, status, body, at)
        VALUES (:user_id, :key, :request_hash, :status, :body, :at)
        ON CONFLICT (user_id, key) DO NOTHING
    """).bindparams(bindparam("at", type_=Moment()))
)
_FIND = Prepared(
    select(_KEYS.c.request_hash, _KEYS.c.status, _KEYS.c.body).where(
        _KEYS.c.user_id == bindparam("user_id"), _KEYS.c.key == bindparam("key")
    )
)


class IdempotencyKeyReused(Refusal):
    """The key was used before for a different request."""

    code = "idempotency-key-reused"
    title = Said("这个幂等键已用于另一个请求。", "This idempotency key was used for another request.")


class KeyTaken(Exception):
    """Another request has used this key: undo the work and answer what that one answered."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer the first request with this key got."""

    status: int
    body: bytes


def keep(work: UnitOfWork, key: str, request_hash: str, status: int, body: bytes) -> None:
    """Keep the answer of a work in its own transaction; `KeyTaken` at its end when another was faster.

    While a twin is about to commit, this waits for it.
    """

    def require_kept(rows: int) -> None:
        if not rows:
            raise KeyTaken(key)

    answer = {"key": key, "request_hash": request_hash, "status": status, "body": body}
    by = {"user_id": work.actor.user_id, "at": work.clock.now()}
    work.put_off(Write(_KEEP, {**answer, **by}, require_kept))


def first_answer(session: Session, actor: Actor, key: str, request_hash: str) -> Replay | None:
    """The answer this key has earned before, if any."""
    first = _FIND.row(session.connection(), {"user_id": actor.user_id, "key": key})
    if first is None:
        return None
    if first[0] != request_hash:
        raise IdempotencyKeyReused(key=key)
    return Replay(first[1], first[2])


def forget_old_keys(session: Session, now: datetime) -> None:
    """Drop keys nobody will repeat any more.

    Their age is counted from the newest one: a clock that leaps ahead makes no key old all at once.
    """
    newest: datetime | None = session.scalar(select(func.max(_KEYS.c.at)))
    if newest is not None:
        session.execute(delete(_KEYS).where(_KEYS.c.at < min(now, newest) - KEPT_FOR))
