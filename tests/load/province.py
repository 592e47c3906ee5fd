"""One, two and more counties on this machine: `python -m tests.load.province --counties 1 2 4`.

A county is an installation: databases of its own on a PostgreSQL server that several share, a virtual host of
its own at the broker, and the eight processes of `gatehouse up`. Each is first left alone, then its people
send orders, apply and do their tasks over HTTP, then they open pages. Told are what a request, a letter and a
page cost each kind of process, what a county costs while nobody works, memory, connections and letters.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gatehouse.house import ROOT, House
from gatehouse.setting_up import Account, load_demo_county, migrate
from tests.chaos.nodes import BrokerNodes, DatabaseServer
from tests.chaos.product_world import ProductWorld
from tests.load.installations import (
    Processes,
    broker_used,
    database_used,
    installed,
    start_all,
    until_ready,
    wait_for,
)
from tests.load.upgrade import Visits, visitors

PATTERN = "pattern"
IDLE_SECONDS = 15.0
WITHOUT_PAGES = ("admin", "audit", "security")
"""Accounts that must set up a second factor before they see any page."""


@dataclass(frozen=True)
class Place:
    """Where one county's databases and post are."""

    broker_url: str
    server: DatabaseServer
    name: str

    def database_url(self, _part: str) -> str:
        """One database for the parts of the county."""
        return f"postgresql+psycopg://postgres@{self.server.host}/{self.name}"

    def schema(self, part: str) -> str:
        """A schema for each part."""
        return part


@dataclass
class County:
    """One installation under load."""

    world: ProductWorld
    processes: Processes
    visits: Visits = field(default_factory=Visits)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def requests(self) -> int:
        """What its people have asked the services."""
        return self.world.ledger.answers.total()

    def letters(self) -> int:
        """What its parts have heard."""
        return sum(self.world.books.count(part.name, "inbox") for part in self.world.house.parts)

    def cases(self) -> int:
        """What was begun."""
        begun = "(SELECT DISTINCT case_no FROM process_instance) AS one"
        return sum(self.world.books.count(name, begun) for name in ("admission", "assessment", "dispatch"))


class Province:
    """The servers all counties share, and the pattern every county is copied from."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self.server = DatabaseServer(folder / "postgresql").make()
        self.broker = BrokerNodes(
            folder / "rabbitmq", virtual_hosts=[PATTERN, *(f"county{n}" for n in range(most))]
        )
        house = installed(self.server, folder, name=PATTERN, broker_url=self.broker.url(PATTERN))
        migrate(house)
        self._accounts: list[Account] = load_demo_county(house)
        self._pattern = house.data
        self.counties: list[County] = []

    def open(self, number: int) -> None:
        """Set up so many counties and start their processes; those that run already stay."""
        for each in range(len(self.counties), number):
            name = f"county{each}"
            self.server.execute(f"CREATE DATABASE {name} TEMPLATE {PATTERN}")
            place = Place(self.broker.url(name), self.server, name)
            world = ProductWorld(place, self._folder / name, seed=each, prepare=self._copy_keys)
            environment = world.house.environment()
            county = County(world, Processes(environment, self._folder / name / "logs"))
            self.counties.append(county)
            start_all(world.house, county.processes)
        for county in self.counties:
            until_ready(county.world.house)
            wait_for(county.world.is_quiet, "the letters of the beginning are heard", every=1.0)

    def _copy_keys(self, house: House) -> None:
        shutil.copytree(self._pattern, house.data, dirs_exist_ok=True)

    def close(self) -> None:
        """End everything."""
        for county in self.counties:
            county.processes.stop()
        self.broker.stop()
        self.server.stop()

    def used(self) -> Counter[str]:
        """Seconds of the processor by kind of process, all counties together."""
        spent: Counter[str] = Counter()
        for county in self.counties:
            for name, seconds in county.processes.used().items():
                kind = name.split("-")[1]
                spent["portal-web" if name == "portal-web" else f"{kind}s"] += seconds
        spent["postgresql"], spent["rabbitmq"] = database_used(self.server), broker_used(self.broker)
        return spent

    def work(self, seconds: float) -> tuple[Counter[str], Counter[str]]:
        """People at work in every county; what was used, and what was done."""
        counted = self._counts()
        spent, began = self.used(), time.perf_counter()
        for county in self.counties:
            county.world.start_load(None)
        time.sleep(seconds)
        for county in self.counties:
            county.world.stop_load(None)
        for county in self.counties:
            wait_for(county.world.is_quiet, "every letter is heard", every=1.0)
        used = self.used() - spent
        used["seconds"] = time.perf_counter() - began
        return used, self._counts() - counted

    def look(self, seconds: float) -> tuple[Counter[str], int]:
        """People at pages in every county; what was used, and how many pages were shown."""
        passwords = {a.login: a.password for a in self._accounts if a.login not in WITHOUT_PAGES}
        spent, began = self.used(), time.perf_counter()
        over, visits = threading.Event(), [Visits() for _ in self.counties]
        people = [
            person
            for county, seen in zip(self.counties, visits, strict=True)
            for person in visitors(county.world.house.address, passwords, seen, over)
        ]
        time.sleep(seconds)
        over.set()
        for person in people:
            person.join(60)
        used = self.used() - spent
        used["seconds"] = time.perf_counter() - began
        return used, sum(
            count for seen in visits for what, count in seen.answers.items() if not what.endswith("/livez")
        )

    def rest(self) -> Counter[str]:
        """What is used a second while nobody works."""
        spent, began = self.used(), time.perf_counter()
        time.sleep(IDLE_SECONDS)
        used = self.used() - spent
        return Counter({name: one / (time.perf_counter() - began) for name, one in used.items()})

    def connections(self) -> dict[str, int]:
        """Connections to the database server and to the broker, all counties together."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'county%' AND application_name = ''"
        port = f":{self.broker.nodes[0].port:04X}"
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        open_ones = [line.split() for line in lines]
        return {
            "postgresql": int(self.server.execute(asked)),
            "rabbitmq": sum(words[1].endswith(port) and words[3] == "01" for words in open_ones),
        }

    def _counts(self) -> Counter[str]:
        return Counter(
            requests=sum(county.requests for county in self.counties),
            letters=sum(county.letters() for county in self.counties),
            cases=sum(county.cases() for county in self.counties),
        )


