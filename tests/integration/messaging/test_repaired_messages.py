"""A message that stopped a case is handled again soon after the repair, and before what came after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, text

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.engine.definition import Definition
from chassis.engine.incidents import Incidents
from chassis.engine.library import Library
from chassis.engine.repairing import Repairs
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.messaging import waiting_room
from chassis.messaging.consumer import LOOK_FOR_READY_EVERY, Consumer
from chassis.messaging.envelope import Envelope
from chassis.messaging.inbox import _READY_ANY, inbox_tables
from chassis.persistence.journal import entries_of, journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.broker import embedded_broker
from chassis.testing.databases import sqlite_database
from tests.chaos.toy import Toy, build, create_tables, type_of
from tests.process.engine.test_incidents import waiter

ADMIN = Actor("u9", "系统管理员", "", "1", "单位", frozenset({"system_administrator@1"}))


@dataclass
class East:
    """A service whose cases wait for what north says."""

    works: Works[UnitOfWork]
    engine: Engine
    incidents: Incidents
    consumer: Consumer[UnitOfWork]

    def journal(self) -> list[str]:
        """What happened to the case, by name."""
        with self.works.reading() as session:
            told = entries_of(session, "c")
        return [line.action for line in told if line.action == "heard" or "incident" in line.action]

    def stuck(self) -> Any:
        """The one incident there is, if any."""
        with self.works.reading() as session:
            return next(iter(Repairs(self.incidents).page(session, {}, 2)), None)


@pytest.fixture
def north_and_east(tmp_path: Path) -> Iterator[tuple[Toy, East]]:
    broker = embedded_broker(tmp_path)
    broker.declare(["north", "east", "south"])
    home, abroad = sqlite_database(tmp_path, "east"), sqlite_database(tmp_path, "north")
    create_tables(abroad)
    metadata = MetaData()
    engine = Engine(Library(Path("/nonexistent")), engine_tables(metadata))
    journal_table(metadata)
    inbox_tables(metadata)
    metadata.create_all(home.engine)
    engine.library.add(Definition("waiter", 1, waiter().xml()))
    works = Works(home, SystemClock(), work=UnitOfWork, publish=lambda work, events: None)
    incidents = Incidents(engine, "east", messages=waiting_room)

    def hear(work: UnitOfWork, envelope: Envelope) -> None:
        engine.deliver(work, "demo.answered", correlation=envelope.subject)
        work.record("heard", envelope.subject, number=envelope.data["number"])

    def failed(work: UnitOfWork, envelope: Envelope, error: Exception) -> None:
        incidents.message_failed(work, envelope.id, error)

    consumer = Consumer(broker, "east", works, {type_of("north"): hear}, on_failed=failed)
    north = build("north", abroad, broker)
    yield north, East(works, engine, incidents, consumer)
    north.close()
    consumer.close()
    home.dispose()


def test_a_repaired_message_moves_its_case_at_once_and_what_waited_behind_it_follows(
    north_and_east: tuple[Toy, East],
) -> None:
    north, east = north_and_east
    with east.works(Actor.system("east")) as work:
        east.engine.start(work, "waiter", case_no="c", variables={"answers": [1, 2]})
    for number in (1, 2):
        north.send("c", number)
    north.relay.drain()
    east.consumer.drain()
    incident = east.stuck()
    assert (incident.kind, incident.element_id) == ("message", "enough") and east.journal() == [
        "incident-opened"
    ]

    stop = threading.Event()
    worker = threading.Thread(target=east.consumer.run, args=(stop,))
    worker.start()
    try:
        time.sleep(0.05)  # it has looked, and found nothing it may handle
        with east.works(ADMIN) as work:
            Repairs(east.incidents).repair(work, incident.incident_id, variables={"limit": 1}, reason="漏填")
        repaired = time.monotonic()
        while east.journal().count("heard") < 2 and time.monotonic() - repaired < 5 * LOOK_FOR_READY_EVERY:
            time.sleep(0.02)
    finally:
        stop.set()
        worker.join()
    with east.works(Actor.system("east")) as work:
        east.incidents.settle(work)
    assert east.journal() == ["incident-opened", "incident-repaired", "heard", "heard", "incident-resolved"]
    with east.works.reading() as session:
        numbers = [line.facts["number"] for line in entries_of(session, "c", action="heard")]
        (task,) = [task for task in east.engine.tasks(session, "c") if task.is_open]
    assert (numbers, task.element_id, east.stuck()) == ([1, 2], "go_on", None)


def test_what_is_ready_is_found_by_the_index_of_what_waits(north_and_east: tuple[Toy, East]) -> None:
    """It is asked every second, and the inbox keeps every message ever heard."""
    _, east = north_and_east
    with east.works.reading() as session:
        asked = text(f"EXPLAIN QUERY PLAN {_READY_ANY}")
        plan = " ".join(row[-1] for row in session.execute(asked, {"limit": 100}))
    assert "ix_inbox_waiting" in plan and "SCAN s" not in plan
