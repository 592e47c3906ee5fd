"""Three toy services on the real chassis: parcels go round, and every effect is written down.

The effects have no unique constraint, so that anything done twice would be seen. The integration tests and
the messaging-level chaos harness use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope, Message
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import Outbox, outbox_tables
from chassis.messaging.relay import Relay
from chassis.persistence.columns import NAMING_CONVENTION, RowNumber
from chassis.persistence.database import Database
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works

NEXT = {"north": "east", "east": "south", "south": "north"}
ORIGIN = "north"

METADATA = MetaData(naming_convention=NAMING_CONVENTION)
journal_table(METADATA)
idempotency_table(METADATA)
outbox_tables(METADATA)
inbox_tables(METADATA)
EFFECT = Table(
    "effect",
    METADATA,
    Column("id", RowNumber(), primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("number", Integer, nullable=False),
)


class ParcelLost(Exception):
    """What the toy handler raises for a parcel marked as poison."""


def type_of(name: str) -> str:
    """The one message type a toy service says."""
    return f"{name}.parcel-sent.v1"


def accept_anything(_type: str, _data: Any) -> None:
    """The toy contracts: anything goes."""


@dataclass(slots=True)
class Toy:
    """One toy service with everything a real one has."""

    name: str
    database: Database
    works: Works[UnitOfWork]
    outbox: Outbox
    relay: Relay
    consumer: Consumer[UnitOfWork]

    @property
    def actor(self) -> Actor:
        """The service acting by itself."""
        return Actor.system(self.name)

    def send(self, subject: str, number: int, **more: Any) -> None:
        """What an HTTP request would do: an effect and a message in one unit of work."""
        with self.works(self.actor, "request") as work:
            note(work, "created", subject, number)
            work.emit(Message(type_of(self.name), subject, {"number": number, **more}))

    def effects(self, kind: str) -> list[tuple[str, int]]:
        """What was done here, in the order it was done."""
        rows = select(EFFECT.c.subject, EFFECT.c.number).where(EFFECT.c.kind == kind).order_by(EFFECT.c.id)
        with self.works.reading() as session:
            return [(row.subject, row.number) for row in session.execute(rows)]

    def count(self, kind: str) -> int:
        """How much was done here."""
        rows = select(func.count()).select_from(EFFECT).where(EFFECT.c.kind == kind)
        with self.works.reading() as session:
            return int(session.execute(rows).scalar_one())

    def close(self) -> None:
        """Hang up and close the database."""
        self.relay.close()
        self.consumer.close()
        self.database.dispose()


def note(work: UnitOfWork, kind: str, subject: str, number: int) -> None:
    """Write an effect down."""
    work.session.execute(insert(EFFECT).values(kind=kind, subject=subject, number=number))


def build(name: str, database: Database, broker: Broker, *, clock: Clock | None = None) -> Toy:
    """Put a toy service together."""
    outbox = Outbox(
        source=name, county="000000", routes={type_of(name): [NEXT[name]]}, validate=accept_anything
    )
    works: Works[UnitOfWork] = Works(
        database,
        clock or SystemClock(),
        work=UnitOfWork,
        publish=lambda work, events: outbox.add(work, [each for each in events if isinstance(each, Message)]),
    )

    def receive(work: UnitOfWork, envelope: Envelope) -> None:
        number = envelope.data["number"]
        if envelope.data.get("poison"):
            note(work, "received", envelope.subject, number)
            raise ParcelLost(f"parcel {number} of {envelope.subject}")
        note(work, "received", envelope.subject, number)
        if name != ORIGIN:
            work.emit(Message(type_of(name), envelope.subject, {"number": number}))

    before = next(sender for sender, receiver in NEXT.items() if receiver == name)
    return Toy(
        name,
        database,
        works,
        outbox,
        Relay(broker, works, outbox),
        Consumer(broker, name, works, {type_of(before): receive}),
    )


def create_tables(database: Database) -> None:
    """Make the toy tables."""
    with database.engine.begin() as connection:
        METADATA.create_all(connection)
