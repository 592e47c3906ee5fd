"""Drops what nobody will ask for again: letters sent, messages handled and keys used long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, text

from chassis.actor import Actor
from chassis.persistence.columns import Moment
from chassis.persistence.idempotency import forget_old_keys
from chassis.persistence.unit_of_work import Works

KEPT_FOR = timedelta(days=30)

_FORGET_SENT = text("DELETE FROM outbox WHERE sent_at < :before").bindparams(
    bindparam("before", type_=Moment())
)
_FORGET_HEARD = text("DELETE FROM inbox WHERE at < :before AND state NOT IN ('parked', 'failed')").bindparams(
    bindparam("before", type_=Moment())
)


def tidy(works: Works[Any], service: str) -> None:
    """Tidy one service up; the last numbers of every subject stay, so nothing old is taken for new."""
    with works(Actor.system(service)) as work:
        now = works.clock.now()
        connection = work.session.connection()
        connection.execute(_FORGET_SENT, {"before": now - KEPT_FOR})
        connection.execute(_FORGET_HEARD, {"before": now - KEPT_FOR})
        forget_old_keys(work.session, now)
