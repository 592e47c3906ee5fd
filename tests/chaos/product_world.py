"""The product itself: web and worker of the portal and the three services, people on them, four databases."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from chassis.clock import SystemClock
from chassis.messaging.broker import Broker
from chassis.persistence.database import Database
from chassis.web.identity import TokenSigner
from gatehouse.assemblies import SERVICES, assembled
from gatehouse.house import House, Part
from gatehouse.setting_up import Account, load_demo_county, migrate
from tests.chaos import cases, invariants
from tests.chaos.books import Books
from tests.chaos.clients import Ledger, Person, crowd
from tests.chaos.clocks import WrongClock
from tests.chaos.faulty import LEDGER
from tests.chaos.network import Network
from tests.chaos.processes import Fleet, Role
from tests.chaos.servers import Stack, free_block
from tests.chaos.verdict import Verdict, verdict_of
from tests.integration.histories.rows import read_all
from tests.integration.histories.step import Step
from tests.integration.histories.what_people_say import answers

SENDER = "430211-mzj"
PEOPLE = 4
KNOWING_SHARE = 0.8
"""How many of those who do a task of admission know what carries the case on."""
OPENING_SECONDS = 120.0
LEDGER_TABLE = """
    CREATE TABLE chaos_effect (id {number}, source varchar(40) NOT NULL, subject varchar(100) NOT NULL,
                               sequence integer NOT NULL, role varchar(60) NOT NULL)
"""


def prepared(house: House) -> list[Account]:
    """Migrate with this tree's code and load the demo county."""
    migrate(house)
    return load_demo_county(house)


