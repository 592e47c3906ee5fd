"""What one completion costs inside: statements, commits, cost against history, size of the state."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.engine import definition
from chassis.engine.runtime import Engine
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.databases import postgresql_database, sqlite_database, watching
from chassis.web.identity import TokenSigner, new_key_pair
from tests.load.bench_county import load, service
from tests.load.client import BODY

LOOPS = 100
EARLY, LATE = slice(5, 25), slice(-20, None)


class Loads:
    """Counts how often a diagram is parsed, and how often one is compiled, while the block lasts."""

    def __init__(self) -> None:
        self.read = self.compiled = 0

    def __enter__(self) -> Loads:
        read_tree, parser = definition.read_tree, definition.DialectParser

        def reading(xml: bytes) -> Any:
            self.read += 1
            return read_tree(xml)

        def compiling() -> Any:
            self.compiled += 1
            return parser()

        self._patches = [
            patch.object(definition, "read_tree", reading),
            patch.object(definition, "DialectParser", compiling),
        ]
        for each in self._patches:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._patches:
            each.stop()


def measure(folder: Path) -> dict[str, Any]:
    """The counted figures on PostgreSQL, the history and size figures on SQLite."""
    with postgresql_database() as database:
        counted = _statements(database)
    database = sqlite_database(folder, "inside")
    try:
        return {**counted, **_history(database)}
    finally:
        database.dispose()


def _statements(database: Database) -> dict[str, int]:
    """Through HTTP, an ordinary step of a case that has run for a while."""
    service.METADATA.create_all(database.engine)
    private, public = new_key_pair()
    web_app, _, _, _ = service.build(database, public)
    client, fresh = web_app.test_client(), load.headers(TokenSigner(private))
    opened: Any = client.post("/cases", json={}, headers=fresh()).json
    case = opened["id"]
    for outcome in ("done", "pass"):
        body = {"outcome": outcome, "version": opened["version"], "data": {**BODY, "outcome": outcome}}
        headers = fresh()
        with watching(database) as traffic:
            client.post(f"/tasks/{opened['task']}/complete", json=body, headers=headers)
        opened = client.get(f"/cases/{case}/open", headers=fresh()).json
    return {"sql_statements": len(traffic.statements), "commits": traffic.commits}


def _history(database: Database) -> dict[str, float]:
    """CPU of a step early and late in a case that goes round and round, and the bytes its state takes."""
    service.METADATA.create_all(database.engine)
    _, works, engine, _ = service.build(database, new_key_pair()[1])
    with works(load.CLERK) as work:
        engine.start(
            work, "five_steps", case_no="bench-history", variables={"unit": service.UNIT}, title="history"
        )
    costs, sizes = [], []
    for number in range(2 * LOOPS):
        costs.append(_step(engine, works, "done" if number % 2 == 0 else "return"))
        with works.reading() as session:
            sizes.append(_state_bytes(session))
    late, early = statistics.median(costs[LATE]), statistics.median(costs[EARLY])
    return {
        "history_ratio": round(late / early, 2),
        "state_bytes_median": round(statistics.median(sizes)),
        "cpu_ms_engine_and_sql": round(1000 * early, 2),
    }


def _step(engine: Engine, works: Works[UnitOfWork], outcome: str) -> float:
    with works.reading() as session:
        task = next(task for task in engine.tasks(session, "bench-history") if task.is_open)
    began = time.process_time()
    with works(load.CLERK) as work:
        engine.complete(
            work, task.task_id, outcome=outcome, data={**BODY, "outcome": outcome}, version=task.version
        )
    return time.process_time() - began


def _state_bytes(session: Session) -> int:
    instance = service.TABLES.process_instance
    return int(session.scalar(select(func.max(func.length(instance.c.data)))) or 0)
