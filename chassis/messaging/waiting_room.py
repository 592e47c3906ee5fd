"""What waits and why: figures for the metrics, lists for the people who look after the post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from chassis.messaging import inbox
from chassis.messaging.inbox import State
from chassis.persistence.columns import Moment
from chassis.persistence.unit_of_work import UnitOfWork

_OUTBOX = text("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
_OLDEST_UNSENT = text("SELECT at FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT 1").columns(at=Moment())
_INBOX = text("SELECT count(*) FROM inbox WHERE state IN ('parked', 'failed') AND state = :state")
_OLDEST_IN = text(
    "SELECT min(at) AS at FROM inbox WHERE state IN ('parked', 'failed') AND state = :state"
).columns(at=Moment())
_FAILED = text("""
    SELECT message_id, type, source, subject, sequence, error, at FROM inbox
    WHERE state IN ('parked', 'failed') AND state = 'failed' ORDER BY at LIMIT :limit
""").columns(at=Moment())

_PUT_ASIDE = text("""
    SELECT message_id FROM inbox WHERE message_id IN :ids AND state IN ('parked', 'failed')
""").bindparams(bindparam("ids", expanding=True))
_ASK_AGAIN = text("""
    UPDATE inbox SET state = 'parked' WHERE message_id = :id AND state = 'failed' RETURNING source, subject
""")
_ONE_MORE_WAITS = text("""
    UPDATE inbox_stream SET parked = parked + 1 WHERE source = :source AND subject = :subject
""")


@dataclass(frozen=True, slots=True)
class FailedMessage:
    """A message nobody could handle, with the reason; its subject waits for it."""

    message_id: str
    type: str
    source: str
    subject: str
    sequence: int
    error: str
    at: datetime


def unsent(session: Session) -> int:
    """How many messages wait in the outbox."""
    return int(session.execute(_OUTBOX).scalar_one())


def oldest_unsent_seconds(session: Session, now: datetime) -> float:
    """The age of the oldest message in the outbox; 0 when it is empty."""
    return _age(session.execute(_OLDEST_UNSENT).scalar(), now)


def parked(session: Session) -> int:
    """How many messages came early and wait for their predecessor."""
    return int(session.execute(_INBOX, {"state": State.PARKED.value}).scalar_one())


def oldest_parked_seconds(session: Session, now: datetime) -> float:
    """The age of the message that has waited longest for its predecessor."""
    return _age(session.execute(_OLDEST_IN, {"state": State.PARKED.value}).scalar(), now)


def failed(session: Session) -> int:
    """How many messages could not be handled."""
    return int(session.execute(_INBOX, {"state": State.FAILED.value}).scalar_one())


def oldest_failed_seconds(session: Session, now: datetime) -> float:
    """The age of the message that has been waiting longest for somebody to look at it."""
    return _age(session.execute(_OLDEST_IN, {"state": State.FAILED.value}).scalar(), now)


def failed_messages(session: Session, limit: int = 100) -> Sequence[FailedMessage]:
    """The messages somebody has to look at, oldest first; `Consumer.replay` tries one again."""
    return [FailedMessage(*row) for row in session.execute(_FAILED, {"limit": limit})]


def put_aside(session: Session, message_ids: Sequence[str]) -> set[str]:
    """Those of these messages that still wait: for somebody, or for their turn."""
    return set(session.scalars(_PUT_ASIDE, {"ids": list(message_ids)}))


def ask_again(work: UnitOfWork, message_id: str) -> bool:
    """Have a failed message handled again, at its turn; the consumer looks for it every few seconds."""
    again = work.session.execute(_ASK_AGAIN, {"id": message_id}).first()
    if again is None:
        return False
    work.session.execute(_ONE_MORE_WAITS, {"source": again.source, "subject": again.subject})
    return True


def discard(work: UnitOfWork, message_id: str, reason: str) -> bool:
    """Give a failed message up, with a reason in the journal, so that its subject goes on."""
    waiting = inbox.failed_message(work.session, message_id)
    if waiting is None:
        return False
    envelope = waiting.envelope("")
    now = work.clock.now()
    if not inbox.take_turn(work.session, envelope, now, was=State.FAILED, becomes=State.DISCARDED):
        return False
    work.record("message.discard", envelope.subject, message=message_id, type=envelope.type, reason=reason)
    return True


def _age(at: datetime | None, now: datetime) -> float:
    return 0.0 if at is None else max(0.0, (now - at).total_seconds())