class ProductWorld:
    """Orders and applications under load; what was answered, said, heard and shown must agree."""

    def __init__(
        self,
        stack: Stack,
        folder: Path,
        *,
        seed: int,
        prepare: Callable[[House], object] = prepared,
        network: Network | None = None,
        clock: WrongClock | None = None,
        schedulers: int = 1,
    ) -> None:
        self._stack = stack
        self._seed = seed
        self._ledger = Ledger()
        self._stop = threading.Event()
        self._people: list[threading.Thread] = []
        self._schedulers = schedulers
        self._house = _house(stack, folder / "house")
        self.prepared = prepare(self._house)
        self._databases = {part.name: self._open(part) for part in self._house.parts}
        broker = Broker(stack.broker_url)
        broker.declare(self._databases)
        self.books = Books(self._databases, broker)
        self._communities = self.books.column("portal", "SELECT code FROM unit WHERE kind = 'community'")
        key = Path(self._house.environment()["PORTAL_TOKEN_PRIVATE_KEY_FILE"]).read_text()
        environment = self._house.environment()
        self._environment = network.rewired(environment) if network else environment
        self._signer = TokenSigner(key, clock=clock)
        self._calendar = assembled("admission", self._house).calendar.calendar
        self._clock = clock or SystemClock()
        self._urls = {"portal": self._house.address.rstrip("/")}
        for service in SERVICES:
            self._urls[service] = self._environment[f"PORTAL_{service.upper()}_URL"]

    def _open(self, part: Part) -> Database:
        schema = self._stack.schema(part.name) or None
        database = Database(self._stack.database_url(part.name), schema=schema, pool_size=4)
        number = "bigserial PRIMARY KEY" if database.is_postgresql else "integer PRIMARY KEY AUTOINCREMENT"
        with database.engine.begin() as connection:
            connection.execute(text(LEDGER_TABLE.format(number=number)))
        return database

    @property
    def house(self) -> House:
        """The installation under load."""
        return self._house

    @property
    def ledger(self) -> Ledger:
        """What people were told."""
        return self._ledger

    def environment(self) -> dict[str, str]:
        """What `gatehouse up` would give its processes, and the switch of the ledger."""
        return self._environment | {LEDGER: "1"}

    def roles(self) -> list[Role]:
        """The processes of `gatehouse up`, each of them mortal."""
        mortal = [sys.executable, "-m", "tests.chaos.faulty"]
        return [
            Role(f"{part.name}-{kind}", tuple(mortal + command[2:]))
            for part in self._house.parts
            for kind, command in (
                ("web", part.web()),
                *((f"worker-{number + 1}", part.worker()) for number in range(self._schedulers)),
            )
        ]

    def start_load(self, _fleet: Fleet | None) -> None:
        """People come to work when the house is up and has heard what loading the county said."""
        opened = time.monotonic()
        while time.monotonic() - opened < OPENING_SECONDS and not (self._all_answer() and self.is_quiet()):
            time.sleep(0.5)
        self._people = crowd(PEOPLE, self._work, self._stop)

    def _all_answer(self) -> bool:
        try:
            return all(
                httpx.get(f"{url}/readyz", timeout=2, trust_env=False).is_success
                for url in self._urls.values()
            )
        except httpx.TransportError:
            return False

    def stop_load(self, _fleet: Fleet | None) -> None:
        """People finish what they insist on, and go home."""
        self._stop.set()
        for person in self._people:
            person.join(120)

    def _work(self, number: int, stop: threading.Event) -> None:
        person = Person(self._signer, self._urls, self._ledger, self._seed + number, self._clock)
        while not stop.is_set():
            luck = person.dice.random()
            if luck < 0.35:
                self._order(person)
            elif luck < 0.45:
                person.begin_application(SENDER)
            elif luck < 0.5:
                person.upload(SENDER)
            else:
                self._do_some_task(person)
            stop.wait(0.05)

    def _order(self, person: Person) -> None:
        items = self.books.rows(
            "admission", "SELECT entry_id FROM list_entry WHERE owner_unit = :unit", unit=SENDER
        )
        known = [row[0] for row in items] or ["ZZ-001"]
        # Now and then something nobody admitted: the gate must block it, and say so once.
        item = person.dice.choice(known) if person.dice.random() < 0.85 else "SX-0000-00000"
        person.send_orders(SENDER, item, list(self._communities))

    def _do_some_task(self, person: Person) -> None:
        service = person.dice.choice(["dispatch", "dispatch", "admission"])
        tasks = self.books.rows(
            service,
            "SELECT task_id, candidates FROM human_task WHERE state = 'open' ORDER BY task_id LIMIT 60",
        )
        if service == "admission" and tasks and person.dice.random() < KNOWING_SHARE:
            self._do_as_usual(person, person.dice.choice(tasks)[0])
        elif tasks:
            task_id, candidates = person.dice.choice(tasks)
            roles = _listed(candidates)
            if roles:
                person.do_task(service, task_id, person.dice.choice(roles))

    def _do_as_usual(self, person: Person, task_id: str) -> None:
        """Somebody who knows what carries a case on: without such people none would come to its end."""
        left_out = ("journal", "inbox", "parameter_value", "order_note")
        rows = self.books.patiently("admission", lambda session: read_all(session, without=left_out))
        task = next(row for row in rows.human_task if row.task_id == task_id)
        step = Step(task, rows, self._clock.today(), self._calendar)
        with suppress(KeyError, ValueError, AssertionError):  # a step the histories never come to
            outcome, data = answers(step)[0 if person.dice.random() < 0.9 else -1]
            person.complete("admission", task_id, task.version, outcome, data, task.candidates[0])

    def progress(self) -> tuple[int, ...]:
        """Figures that stop changing when everything has arrived."""
        return tuple(
            self.books.count(name, query)
            for name in self._databases
            for query in ("outbox WHERE sent_at IS NULL", "chaos_effect", "inbox", "journal")
        )

    def is_quiet(self) -> bool:
        """Whether nothing waits anywhere and every letter said was heard."""
        waiting = ("outbox WHERE sent_at IS NULL", "inbox WHERE state = 'parked'")
        if any(self.books.count(name, query) for name in self._databases for query in waiting):
            return False
        said = sum(self.books.count(name, "outbox") for name in self._databases)
        return said <= sum(self.books.count(name, "inbox") for name in self._databases)

    def verdict(self) -> Verdict:
        """Compare what was answered, said, heard and shown, and what the cases came to."""
        verdict = Verdict()
        for account in (
            *self.books.accounts(self._ledger, self._house.data / "admission"),
            *cases.accounts(self._house, self.books),
            *invariants.accounts(self._house, self.books),
        ):
            verdict.add(verdict_of(account))
        for answer, times in sorted(self._ledger.answers.items()):
            verdict.notes.append(f"{times:5} × {answer}")
        for place, complaint in self._ledger.complaints.items():
            verdict.notes.append(f"{place}: {complaint}")
        for name in ("dispatch", "admission"):
            standing = "SELECT element_id, state, count(*) FROM human_task GROUP BY element_id, state"
            verdict.notes += [f"{name}: {row}" for row in self.books.rows(name, standing)]
        for database in self._databases.values():
            database.dispose()
        return verdict


def _house(stack: Stack, data: Path) -> House:
    house = House(data, first_port=free_block())
    overrides = {"GATEHOUSE_BROKER_URL": stack.broker_url}
    for part in house.parts:
        prefix = part.name.upper()
        overrides[f"{prefix}_DATABASE_URL"] = stack.database_url(part.name)
        if stack.schema(part.name):
            overrides[f"{prefix}_DATABASE_SCHEMA"] = stack.schema(part.name)
    data.mkdir(parents=True)
    return replace(house, overrides=overrides)


def _listed(candidates: Any) -> list[str]:
    return list(json.loads(candidates)) if isinstance(candidates, str) else list(candidates)
