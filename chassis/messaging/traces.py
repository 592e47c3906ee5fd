"""What became of messages: said about whom, when, and when each listener took it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import outbox_tables

_METADATA = MetaData()
_OUTBOX, _ = outbox_tables(_METADATA)
_INBOX, _ = inbox_tables(_METADATA)


class SaidMessage(NamedTuple):
    """A message in the outbox of whoever said it."""

    message_id: str
    listener: str
    type: str
    subject: str
    at: datetime
    sent_at: datetime | None


class TakenMessage(NamedTuple):
    """A message as it stands with its listener."""

    message_id: str
    state: str
    at: datetime


def said_about(session: Session, listeners: Sequence[str], subjects: Sequence[str]) -> list[SaidMessage]:
    """The messages about some subjects, oldest first; those sent long ago are tidied away."""
    columns = _OUTBOX.c
    wanted = select(*(columns[name] for name in SaidMessage._fields)).where(
        columns.listener.in_(listeners), columns.subject.in_(subjects)
    )
    return [SaidMessage(*row) for row in session.execute(wanted.order_by(columns.id))]


def taken_in(session: Session, message_ids: Sequence[str]) -> list[TakenMessage]:
    """Those of these messages that have arrived here."""
    columns = _INBOX.c
    wanted = select(columns.message_id, columns.state, columns.at).where(columns.message_id.in_(message_ids))
    return [TakenMessage(*row) for row in session.execute(wanted)]
