"""One, two and four processes share a fixed stock of work: `python -m tests.load.replicas`.

The stock is made once and its database copied for every run: letters that are neither sent nor heard, timers
that are due all at once, and cases whose steps people hand in over HTTP. Runs take turns, so that what else
the machine does falls on all of them. Told are the time as a ratio to one process; the processor time of a
unit, which must not rise with the number of processes; and whether each unit was done exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from chassis.messaging.broker import Broker
from chassis.messaging.envelope import Message
from chassis.persistence.database import Database
from chassis.web.identity import TokenSigner, new_key_pair
from tests.chaos.nodes import BrokerNodes, DatabaseServer
from tests.load.bench_county import load, service
from tests.load.bench_county.worker import LISTENER
from tests.load.client import STEPS, Cpu, run
from tests.load.installations import Processes, broker_used, database_used, family, wait_for
from tests.load.servers import ROOT, processor_of, serving

REPLICAS = (1, 2, 4)
IDLE_SECONDS = 3.0
CLIENTS = 8
PORT = 18193
AT_ONCE = 50
LETTERS_OF_A_CASE = 4
HELD, FREE = "timestamptz '2099-01-01'", "timestamptz '2026-01-01'"


@dataclass(frozen=True)
class Kind:
    """A stock of one kind of work: how it is let go, and what tells that all of it is done."""

    name: str
    let_go: str
    done: str
    effects: str
    """One row for each effect: what it was about, and the process that did it."""


KINDS = (
    Kind(
        "letters",
        "UPDATE outbox SET sent_at = NULL WHERE subject LIKE 'letter-%'",
        "SELECT count(*) FROM heard WHERE subject LIKE 'letter-%'",
        "SELECT subject || '/' || sequence, process FROM heard WHERE subject LIKE 'letter-%'",
    ),
    Kind(
        "timers",
        f"UPDATE timer SET due_at = {FREE}",
        "SELECT count(*) FROM submission WHERE step = 'note_day'",
        "SELECT case_no, data::integer FROM submission WHERE step = 'note_day'",
    ),
)


@dataclass(frozen=True)
class Figures:
    """One run."""

    seconds: float
    process_ms: float
    database_ms: float
    broker_ms: float
    idle_ms_a_second: float
    """What one process uses while there is nothing to do; taken off the figures above."""
    once: bool
    least_share: float
    """Of the process that did least, against an equal share."""


class Bench:
    """The servers of the run, the stock, and everything that is measured on it."""

    def __init__(self, folder: Path, letters: int, timers: int) -> None:
        self._folder = folder
        self._counts = {"letters": letters, "timers": timers}
        self._private, self._public = new_key_pair()
        self.server = DatabaseServer(folder / "postgresql").make()
        self.broker = BrokerNodes(folder / "rabbitmq")
        self._number = 0
        self._make_stock()

    def close(self) -> None:
        """Take the servers down."""
        self.broker.stop()
        self.server.stop()

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@{self.server.host}/{database}"

    def _make_stock(self) -> None:
        self.server.execute("CREATE DATABASE stock")
        database = Database(self._url("stock"))
        service.METADATA.create_all(database.engine)
        _, works, engine, outbox = service.build(database, self._public)
        for first in range(0, self._counts["timers"], AT_ONCE):
            with works(load.CLERK) as work:
                for number in range(first, min(first + AT_ONCE, self._counts["timers"])):
                    due = {"due": "2026-01-01T00:00:00+00:00"}
                    engine.start(work, "one_wait", case_no=f"wait-{number}", variables=due, title="到期")
        with works(load.CLERK) as work:
            told = {"unit": service.UNIT}
            engine.start(work, "five_steps", case_no="told", variables=told, title="五步审批")
        with database.engine.begin() as connection:
            # What starting a case said is the pattern of the letters; it is not part of the stock.
            pattern = connection.execute(text("SELECT type, body FROM outbox LIMIT 1")).one()
            connection.execute(text("DELETE FROM outbox"))
            connection.execute(text("DELETE FROM outbox_stream"))
            connection.execute(text(f"UPDATE timer SET due_at = {HELD}"))
        letters = json.loads(pattern.body)
        # Of many cases in turns, as what waits for a broker that was away.
        cases = max(1, self._counts["letters"] // LETTERS_OF_A_CASE)
        for first in range(0, self._counts["letters"], AT_ONCE):
            with works(load.CLERK) as work:
                outbox.add(
                    work,
                    [
                        Message(pattern.type, f"letter-{number % cases}", letters["data"])
                        for number in range(first, min(first + AT_ONCE, self._counts["letters"]))
                    ],
                )
        with database.engine.begin() as connection:
            connection.execute(text(f"UPDATE outbox SET sent_at = {HELD}"))
        database.dispose()
        self.server.execute("VACUUM ANALYZE", database="stock")

    def _copy(self) -> tuple[str, str]:
        """A copy of the stock, and names at the broker nobody has used."""
        self._number += 1
        name = f"run{self._number}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE stock")
        Broker(self.broker.url("/"), name).declare([LISTENER])
        return name, name

    def share(self, kind: Kind, replicas: int) -> Figures:
        """So many workers do the stock of a kind."""
        database, namespace = self._copy()
        environment = {
            **os.environ,
            "BENCH_WORKER_DATABASE_URL": self._url(database),
            "BENCH_PUBLIC_KEY_TEXT": self._public,
            "BENCH_BROKER_URL": self.broker.url("/"),
            "BENCH_NAMESPACE": namespace,
        }
        workers = Processes(environment, self._folder / "logs")
        try:
            for number in range(replicas):
                workers.start(
                    f"{database}-{number}", [sys.executable, "-m", "tests.load.bench_county.worker"]
                )
            self._until_they_look(database, replicas)
            time.sleep(2)
            return self._measured(kind, workers, database, replicas)
        finally:
            workers.stop()
            self.server.execute(f"DROP DATABASE {database} WITH (FORCE)")

    def _until_they_look(self, database: str, replicas: int) -> None:
        """Every worker has opened connections of its own."""
        looking = f"SELECT count(DISTINCT client_port) FROM pg_stat_activity WHERE datname = '{database}'"
        wait_for(lambda: int(self.server.execute(looking)) >= 2 * replicas, "workers at work")

    def _measured(self, kind: Kind, workers: Processes, database: str, replicas: int) -> Figures:
        idle, at_rest = self._used(workers), time.perf_counter()
        time.sleep(IDLE_SECONDS)
        spent, began = self._used(workers), time.perf_counter()
        rest = {name: (spent[name] - idle[name]) / (began - at_rest) for name in spent}
        self.server.execute(kind.let_go, database=database)
        count = self._counts[kind.name]
        wait_for(
            lambda: int(self.server.execute(kind.done, database=database)) >= count, kind.name, every=0.05
        )
        seconds, used = time.perf_counter() - began, self._used(workers)
        time.sleep(2)  # whoever does something twice has the time for it
        rows = [line.split("|") for line in self.server.execute(kind.effects, database=database).splitlines()]
        shares = Counter(process for _, process in rows)
        cost = {n: 1000 * (used[n] - spent[n] - rest[n] * seconds) / count for n in used}
        return Figures(
            seconds=round(seconds, 2),
            process_ms=round(cost["processes"], 2),
            database_ms=round(cost["database"], 2),
            broker_ms=round(cost["broker"], 2),
            idle_ms_a_second=round(1000 * rest["processes"] / replicas, 1),
            once=len(rows) == count and len({row[0] for row in rows}) == count,
            least_share=round(min(shares.values()) * replicas / count if len(shares) == replicas else 0.0, 2),
        )

    def _used(self, workers: Processes) -> dict[str, float]:
        return {
            "processes": workers.used().total(),
            "database": database_used(self.server),
            "broker": broker_used(self.broker),
        }

    def _web_used(self, arbiter: int) -> Cpu:
        return Cpu(sum(map(processor_of, family(arbiter))), database_used(self.server))

    def serve(self, replicas: int, cases: int) -> Figures:
        """So many gunicorn workers take the steps of the same number of cases from eight clients."""
        database, _ = self._copy()
        key = self._folder / "bench.pub.pem"
        key.write_text(self._public)
        environment = {
            "BENCH_DATABASE_URL": self._url(database),
            "BENCH_PUBLIC_KEY": str(key),
            "GATEHOUSE_WEB_WORKERS": str(replicas),
        }
        log = self._folder / f"{database}-web.log"
        try:
            with serving("tests.load.bench_county.service:app", PORT, environment, log) as arbiter:
                product = load.Product(PORT, TokenSigner(self._private))
                run(product, clients=CLIENTS, cases=4)  # until every connection knows its statements
                before = self.server.execute("SELECT count(*) FROM submission", database=database)
                tally = run(product, clients=CLIENTS, cases=cases, cpu=lambda: self._web_used(arbiter))
            after = self.server.execute("SELECT count(*) FROM submission", database=database)
            done = CLIENTS * cases * len(STEPS)
            return Figures(
                seconds=round(tally.seconds, 2),
                process_ms=round(1000 * tally.web_seconds / done, 2),
                database_ms=round(1000 * tally.database_seconds / done, 2),
                broker_ms=0.0,
                idle_ms_a_second=0.0,
                once=int(after) - int(before) == done,
                least_share=0.0,
            )
        finally:
            self.server.execute(f"DROP DATABASE {database} WITH (FORCE)")


def measured(bench: Bench, rounds: int, cases: int, say: Callable[[str], None]) -> dict[str, object]:
    """All kinds with every number of processes, in turns; the median run of each."""
    runs: dict[tuple[str, int], list[Figures]] = {}
    for number in range(rounds):
        for replicas in REPLICAS if number % 2 else tuple(reversed(REPLICAS)):
            for kind in KINDS:
                runs.setdefault((kind.name, replicas), []).append(bench.share(kind, replicas))
            runs.setdefault(("steps", replicas), []).append(bench.serve(replicas, cases))
            for kind_name in ("letters", "timers", "steps"):
                say(f"  round {number + 1}, {kind_name} × {replicas}: {runs[kind_name, replicas][-1]}")
    found: dict[str, object] = {}
    for (kind_name, replicas), figures in sorted(runs.items()):
        ratios = [runs[kind_name, 1][n].seconds / one.seconds for n, one in enumerate(figures)]
        median = {
            name: round(statistics.median(asdict(one)[name] for one in figures), 2)
            for name in (
                "seconds",
                "process_ms",
                "database_ms",
                "broker_ms",
                "idle_ms_a_second",
                "least_share",
            )
        }
        found[f"{kind_name} x {replicas}"] = {
            "ratio": round(statistics.median(ratios), 2),
            **median,
            "once": all(one.once for one in figures),
        }
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write build/replicas.json, print the closing line; fails where something was not done once."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--letters", type=int, default=6_000)
    parser.add_argument("--timers", type=int, default=1_500)
    parser.add_argument("--cases", type=int, default=30, help="of each of the eight clients, five steps each")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-replicas-"))
    folder.chmod(0o755)
    bench = None
    try:
        bench = Bench(folder, options.letters, options.timers)
        found = measured(bench, options.rounds, options.cases, lambda line: print(line, flush=True))
    finally:
        if bench is not None:
            bench.close()
        shutil.rmtree(folder, ignore_errors=True)
    target = ROOT / "build" / "replicas.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=2) + "\n")
    for what, figures in found.items():
        print(f"{what}: {json.dumps(figures)}")
    return 0 if all(one["once"] for one in found.values()) else 1  # type: ignore[index]


if __name__ == "__main__":
    raise SystemExit(main())
