"""The messaging-level world: three toy services on the real chassis, each with a worker and one with load."""

from __future__ import annotations

import sys

from sqlalchemy import text

from chassis.messaging import waiting_room
from chassis.messaging.broker import Broker
from chassis.persistence.database import Database
from tests.chaos.processes import Fleet, Role
from tests.chaos.servers import Embedded, Full
from tests.chaos.toy import NEXT, ORIGIN, Toy, build, create_tables
from tests.chaos.verdict import Verdict, compare


class ToyWorld:
    """Parcels go round; every one that left must be received once, in order, by everybody."""

    def __init__(self, stack: Embedded | Full) -> None:
        self._stack = stack
        broker = Broker(stack.broker_url)
        broker.declare(NEXT)
        self._toys = {name: self._prepare(name, broker) for name in NEXT}

    def _prepare(self, name: str, broker: Broker) -> Toy:
        database = Database(self._stack.database_url(name), schema=self._stack.schema(name) or None)
        if database.schema:
            with database.engine.begin() as connection:
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {database.schema}"))
        create_tables(database)
        return build(name, database, broker)

    def environment(self) -> dict[str, str]:
        """What the processes need to know."""
        settings = {"GATEHOUSE_BROKER_URL": self._stack.broker_url}
        for name in NEXT:
            settings[f"TOY_{name.upper()}_DATABASE_URL"] = self._stack.database_url(name)
            settings[f"TOY_{name.upper()}_DATABASE_SCHEMA"] = self._stack.schema(name)
        return settings

    def roles(self) -> list[Role]:
        """A worker per service, a second one where workers may compete, and the load."""

        def role(service: str, kind: str, number: int = 1) -> Role:
            command = (sys.executable, "-m", "tests.chaos.faulty", "tests.chaos.toy_process", service, kind)
            return Role(f"{service}-{kind}-{number}", command)

        return [
            role(ORIGIN, "producer"),
            *(role(name, "worker") for name in NEXT),
            role("east", "worker", 2),
        ]

    def start_load(self, _fleet: Fleet) -> None:
        """The producer is one of the processes and runs already."""

    def stop_load(self, fleet: Fleet) -> None:
        """No more parcels."""
        fleet.retire(f"{ORIGIN}-producer-1")

    def progress(self) -> tuple[int, ...]:
        """Figures that stop changing when everything has arrived."""
        figures: list[int] = []
        for toy in self._toys.values():
            with toy.works.reading() as session:
                figures += [waiting_room.unsent(session), waiting_room.parked(session)]
            figures.append(toy.count("received"))
        return tuple(figures)

    def is_quiet(self) -> bool:
        """Whether every parcel has gone all the way round."""
        created = self._toys[ORIGIN].count("created")
        with_work = [waiting for toy in self._toys.values() for waiting in self._waiting(toy)]
        return not any(with_work) and all(toy.count("received") >= created for toy in self._toys.values())

    @staticmethod
    def _waiting(toy: Toy) -> tuple[int, int]:
        with toy.works.reading() as session:
            return waiting_room.unsent(session), waiting_room.parked(session)

    def verdict(self) -> Verdict:
        """Compare the accounts of the three services."""
        verdict = Verdict()
        truth = self._toys[ORIGIN].effects("created")
        broker = Broker(self._stack.broker_url)
        for name, toy in self._toys.items():
            # What still lies in a queue is late, not lost.
            late = broker.depth(name)
            account = compare(name, truth, toy.effects("received"))
            account.stuck = min(late, account.lost) + broker.dead_depth(name)
            account.lost -= min(late, account.lost)
            with toy.works.reading() as session:
                account.stuck += waiting_room.failed(session) + waiting_room.unsent(session)
            verdict.add(account)
            toy.close()
        return verdict