def measured(province: Province, counties: int, seconds: float) -> dict[str, object]:
    """Everything with so many counties."""
    province.open(counties)
    rest = province.rest()
    used, done = province.work(seconds)
    looked, pages = province.look(seconds)
    # What is used at rest is not taken off: on a busy machine there is less of it than was measured before.
    ms = {name: 1000 * used[name] for name in rest}
    page_ms = {name: 1000 * looked[name] / pages for name in rest}
    memory: dict[str, list[float]] = {}
    for county in province.counties:
        for name, megabytes in county.processes.megabytes().items():
            memory.setdefault(name, []).append(megabytes)
    return {
        "requests_a_second": round(done["requests"] / used["seconds"], 1),
        "pages_a_second": round(pages / looked["seconds"], 1),
        **{name: done[name] for name in ("requests", "letters", "cases")},
        "pages": pages,
        "web_ms_a_request": round(ms["webs"] / done["requests"], 2),
        "worker_ms_a_letter": round(ms["workers"] / done["letters"], 2),
        "rabbitmq_ms_a_letter": round(ms["rabbitmq"] / done["letters"], 2),
        "postgresql_ms_a_request": round(ms["postgresql"] / done["requests"], 2),
        "page_ms": {name: round(value, 2) for name, value in page_ms.items()},
        "idle_ms_a_second_and_county": {
            name: round(1000 * value / counties, 1) for name, value in rest.items()
        },
        "megabytes": {name: round(sum(values) / len(values), 1) for name, values in memory.items()},
        "megabytes_a_county": round(sum(map(sum, memory.values())) / counties, 1),
        "connections": province.connections(),
    }


def run(counties: Sequence[int], seconds: float, say: Callable[[str], None]) -> dict[str, object]:
    """One province after the other, each larger than the one before."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-province-"))
    folder.chmod(0o755)
    province = None
    found: dict[str, object] = {}
    try:
        province = Province(folder, max(counties))
        for number in sorted(counties):
            found[str(number)] = measured(province, number, seconds)
            say(f"{number}: {json.dumps(found[str(number)])}")
    finally:
        if province is not None:
            province.close()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write build/province.json."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--counties", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--seconds", type=float, default=30.0, help="of work, and as many of pages")
    options = parser.parse_args(arguments)
    found = run(options.counties, options.seconds, lambda line: print(line, flush=True))
    target = ROOT / "build" / "province.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
