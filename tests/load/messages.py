"""From the commit in one service to the effect in another: how long a message takes, on both brokers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import MetaData

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope, Message
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import Outbox, outbox_tables
from chassis.messaging.relay import Relay
from chassis.persistence.columns import NAMING_CONVENTION
from chassis.persistence.database import Database
from chassis.persistence.journal import journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.broker import rabbitmq_broker
from chassis.testing.databases import postgresql_database, sqlite_database

MESSAGES, EVERY_SECONDS = 300, 0.02
TYPE = "bench.step-done.v1"


def measure(folder: Path) -> dict[str, float]:
    """The 95th percentile in milliseconds on PostgreSQL + RabbitMQ and on the embedded default."""
    with _on_servers() as parts:
        full = _p95(*parts)
    here, there = sqlite_database(folder, "said"), sqlite_database(folder, "heard")
    embedded = _p95(here, there, Broker(f"sqlitemq://{folder / 'bench-broker.sqlite'}"))
    for database in (here, there):
        database.dispose()
    return {"message_p95_ms": round(full, 1), "message_p95_ms_embedded": round(embedded, 1)}


@contextmanager
def _on_servers() -> Iterator[tuple[Database, Database, Broker]]:
    with (
        postgresql_database(durable=True) as here,
        postgresql_database(durable=True) as there,
        rabbitmq_broker(["there"]) as broker,
    ):
        yield here, there, broker


def _p95(here: Database, there: Database, broker: Broker) -> float:
    heard: dict[str, float] = {}
    outbox = Outbox(source="here", county="430211", routes={TYPE: ("there",)}, validate=lambda *_: None)
    says = Works(here, SystemClock(), work=UnitOfWork, publish=lambda *_: None)
    hears = Works(there, SystemClock(), work=UnitOfWork, publish=lambda *_: None)
    for database in (here, there):
        metadata = MetaData(naming_convention=NAMING_CONVENTION)
        journal_table(metadata)
        outbox_tables(metadata)
        inbox_tables(metadata)
        metadata.create_all(database.engine)

    def note(work: UnitOfWork, envelope: Envelope) -> None:
        heard[envelope.subject] = time.perf_counter()

    relay = Relay(broker, says, outbox)
    consumer = Consumer(broker, "there", hears, {TYPE: note}, validate=lambda *_: None)
    stop = threading.Event()
    threads = [threading.Thread(target=loop, args=(stop,)) for loop in (relay.run, consumer.run)]
    for thread in threads:
        thread.start()
    try:
        said = _say(says, outbox)
        _until(lambda: len(heard) == MESSAGES)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    waits = sorted(heard[subject] - at for subject, at in said.items())
    return 1000 * waits[int(0.95 * len(waits))]


def _say(works: Works[UnitOfWork], outbox: Outbox) -> dict[str, float]:
    said = {}
    for number in range(MESSAGES):
        with works(Actor.system("here")) as work:
            outbox.add(work, [Message(TYPE, f"case-{number}", {"n": number})])
        said[f"case-{number}"] = time.perf_counter()
        time.sleep(EVERY_SECONDS)
    return said


def _until(reached: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError("messages did not arrive")
        time.sleep(0.01)
