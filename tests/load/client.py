"""Closed-loop load: n clients drive five-step cases, and only the completions of human tasks are timed."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

STEPS = ("submit_request", "review_request", "approve_request", "issue_document", "archive_case")
OUTCOMES = {"review_request": "pass"}
BODY = {"subject": "社区工作事项" * 8, "reason": "按照工作部署，需要社区协助开展" * 12, "note": "n" * 200}


@dataclass
class Tally:
    """What one round measured; latencies and duration in seconds."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Durable completions per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Latency in milliseconds at ``share`` of all completions."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Connection:
    """One kept HTTP connection that speaks JSON."""

    def __init__(self, port: int, headers: Callable[[], Mapping[str, str]] = dict) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = headers

    def post(self, path: str, body: object) -> dict[str, Any]:
        """Post and return the answer; anything but 2xx raises."""
        payload = json.dumps(body).encode()
        self._http.request("POST", path, payload, {"Content-Type": "application/json", **self._headers()})
        return self._answer()

    def get(self, path: str) -> dict[str, Any]:
        """Fetch; anything but 2xx raises."""
        self._http.request("GET", path, headers=dict(self._headers()))
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        answer = self._http.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{answer.status} {text[:500]!r}")
        return json.loads(text) if text else {}


class Contender(Protocol):
    """How one service is driven; requests are prepared outside the timed part."""

    def connect(self) -> Connection:
        """A connection of one client."""
        ...

    def start(self, connection: Connection) -> str:
        """Start a case."""
        ...

    def request(self, connection: Connection, case: str, step: str) -> tuple[str, object]:
        """Path and body of the completion of this step."""
        ...


class Baseline:
    """The naive service."""

    def __init__(self, port: int) -> None:
        self._port = port

    def connect(self) -> Connection:
        """A connection of one client."""
        return Connection(self._port)

    def start(self, connection: Connection) -> str:
        """Start a case."""
        return str(connection.post("/cases", BODY)["id"])

    def request(self, connection: Connection, case: str, step: str) -> tuple[str, object]:
        """Path and body of the completion of this step."""
        return f"/cases/{case}/complete", {
            "task": step,
            "outcome": OUTCOMES.get(step, "done"),
            "data": {step: BODY},
        }


def run(contender: Contender, *, clients: int, cases: int) -> Tally:
    """Every client takes ``cases`` cases through the five steps; a step starts for all clients at once."""
    connections = [contender.connect() for _ in range(clients)]
    mine = _together([lambda c=c: [contender.start(c) for _ in range(cases)] for c in connections])
    tally = Tally()
    for step in STEPS:
        pairs = list(zip(connections, mine, strict=True))
        requests = _together(
            [lambda c=c, own=own, s=step: [contender.request(c, case, s) for case in own] for c, own in pairs]
        )
        began = time.perf_counter()
        for latencies in _together(
            [lambda c=c, r=r: _timed(c, r) for c, r in zip(connections, requests, strict=True)]
        ):
            tally.latencies.extend(latencies)
        tally.seconds += time.perf_counter() - began
    return tally


def _timed(connection: Connection, requests: Sequence[tuple[str, object]]) -> list[float]:
    latencies = []
    for path, body in requests:
        began = time.perf_counter()
        connection.post(path, body)
        latencies.append(time.perf_counter() - began)
    return latencies


def _together(acts: Sequence[Callable[[], list[Any]]]) -> list[list[Any]]:
    """Run side by side; the first failure is raised."""
    results: list[list[Any]] = [[] for _ in acts]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            results[number] = acts[number]()
        except Exception as failure:  # noqa: BLE001 - handed to the caller below
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results
