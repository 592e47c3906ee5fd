"""`make bench`: the product next to the naive service and the bare commit rate, interleaved, in one run."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from chassis.persistence.database import Database
from chassis.telemetry import logs
from chassis.testing.databases import postgresql_database
from chassis.web.identity import TokenSigner, new_key_pair
from tests.load import history, inside, memory, messages, million
from tests.load.bench_county import load, service
from tests.load.client import Baseline, Contender, Tally, run
from tests.load.commits import commits_per_second
from tests.load.figures import NAIVE, PRODUCT, Figures, database_cpu, percentile, rate, web_cpu
from tests.load.servers import ROOT, cpu_used, serving, worker_memory_mb

ROUNDS = 5
CASES = {1: 5, 8: 2}
SLICES = {1: 6, 8: 6}
PORTS = {PRODUCT: 18191, NAIVE: 18192}
P50, P95, P99 = percentile(0.5), percentile(0.95), percentile(0.99)


def measure(url: str, database: Database, folder: Path, say: Callable[[str], None]) -> Figures:
    """Interleaved rounds of product, naive service and bare commits on one database."""
    private, public = new_key_pair()
    key_file = folder / "bench.pub.pem"
    key_file.write_text(public)
    service.METADATA.create_all(database.engine)
    schema = database.schema or ""
    product = {
        "BENCH_DATABASE_URL": _named(url, PRODUCT),
        "BENCH_DATABASE_SCHEMA": schema,
        "BENCH_PUBLIC_KEY": str(key_file),
    }
    naive_url = _named(url, NAIVE) if database.is_postgresql else f"sqlite:///{folder / 'naive.sqlite'}"
    naive = {"BASELINE_DATABASE_URL": naive_url, "BASELINE_DATABASE_SCHEMA": schema}
    with ExitStack() as stack:
        servers = {
            who: stack.enter_context(
                serving(f"tests.load.{package}.service:app", PORTS[who], settings, folder / f"{who}.log")
            )
            for who, package, settings in ((PRODUCT, "bench_county", product), (NAIVE, "baseline", naive))
        }
        contenders: dict[str, Contender] = {
            PRODUCT: load.Product(PORTS[PRODUCT], TokenSigner(private)),
            NAIVE: Baseline(PORTS[NAIVE]),
        }
        for contender in contenders.values():
            run(contender, clients=8, cases=8)  # until every connection knows its statements
        figures = _rounds(contenders, servers, database, say)
        figures.memory_mb = worker_memory_mb(servers[PRODUCT])
    return figures


def _named(url: str, application: str) -> str:
    """The address, under which PostgreSQL shows whose connections they are."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.update_query_dict({"application_name": application})
    return parsed.render_as_string(hide_password=False)


def _rounds(
    contenders: dict[str, Contender], servers: dict[str, int], database: Database, say: Callable[[str], None]
) -> Figures:
    figures = Figures()
    for number in range(ROUNDS):
        for clients in SLICES:
            tallies = _round(contenders, servers, database, clients)
            for who, tally in tallies.items():
                figures.tallies.setdefault((who, clients), []).append(tally)
                p95 = tally.percentile(0.95)
                say(f"  round {number + 1} {who} × {clients}: {tally.per_second:.0f}/s, p95 {p95:.1f} ms")
            commits = commits_per_second(database, clients=clients, seconds=2)
            figures.commits.setdefault(clients, []).append(commits)
    return figures


def _round(
    contenders: dict[str, Contender], servers: dict[str, int], database: Database, clients: int
) -> dict[str, Tally]:
    """One round: short slices in turns, so that what else the machine does falls on both alike."""
    tallies = {who: Tally() for who in contenders}
    order = list(contenders)
    for _ in range(SLICES[clients]):
        for who in order:
            used = partial(cpu_used, servers[who], database, who)
            tallies[who].add(run(contenders[who], clients=clients, cases=CASES[clients], cpu=used))
        order.reverse()
    return tallies


@contextmanager
def _on_postgresql(folder: Path) -> Iterator[tuple[str, Database]]:
    with postgresql_database(durable=True) as database:
        yield database.url.render_as_string(hide_password=False), database


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[tuple[str, Database]]:
    database = Database(f"sqlite:///{folder / 'bench.sqlite'}")  # as durable as in the product
    yield database.url.render_as_string(), database
    database.dispose()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write build/bench.json, print the closing line."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--scale", choices=["default", "million"], default="default")
    if parser.parse_args(arguments).scale == "million":
        return million.main()
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for where, opening in (("postgresql", _on_postgresql), ("sqlite", _on_sqlite)):
            print(where, flush=True)
            with opening(folder) as (url, database):
                found[where] = measure(url, database, folder, lambda line: print(line, flush=True))
        logs.configure("bench", level="WARNING")
        print("inside, history, memory, messages", flush=True)
        alone = {
            **inside.measure(folder),
            **history.measure(folder),
            **memory.measure(),
            **messages.measure(folder),
        }
    _report(found, alone)
    return 0


def _report(found: dict[str, Figures], alone: dict[str, Any]) -> None:
    pg, lite = found["postgresql"], found["sqlite"]
    closing = {
        "pg_cps_1": round(pg.median(PRODUCT, 1, rate), 1),
        "pg_cps_8": round(pg.median(PRODUCT, 8, rate), 1),
        "pg_p95_ms_8": round(pg.median(PRODUCT, 8, P95), 1),
        "naive_pg_cps_8": round(pg.median(NAIVE, 8, rate), 1),
        "ratio_naive_pg": round(pg.ratio(8, rate), 2),
        "ratio_naive_pg_1": round(pg.ratio(1, rate), 2),
        "ratio_p95_8_naive_pg": round(pg.ratio(8, P95), 2),
        "ratio_p50_1_naive_pg": round(pg.ratio(1, P50), 2),
        "ratio_p99_1_naive_pg": round(pg.ratio(1, P99), 2),
        "ratio_commit_pg": round(pg.commit_ratio(8), 4),
        "web_cpu_ms": round(pg.median(PRODUCT, 8, web_cpu), 2),
        "naive_web_cpu_ms": round(pg.median(NAIVE, 8, web_cpu), 2),
        "ratio_web_cpu": round(pg.ratio(8, web_cpu), 2),
        "cps_per_core": round(1000 / pg.median(PRODUCT, 8, web_cpu)),
        "naive_cps_per_core": round(1000 / pg.median(NAIVE, 8, web_cpu)),
        "pg_cpu_ms": round(pg.median(PRODUCT, 8, database_cpu), 2),
        "naive_pg_cpu_ms": round(pg.median(NAIVE, 8, database_cpu), 2),
        "sqlite_cps_8": round(lite.median(PRODUCT, 8, rate), 1),
        "ratio_naive_sqlite": round(lite.ratio(8, rate), 2),
        "ratio_commit_sqlite": round(lite.commit_ratio(8), 4),
        "sqlite_p99_to_p50": round(lite.median(PRODUCT, 8, P99) / lite.median(PRODUCT, 8, P50), 1),
        **alone,
        "rss_mb_worker": round(pg.memory_mb, 1),
        "load_average": os.getloadavg()[2],
    }
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    details = {where: figures.as_json() for where, figures in found.items()}
    target.write_text(json.dumps({"summary": closing, **details}, indent=2) + "\n")
    print(f"BENCH {json.dumps(closing)}")


if __name__ == "__main__":
    raise SystemExit(main())
