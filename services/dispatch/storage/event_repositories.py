"""Events, their classes and contacts on SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.dispatch.domain.event_class import EventClass
from services.dispatch.domain.event_errors import EventUnknown
from services.dispatch.domain.grid_event import GridEvent, Source
from services.dispatch.storage.tables import EVENT_CLASS, EVENT_CONTACT, EVENT_PARTY, OUTSIDE_NUMBER


class StoredEvents:
    """All events ever reported."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._added: dict[str, GridEvent] = {}

    def get(self, event_no: str) -> GridEvent:
        """The event, or `EventUnknown`."""
        event = self.find(event_no)
        if event is None:
            raise EventUnknown(event_no=event_no)
        return event

    def find(self, event_no: str) -> GridEvent | None:
        """The event, if there is one."""
        return self._added.get(event_no) or self.session.get(GridEvent, event_no)

    def from_outside(self, source: Source, external_no: str) -> GridEvent | None:
        """The event another system has handed in under this number of its own."""
        if not external_no:
            return None
        columns = OUTSIDE_NUMBER.c
        asked = select(columns.event_no).where(columns.source == source, columns.number == external_no)
        event_no = self.session.execute(asked).scalar()
        return self.find(event_no) if event_no else None

    def add(self, event: GridEvent) -> None:
        """Keep a new event, and the number another system knows it by."""
        self._added[event.event_no] = event
        self.session.add(event)
        if event.report.external_no:
            row = {
                "source": event.report.source,
                "number": event.report.external_no,
                "event_no": event.event_no,
            }
            self.session.execute(insert(OUTSIDE_NUMBER), [row])
        self.know(event)

    def know(self, event: GridEvent) -> None:
        """Remember whose business it has become."""
        rows = [{"unit": unit, "event_no": event.event_no} for unit in event.units]
        self.session.execute(insert_into(self.session, EVENT_PARTY).values(rows).on_conflict_do_nothing())


class StoredEventClasses:
    """The catalogue of event classes."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, code: str) -> EventClass | None:
        """The class with this code."""
        return self.session.get(EventClass, code) if code else None

    def all(self) -> Sequence[EventClass]:
        """Every class, by code."""
        return self.session.execute(select(EventClass).order_by(EVENT_CLASS.c.code)).scalars().all()

    def add(self, event_class: EventClass) -> None:
        """Keep a new class."""
        self.session.add(event_class)


class StoredContacts:
    """Whom to call back: kept apart from the event, and erased with a plain delete."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def keep(self, event_no: str, contact: str) -> None:
        """Keep how to reach who reported it."""
        self.session.execute(insert(EVENT_CONTACT), [{"event_no": event_no, "contact": contact}])

    def erase(self, event_no: str) -> None:
        """Forget it."""
        self.session.execute(delete(EVENT_CONTACT).where(EVENT_CONTACT.c.event_no == event_no))
