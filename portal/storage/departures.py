"""What waits to leave the portal and what could not, for who keeps the system running: never what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_, update

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage.deliveries import GIVEN_UP, SENT, WAITING, waiting
from portal.storage.paging import Page, bound, key_in, next_key, page_length
from portal.storage.tables import ACCOUNT, DELIVERY, UNIT
from portal.storage.work import Work


class Departures:
    """Reads how each channel does, and has what was given up tried again."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def channels(self, names: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """How many wait on each channel and since when, how many were given up, and when one last left."""
        row = DELIVERY.c
        found = []
        with self._works.reading() as session:
            for name in names:
                count, oldest = waiting(session, name)
                this = row.channel == name
                given_up = select(func.count()).where(row.state == GIVEN_UP, this)
                last = select(func.max(row.ended_at)).where(row.state == SENT, this)
                found.append(
                    {
                        "channel": name,
                        "waiting": count,
                        "oldest": oldest,
                        "given_up": session.scalar(given_up),
                        "last": session.scalar(last),
                    }
                )
        return found

    def troubled(self, *, given_up: bool, after: str | None = None, limit: int = 30) -> Page:
        """What was given up, or what failed and is tried again; newest first, with the person it is for."""
        limit = page_length(limit)
        row = DELIVERY.c
        trouble = (row.state == GIVEN_UP,) if given_up else (row.state == WAITING, row.reason != "")
        ask = (
            select(DELIVERY, ACCOUNT.c.name, UNIT.c.short_name.label("unit_name"))
            .join(ACCOUNT, ACCOUNT.c.id == row.account_id)
            .join(UNIT, UNIT.c.code == ACCOUNT.c.unit)
            .where(*trouble)
        )
        if key := key_in(after):
            ask = ask.where(tuple_(row.made_at, row.id) < bound(key))
        ask = ask.order_by(row.made_at.desc(), row.id.desc()).limit(limit + 1)
        with self._works.reading() as session:
            found = session.execute(ask).mappings().all()
        return Page([dict(one) for one in found[:limit]], next_key(found, limit, "made_at", "id"))

    def try_again(self, actor: Actor, delivery_id: str = "") -> int:
        """Have one that was given up tried from the beginning, or all of them; how many that were."""
        row = DELIVERY.c
        these = (row.state == GIVEN_UP, *((row.id == delivery_id,) if delivery_id else ()))
        now: datetime = self._works.clock.now()
        again = {"state": WAITING, "attempts": 0, "next_at": now, "lease": None, "ended_at": None}
        with self._works(actor) as work:
            done = work.session.scalars(
                update(DELIVERY).where(*these).values(**again).returning(row.id)
            ).all()
            for one in done:
                work.record("delivery-tried-again", one)
        return len(done)
