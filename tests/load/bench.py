"""`make bench`: the product next to the naive service and the bare commit rate, interleaved, in one run."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_database, sqlite_database
from chassis.web.identity import TokenSigner, new_key_pair
from tests.load import inside, messages
from tests.load.bench_county import load, service
from tests.load.client import Baseline, Contender, Tally, run
from tests.load.commits import commits_per_second
from tests.load.servers import ROOT, serving, worker_memory_mb

ROUNDS = 3
CASES = {1: 40, 8: 12}
PORTS = {"product": 18191, "naive": 18192}


@dataclass
class Figures:
    """What the rounds of one database gave, per contender and number of clients."""

    tallies: dict[tuple[str, int], list[Tally]] = field(default_factory=dict)
    commits: dict[int, list[float]] = field(default_factory=dict)
    memory_mb: float = 0.0

    def rate(self, who: str, clients: int) -> float:
        """Median completions per second."""
        return statistics.median(tally.per_second for tally in self.tallies[who, clients])

    def milliseconds(self, who: str, clients: int, share: float) -> float:
        """Median of the rounds' percentile."""
        return statistics.median(tally.percentile(share) for tally in self.tallies[who, clients])

    def commit_rate(self, clients: int) -> float:
        """Median bare commits per second."""
        return statistics.median(self.commits[clients])

    def as_json(self) -> dict[str, Any]:
        """Everything measured, for build/bench.json."""
        rows = {
            f"{who}_{clients}": {
                "per_second": [round(tally.per_second, 1) for tally in tallies],
                **{
                    f"p{int(s * 100)}_ms": round(self.milliseconds(who, clients, s), 2)
                    for s in (0.5, 0.95, 0.99)
                },
            }
            for (who, clients), tallies in self.tallies.items()
        }
        commits = {
            f"commits_{clients}": [round(rate) for rate in rates] for clients, rates in self.commits.items()
        }
        return {**rows, **commits, "rss_mb_worker": round(self.memory_mb, 1)}


def measure(url: str, database: Database, folder: Path, say: Callable[[str], None]) -> Figures:
    """Interleaved rounds of product, naive service and bare commits on one database."""
    figures = Figures()
    private, public = new_key_pair()
    key_file = folder / "bench.pub.pem"
    key_file.write_text(public)
    service.METADATA.create_all(database.engine)
    naive_url = url if database.is_postgresql else f"sqlite:///{folder / 'naive.sqlite'}"
    with ExitStack() as stack:
        product = stack.enter_context(
            serving(
                "tests.load.bench_county.service:app",
                PORTS["product"],
                {"BENCH_DATABASE_URL": url, "BENCH_PUBLIC_KEY": str(key_file), **_schema("BENCH", database)},
                folder / "product.log",
            )
        )
        stack.enter_context(
            serving(
                "tests.load.baseline.service:app",
                PORTS["naive"],
                {"BASELINE_DATABASE_URL": naive_url, **_schema("BASELINE", database)},
                folder / "naive.log",
            )
        )
        contenders: dict[str, Contender] = {
            "product": load.Product(PORTS["product"], TokenSigner(private)),
            "naive": Baseline(PORTS["naive"]),
        }
        for contender in contenders.values():
            run(contender, clients=4, cases=5)
        for number in range(ROUNDS):
            for clients, cases in CASES.items():
                for who, contender in contenders.items():
                    tally = run(contender, clients=clients, cases=cases)
                    figures.tallies.setdefault((who, clients), []).append(tally)
                    p95 = tally.percentile(0.95)
                    say(f"  round {number + 1} {who} × {clients}: {tally.per_second:.0f}/s, p95 {p95:.1f} ms")
                rate = commits_per_second(database, clients=clients, seconds=2)
                figures.commits.setdefault(clients, []).append(rate)
        figures.memory_mb = worker_memory_mb(product)
    return figures


def _schema(prefix: str, database: Database) -> dict[str, str]:
    return {f"{prefix}_DATABASE_SCHEMA": database.schema} if database.schema else {}


@contextmanager
def _on_postgresql(folder: Path) -> Iterator[tuple[str, Database]]:
    with postgresql_database() as database:
        yield database.url.render_as_string(hide_password=False), database


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[tuple[str, Database]]:
    database = sqlite_database(folder, "bench")
    yield database.url.render_as_string(), database
    database.dispose()


def main() -> int:
    """Measure, write build/bench.json, print the closing line."""
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for where, opening in (("postgresql", _on_postgresql), ("sqlite", _on_sqlite)):
            print(where, flush=True)
            with opening(folder) as (url, database):
                found[where] = measure(url, database, folder, lambda line: print(line, flush=True))
        per_step = inside.measure(folder)
        latency = messages.measure(folder)
    _report(found, per_step, latency)
    return 0


def _report(found: dict[str, Figures], per_step: dict[str, Any], latency: dict[str, float]) -> None:
    pg, lite = found["postgresql"], found["sqlite"]
    closing = {
        "pg_cps_1": round(pg.rate("product", 1), 1),
        "pg_cps_8": round(pg.rate("product", 8), 1),
        "pg_p95_ms_8": round(pg.milliseconds("product", 8, 0.95), 1),
        "naive_pg_cps_8": round(pg.rate("naive", 8), 1),
        "ratio_naive_pg": round(pg.rate("product", 8) / pg.rate("naive", 8), 2),
        "ratio_naive_pg_1": round(pg.rate("product", 1) / pg.rate("naive", 1), 2),
        "ratio_p95_8_naive_pg": round(
            pg.milliseconds("product", 8, 0.95) / pg.milliseconds("naive", 8, 0.95), 2
        ),
        "ratio_commit_pg": round(pg.rate("product", 8) / pg.commit_rate(8), 4),
        "sqlite_cps_8": round(lite.rate("product", 8), 1),
        "ratio_naive_sqlite": round(lite.rate("product", 8) / lite.rate("naive", 8), 2),
        "ratio_commit_sqlite": round(lite.rate("product", 8) / lite.commit_rate(8), 4),
        **per_step,
        "rss_mb_worker": round(pg.memory_mb, 1),
        **latency,
    }
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    details = {where: figures.as_json() for where, figures in found.items()}
    target.write_text(json.dumps({"summary": closing, **details}, indent=2) + "\n")
    print(f"BENCH {json.dumps(closing)}")


if __name__ == "__main__":
    raise SystemExit(main())
