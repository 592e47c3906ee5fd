"""Drops what nobody will ask for again: letters sent and messages handled long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.persistence.columns import Moment
from chassis.persistence.unit_of_work import Works

KEPT_FOR = timedelta(days=30)

Forget = Callable[[Session, datetime], None]

_FORGET_SENT = text("DELETE FROM outbox WHERE sent_at < :before").bindparams(
    bindparam("before", type_=Moment())
)
_FORGET_HEARD = text("DELETE FROM inbox WHERE at < :before AND state NOT IN ('parked', 'failed')").bindparams(
    bindparam("before", type_=Moment())
)


def tidy(works: Works[Any], service: str, *others: Forget) -> None:
    """Tidy one service up; the last numbers of every subject stay, so nothing old is taken for new.

    `others` are the service's further tables that grow, such as its keys of commands already carried out.
    """
    with works(Actor.system(service)) as work:
        now = works.clock.now()
        connection = work.session.connection()
        connection.execute(_FORGET_SENT, {"before": now - KEPT_FOR})
        connection.execute(_FORGET_HEARD, {"before": now - KEPT_FOR})
        for forget in others:
            forget(work.session, now)
