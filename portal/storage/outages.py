"""Since when a service cannot be reached: noted by whoever called it in vain, for all processes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.persistence.upsert import insert_into
from portal.storage.tables import SERVICE_OUTAGE
from portal.storage.work import Work

OWNER = Actor.system("portal")


class Outages:
    """Notes the first call that failed and the first that was answered again."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works
        # What this process knows to be noted, so that a call that goes well costs no statement.
        self._noted: frozenset[str] = frozenset()

    def failed(self, service: str) -> None:
        """A call failed; the moment of the first one stays."""
        if service in self._noted:
            return
        with self._works(OWNER) as work:
            insert = insert_into(work.session, SERVICE_OUTAGE)
            row = insert.values(service=service, since=work.clock.now())
            work.session.execute(row.on_conflict_do_nothing(index_elements=["service"]))
        self._noted |= {service}

    def answered(self, service: str) -> None:
        """A call was answered; if the service was away, it is back."""
        if service not in self._noted:
            return
        with self._works(OWNER) as work:
            work.session.execute(delete(SERVICE_OUTAGE).where(SERVICE_OUTAGE.c.service == service))
        self._noted -= {service}

    def away(self) -> Mapping[str, datetime]:
        """The services that are away, each with the moment since when."""
        ask = select(SERVICE_OUTAGE.c.service, SERVICE_OUTAGE.c.since).order_by(SERVICE_OUTAGE.c.since)
        with self._works.reading() as session:
            found = {row.service: row.since for row in session.execute(ask)}
        self._noted = frozenset(found)
        return found
