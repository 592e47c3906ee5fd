"""Puts assessment together: the only module that knows every room."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from chassis.clock import Clock, SystemClock
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope
from chassis.messaging.outbox import Outbox
from chassis.messaging.relay import Relay
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.texts import Said
from chassis.web.application import make_app
from chassis.web.health import database_check
from chassis.web.identity import TokenVerifier
from contracts import registry
from services.assessment.domain.events import AlertRaised
from services.assessment.messaging.publishes import messages
from services.assessment.messaging.subscribes import handlers
from services.assessment.settings import Settings, StorageSettings
from services.assessment.storage import reads
from services.assessment.storage.work import Work
from services.assessment.web.figures import figures_blueprint
from services.assessment.web.problems import STATUSES

SERVICE = "assessment"
TITLE = Said("考评", "Assessment")


@dataclass(frozen=True, slots=True)
class Memory:
    """The database, the units of work on it, and what they say when they commit."""

    database: Database
    works: Works[Work]
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class Assembly:
    """Assessment, ready to serve requests and messages."""

    web_app: Flask
    works: Works[Work]
    relay: Relay
    consumer: Consumer[Work]
    clock: Clock


def remember(settings: StorageSettings, clock: Clock, *, database: Database | None = None) -> Memory:
    """The memory of assessment; enough for the command line."""
    if database is None:
        database = Database(settings.database_url, schema=settings.database_schema)
    outbox = Outbox(
        source=SERVICE,
        county=settings.county,
        routes=registry.said_by(SERVICE),
        validate=registry.validate,
    )

    def publish(work: UnitOfWork, events: Sequence[object]) -> None:
        outbox.add(work, [message for event in events for message in messages(event)])

    return Memory(database, Works(database, clock, work=Work, publish=publish), outbox)


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    broker: Broker | None = None,
    testing: bool = False,
) -> Assembly:
    """Assessment as it runs; tests bring their own clock, database and broker."""
    clock = clock or SystemClock()
    memory = remember(settings.storage, clock, database=database)
    broker = broker or Broker(settings.broker_url)
    return Assembly(
        web_app=make_app(
            SERVICE,
            title=TITLE,
            works=memory.works,
            verifier=TokenVerifier(settings.token_public_key, SERVICE, clock=clock),
            blueprints=[figures_blueprint(reads=reads, clock=clock)],
            statuses=[STATUSES],
            checks={"database": database_check(memory.works)},
            testing=testing,
        ),
        works=memory.works,
        relay=Relay(broker, memory.works, memory.outbox),
        consumer=Consumer(
            broker, SERVICE, memory.works, handlers(), validate=registry.validate, on_failed=_alert
        ),
        clock=clock,
    )


def _alert(work: Work, envelope: Envelope, reason: str) -> None:
    """A message nobody here can handle is shown to the supervisors (B20)."""
    said = Said(
        "消息 {type} 无法处理,已搁置待人工处理。", "The message {type} cannot be handled and was put aside."
    )
    work.emit(
        AlertRaised(
            rule="B20",
            subject=envelope.subject,
            severity="serious",
            text=said.filled(type=envelope.type),
            facts={"message_id": envelope.id, "type": envelope.type, "reason": reason[:300]},
        )
    )
