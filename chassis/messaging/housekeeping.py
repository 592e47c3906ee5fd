"""Drops what nobody will ask for again: letters sent and messages handled long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, bindparam, text
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.persistence.columns import Moment
from chassis.persistence.unit_of_work import Works

KEPT_FOR = timedelta(days=30)
PORTION = 10_000
"""A month dropped at once takes nearly as long as PostgreSQL lets a statement take."""

Forget = Callable[[Session, datetime], None]

# Numbers follow time, so only the lowest are looked at: no index by time is needed, nor the whole table.
_FORGET_SENT = text("""
    DELETE FROM outbox WHERE id IN (
        SELECT id FROM (SELECT id, sent_at FROM outbox ORDER BY id LIMIT :portion) AS oldest
        WHERE sent_at < :before)
""").bindparams(bindparam("before", type_=Moment()))
_FORGET_HEARD = text("""
    DELETE FROM inbox WHERE message_id IN (
        SELECT message_id FROM inbox WHERE at < :before AND state NOT IN ('parked', 'failed')
        ORDER BY at LIMIT :portion)
""").bindparams(bindparam("before", type_=Moment()))


def tidy(works: Works[Any], service: str, *others: Forget) -> None:
    """Tidy one service up; the last numbers of every subject stay, so nothing old is taken for new.

    `others` are the service's further tables that grow, such as its keys of commands already carried out.
    """
    now = works.clock.now()
    for forget in (_FORGET_SENT, _FORGET_HEARD):
        dropped = PORTION
        while dropped >= PORTION:
            with works(Actor.system(service)) as work:
                portion = {"before": now - KEPT_FOR, "portion": PORTION}
                done: CursorResult[Any] = work.session.connection().execute(forget, portion)
                dropped = done.rowcount
    with works(Actor.system(service)) as work:
        for forget_other in others:
            forget_other(work.session, now)
