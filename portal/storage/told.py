"""What a person was told, as pages show it, and what the person marks as read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage.paging import Page, bound, key_in, next_key, page_length
from portal.storage.tables import NOTIFICATION
from portal.storage.work import Work

MOST_COUNTED = 100


class Told:
    """Reads and marks a person's own notifications; nobody reaches another's."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def of(self, actor: Actor, *, after: str | None = None, limit: int = 30) -> Page:
        """The newest first."""
        limit = page_length(limit)
        row = NOTIFICATION.c
        ask = select(NOTIFICATION).where(row.account_id == actor.user_id, row.listed)
        if key := key_in(after):
            ask = ask.where(tuple_(row.told_at, row.id) < bound(key))
        ask = ask.order_by(row.told_at.desc(), row.id.desc()).limit(limit + 1)
        with self._works.reading() as session:
            found = session.execute(ask).mappings().all()
        return Page([dict(one) for one in found[:limit]], next_key(found, limit, "told_at", "id"))

    def unread(self, actor: Actor) -> int:
        """How many this person has not read; beyond a hundred nobody counts."""
        row = NOTIFICATION.c
        mine = select(row.id).where(row.account_id == actor.user_id, row.read_at.is_(None), row.listed)
        with self._works.reading() as session:
            return session.scalar(select(func.count()).select_from(mine.limit(MOST_COUNTED).subquery())) or 0

    def open(self, actor: Actor, notification_id: str) -> Mapping[str, Any] | None:
        """One of this person's, which is read from now on."""
        row = NOTIFICATION.c
        ask = select(NOTIFICATION).where(row.account_id == actor.user_id, row.id == notification_id)
        with self._works(actor) as work:
            found = work.session.execute(ask).mappings().first()
            if found is not None:
                work.notifications.read(actor.user_id, notification_id)
        return dict(found) if found else None

    def read_all(self, actor: Actor, until: datetime) -> None:
        """Everything shown until then is read; what came meanwhile is not."""
        with self._works(actor) as work:
            work.notifications.read_all(actor.user_id, until)
