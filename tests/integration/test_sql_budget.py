"""What an ordinary completion costs the database: statements and commits, without any clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chassis.clock import SystemClock
from chassis.ids import new_id
from chassis.testing.databases import (
    Traffic,
    postgresql_answers,
    postgresql_database,
    sqlite_database,
    watching,
)
from chassis.web.identity import TokenSigner, new_key_pair
from tests.load.bench_county.load import CLERK
from tests.load.bench_county.service import METADATA, build
from tests.load.client import BODY, OUTCOMES

STATEMENTS = {"postgresql": 2, "sqlite": 10}
"""PostgreSQL: read and lock, then everything at once. SQLite: a statement is a call in the same process."""
KEYS = new_key_pair()


class Bench:
    """The bench service and one clerk."""

    def __init__(self, database: Any) -> None:
        self.database = database
        self.client = build(database, KEYS[1])[0].test_client()
        self._signer = TokenSigner(KEYS[0], clock=SystemClock())
        self._numbers, self._run = count(1), new_id()

    def post(self, path: str, body: Any, key: str = "") -> Any:
        """Send a command."""
        headers = {
            "Authorization": f"Bearer {self._signer.sign(CLERK, 'bench')}",
            "Idempotency-Key": key or f"{self._run}-{next(self._numbers)}",
        }
        return self.client.post(path, json=body, headers=headers)

    def opened(self, case: str) -> Any:
        """The open task of a case."""
        headers = {"Authorization": f"Bearer {self._signer.sign(CLERK, 'bench')}"}
        return self.client.get(f"/cases/{case}/open", headers=headers).json

    def complete(self, case: str, key: str = "") -> Any:
        """Do the next step of a case."""
        opened = self.opened(case)
        outcome = OUTCOMES.get(opened["step"], "done")
        body = {"outcome": outcome, "version": opened["version"], "data": {**BODY, "outcome": outcome}}
        answer = self.post(f"/tasks/{opened['task']}/complete", body, key)
        assert answer.status_code == 200, answer.text
        return answer

    def cost_of(self, case: str) -> Traffic:
        """The traffic of one completion, without looking up the task."""
        opened = self.opened(case)
        outcome = OUTCOMES.get(opened["step"], "done")
        body = {"outcome": outcome, "version": opened["version"], "data": {**BODY, "outcome": outcome}}
        with watching(self.database) as traffic:
            answer = self.post(f"/tasks/{opened['task']}/complete", body)
        assert answer.status_code == 200, answer.text
        return traffic


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """The bench service on each database, warmed up by a whole case."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            if not postgresql_answers():
                pytest.skip("PostgreSQL does not answer here")
            database = stack.enter_context(postgresql_database())
        else:
            database = sqlite_database(tmp_path)
            stack.callback(database.dispose)
        METADATA.create_all(database.engine)
        bench = Bench(database)
        case = bench.post("/cases", {}).json["id"]
        bench.complete(case)
        yield bench


def test_an_ordinary_completion_is_one_commit_and_few_statements(bench: Bench) -> None:
    case = bench.post("/cases", {}).json["id"]
    traffic = bench.cost_of(case)
    assert traffic.commits == 1 and traffic.rollbacks == 0
    assert len(traffic.statements) <= STATEMENTS[bench.database.engine.dialect.name], "\n".join(
        traffic.statements
    )


def test_a_long_case_costs_the_same_as_a_young_one(bench: Bench) -> None:
    """Nothing is read or written again because it happened earlier."""
    case = bench.post("/cases", {}).json["id"]
    first = bench.cost_of(case)
    bench.complete(case)
    third = bench.cost_of(case)
    assert len(third.statements) <= len(first.statements) + 1, "\n".join(third.statements)
    assert third.commits == 1
