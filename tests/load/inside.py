"""What is counted inside one process: statements and commits of a completion, compilations of a diagram."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

from chassis.engine import definition
from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_database, sqlite_database, watching
from chassis.web.identity import TokenSigner, new_key_pair
from tests.load.bench_county import load, service
from tests.load.client import BODY, STEPS
from tests.load.memory import Desk

COMMANDS = 1_000


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
    """The statements on PostgreSQL; the loads of the definition in a thousand commands on SQLite."""
    with postgresql_database(durable=True) as database:
        counted = _statements(database)
    database = sqlite_database(folder, "inside")
    try:
        return {**counted, "definition_loads": _loads(database)}
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


def _loads(database: Database) -> int:
    service.METADATA.create_all(database.engine)
    private, public = new_key_pair()
    with Loads() as loads:
        desk = Desk(service.build(database, public)[0], load.headers(TokenSigner(private)))
        for _ in range(COMMANDS // (1 + len(STEPS))):
            desk.whole_case()
    return loads.compiled
