"""The product itself: web and worker of the portal and the three services, people on them, four databases."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, text

from chassis.messaging.broker import Broker
from chassis.persistence.database import Database
from chassis.web.identity import TokenSigner
from gatehouse.house import House, Part
from gatehouse.setting_up import Account, load_demo_county, migrate
from tests.chaos.clients import Ledger, Person, crowd
from tests.chaos.faulty import LEDGER
from tests.chaos.processes import Fleet, Role
from tests.chaos.servers import Embedded, Full, free_port
from tests.chaos.verdict import Verdict, compare

SENDER = "430211-mzj"
PEOPLE = 4
OPENING_SECONDS = 120.0
LEDGER_TABLE = """
    CREATE TABLE chaos_effect (id {number}, source varchar(40) NOT NULL, subject varchar(100) NOT NULL,
                               sequence integer NOT NULL)
"""


def prepared(house: House) -> list[Account]:
    """Migrate with this tree's code and load the demo county."""
    migrate(house)
    return load_demo_county(house)


class ProductWorld:
    """Orders and applications under load; what was answered, said, heard and shown must agree."""

    def __init__(
        self,
        stack: Embedded | Full,
        folder: Path,
        *,
        seed: int,
        prepare: Callable[[House], object] = prepared,
    ) -> None:
        self._stack = stack
        self._seed = seed
        self._ledger = Ledger()
        self._stop = threading.Event()
        self._people: list[threading.Thread] = []
        self._house = _house(stack, folder / "house")
        self.prepared = prepare(self._house)
        self._databases = {part.name: self._open(part) for part in self._house.parts}
        self._broker = Broker(stack.broker_url)
        self._broker.declare(self._databases)
        self._communities = self._column("portal", "SELECT code FROM unit WHERE kind = 'community'")
        key = Path(self._house.environment()["PORTAL_TOKEN_PRIVATE_KEY_FILE"]).read_text()
        self._signer = TokenSigner(key)
        self._urls = {part.name: f"http://127.0.0.1:{part.port}" for part in self._house.parts}

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
        return self._house.environment() | {LEDGER: "1"}

    def roles(self) -> list[Role]:
        """The processes of `gatehouse up`, each of them mortal."""
        mortal = [sys.executable, "-m", "tests.chaos.faulty"]
        return [
            Role(f"{part.name}-{kind}", tuple(mortal + command[2:]))
            for part in self._house.parts
            for kind, command in (("web", part.web()), ("worker", part.worker()))
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
        person = Person(self._signer, self._urls, self._ledger, self._seed + number)
        while not stop.is_set():
            luck = person.dice.random()
            if luck < 0.35:
                self._order(person)
            elif luck < 0.45:
                person.begin_application(SENDER)
            else:
                self._do_some_task(person)
            stop.wait(0.05)

    def _order(self, person: Person) -> None:
        items = self._rows(
            "admission", "SELECT entry_id FROM list_entry WHERE owner_unit = :unit", unit=SENDER
        )
        known = [row[0] for row in items] or ["ZZ-001"]
        # Now and then something nobody admitted: the gate must block it, and say so once.
        item = person.dice.choice(known) if person.dice.random() < 0.85 else "SX-0000-00000"
        person.send_orders(SENDER, item, list(self._communities))

    def _do_some_task(self, person: Person) -> None:
        service = person.dice.choice(["dispatch", "dispatch", "admission"])
        tasks = self._rows(
            service,
            "SELECT task_id, candidates FROM human_task WHERE state = 'open' ORDER BY task_id LIMIT 60",
        )
        if tasks:
            task_id, candidates = person.dice.choice(tasks)
            roles = _listed(candidates)
            if roles:
                person.do_task(service, task_id, person.dice.choice(roles))

    def progress(self) -> tuple[int, ...]:
        """Figures that stop changing when everything has arrived."""
        return tuple(
            self._count(name, query)
            for name in self._databases
            for query in ("outbox WHERE sent_at IS NULL", "chaos_effect", "inbox", "journal")
        )

    def is_quiet(self) -> bool:
        """Whether nothing waits anywhere and every letter said was heard."""
        waiting = ("outbox WHERE sent_at IS NULL", "inbox WHERE state = 'parked'")
        if any(self._count(name, query) for name in self._databases for query in waiting):
            return False
        said = sum(self._count(name, "outbox") for name in self._databases)
        return said <= sum(self._count(name, "inbox") for name in self._databases)

    def verdict(self) -> Verdict:
        """Compare what was answered, said, heard and shown."""
        verdict = Verdict()
        for account in (self._messages(), self._commands(), self._facts(), self._worklist(), self._stuck()):
            verdict.add(account)
        for answer, times in sorted(self._ledger.answers.items()):
            verdict.notes.append(f"{times:5} × {answer}")
        for place, complaint in self._ledger.complaints.items():
            verdict.notes.append(f"{place}: {complaint}")
        for name in ("dispatch", "admission"):
            standing = "SELECT element_id, state, count(*) FROM human_task GROUP BY element_id, state"
            verdict.notes += [f"{name}: {row}" for row in self._rows(name, standing)]
        for database in self._databases.values():
            database.dispose()
        return verdict

    def _messages(self) -> Verdict:
        """Every letter of every outbox took effect at its listener once, in the order of its subject."""
        verdict = Verdict()
        late = {name: self._late(name) for name in self._databases}
        for source in self._databases:
            said = self._rows(source, "SELECT listener, subject, sequence FROM outbox")
            for listener in sorted({row[0] for row in said}):
                heard = self._rows(
                    listener,
                    "SELECT subject, sequence FROM chaos_effect WHERE source = :source ORDER BY id",
                    source=source,
                )
                truth = [(row[1], row[2]) for row in said if row[0] == listener]
                account = compare(f"{source} → {listener}", truth, [(row[0], row[1]) for row in heard])
                # What still lies in a queue or waits for its turn is late, not lost.
                waiting = min(account.lost, late[listener])
                late[listener] -= waiting
                account.lost -= waiting
                account.stuck += waiting
                verdict.add(account)
        return verdict

    def _late(self, name: str) -> int:
        return self._broker.depth(name) + self._count(name, "inbox WHERE state IN ('parked', 'failed')")

    def _commands(self) -> Verdict:
        """What people were told happened did happen, as often as they asked for it."""
        orders = Counter(_mark(row[0]) for row in self._rows("dispatch", "SELECT demand FROM work_order"))
        applications = Counter(
            _mark(row[0]) for row in self._rows("admission", "SELECT item_name FROM application")
        )
        done = orders + applications
        verdict = Verdict(checked=len(self._ledger.granted))
        for mark, wanted in self._ledger.granted.items():
            if done[mark] < wanted:
                verdict.lost += 1
                verdict.findings.append(f"command {mark}: {done[mark]} of {wanted}")
        for mark, asked in self._ledger.asked.items():
            if done[mark] > self._ledger.granted.get(mark, asked):
                verdict.twice += 1
                verdict.findings.append(f"command {mark}: {done[mark]}, asked for {asked}")
        closed = Counter(row[0] for name in ("dispatch", "admission") for row in self._closed_tasks(name))
        for task_id, times in self._ledger.completed.items():
            verdict.checked += 1
            if times != 1 or closed[task_id] != 1:
                verdict.twice += times > 1
                verdict.lost += closed[task_id] == 0
                verdict.findings.append(f"task {task_id}: answered {times} times, closed {closed[task_id]}")
        return verdict

    def _closed_tasks(self, name: str) -> list[Any]:
        return self._rows(name, "SELECT task_id FROM human_task WHERE state = 'completed'")

    def _facts(self) -> Verdict:
        """Orders that passed or were blocked at the gate are known to assessment, and to nobody twice."""
        said = self._rows(
            "dispatch",
            "SELECT subject, type FROM outbox WHERE listener = 'assessment' AND type LIKE 'dispatch.order-%'",
        )
        truth = [(f"{row[0]} {row[1].split('.')[1].removeprefix('order-')}", 1) for row in said]
        known = self._rows("assessment", "SELECT order_no, kind FROM fact")
        return compare("facts", truth, [(f"{row[0]} {str(row[1]).lower()}", 1) for row in known])

    def _worklist(self) -> Verdict:
        """The inbox in the portal shows every task as its service knows it."""
        verdict = Verdict()
        shown = {
            row[0]: row[1:]
            for row in self._rows("portal", "SELECT task_id, state, version FROM worklist_task")
        }
        for name in ("admission", "assessment", "dispatch"):
            for row in self._rows(name, "SELECT task_id, state, version FROM human_task"):
                verdict.checked += 1
                if shown.get(row[0]) != row[1:]:
                    verdict.lost += 1
                    verdict.findings.append(
                        f"task {row[0]} of {name} is {row[1:]}, shown as {shown.get(row[0])}"
                    )
        return verdict

    def _stuck(self) -> Verdict:
        """Nothing waits for anybody: not in an outbox, an inbox, a queue, or among the dead letters."""
        verdict = Verdict()
        for name in self._databases:
            for what, query in (
                ("unsent", "outbox WHERE sent_at IS NULL"),
                ("parked", "inbox WHERE state = 'parked'"),
                ("failed", "inbox WHERE state = 'failed'"),
            ):
                count = self._count(name, query)
                verdict.stuck += count
                if count:
                    verdict.findings.append(f"{name}: {count} {what}")
            for row in self._rows(name, "SELECT error FROM inbox WHERE state = 'failed' LIMIT 3"):
                verdict.findings.append(f"{name}: {row[0]}")
            dead = self._broker.dead_depth(name)
            verdict.stuck += dead
            if dead:
                verdict.findings.append(f"{name}: {dead} dead letters")
        asked = self._count("dispatch", "work_order WHERE state IN ('DRAFT', 'WAITING')")
        if asked:
            verdict.stuck += asked
            verdict.findings.append(f"dispatch: {asked} orders wait at the gate")
        return verdict

    @contextmanager
    def _reading(self, name: str) -> Iterator[Connection]:
        with self._databases[name].reading() as session:
            yield session.connection()

    def _rows(self, name: str, query: str, **values: Any) -> list[Any]:
        for attempt in range(120):
            try:
                with self._reading(name) as connection:
                    return [tuple(row) for row in connection.execute(text(query), values)]
            except Exception:
                if attempt == 119:
                    raise
                self._stop.wait(0.5)
        raise AssertionError("unreachable")

    def _column(self, name: str, query: str) -> list[str]:
        return [row[0] for row in self._rows(name, query)]

    def _count(self, name: str, query: str) -> int:
        return int(self._rows(name, f"SELECT count(*) FROM {query}")[0][0])


def _house(stack: Embedded | Full, data: Path) -> House:
    house = House(data, first_port=_free_block())
    overrides = {"GATEHOUSE_BROKER_URL": stack.broker_url}
    for part in house.parts:
        prefix = part.name.upper()
        overrides[f"{prefix}_DATABASE_URL"] = stack.database_url(part.name)
        if stack.schema(part.name):
            overrides[f"{prefix}_DATABASE_SCHEMA"] = stack.schema(part.name)
    data.mkdir(parents=True)
    return replace(house, overrides=overrides)


def _free_block() -> int:
    """The first of the ports one installation uses; all of them free just now."""
    for _ in range(50):
        first = free_port()
        if first < 65_000 and all(_is_free(first + offset) for offset in (0, 21, 22, 23)):
            return first
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _mark(value: Any) -> str:
    words = str(value)
    start = words.find("mark-")
    end = start + 5
    while start >= 0 and end < len(words) and words[end] in "0123456789abcdef":
        end += 1
    return words[start:end] if start >= 0 else ""


def _listed(candidates: Any) -> list[str]:
    return list(json.loads(candidates)) if isinstance(candidates, str) else list(candidates)
