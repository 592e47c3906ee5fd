"""The same five-step case as the baseline's, against the bench service, signed in and idempotent."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from chassis.actor import Actor
from chassis.ids import new_id
from chassis.web.identity import TokenSigner
from tests.load.bench_county.service import UNIT
from tests.load.client import BODY, OUTCOMES, Connection

CLERK = Actor("bench-clerk", "基准经办人", "经办人", UNIT, "基准单位", frozenset({f"clerk@{UNIT}"}))


def headers(signer: TokenSigner) -> Callable[[], Mapping[str, str]]:
    """A fresh idempotency key for every command, and a token that stays fresh."""
    numbers = itertools.count()
    run = new_id()

    def fresh() -> Mapping[str, str]:
        return {
            "Authorization": f"Bearer {signer.sign(CLERK, 'bench')}",
            "Idempotency-Key": f"{run}-{next(numbers)}",
        }

    return fresh


class Product:
    """The bench service on the real chassis."""

    def __init__(self, port: int, signer: TokenSigner) -> None:
        self._port = port
        self._headers = headers(signer)

    def connect(self) -> Connection:
        """A connection of one client."""
        return Connection(self._port, self._headers)

    def start(self, connection: Connection) -> str:
        """Start a case."""
        return str(connection.post("/cases", {})["id"])

    def request(self, connection: Connection, case: str, step: str) -> tuple[str, object]:
        """Path and body of the completion of this step; people find their task in the portal's inbox."""
        opened = connection.get(f"/cases/{case}/open")
        outcome = OUTCOMES.get(step, "done")
        body = {"outcome": outcome, "version": opened["version"], "data": {**BODY, "outcome": outcome}}
        return f"/tasks/{opened['task']}/complete", body
