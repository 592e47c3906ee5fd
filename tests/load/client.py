"""Closed-loop load: n clients drive five-step cases, and only the completions of human tasks are timed."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, Protocol

STEPS = ("submit_request", "review_request", "approve_request", "issue_document", "archive_case")
OUTCOMES = {"review_request": "pass"}
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")
BODY = {"subject": "社区工作事项" * 8, "reason": "按照工作部署，需要社区协助开展" * 12, "note": "n" * 200}


class Cpu(NamedTuple):
    """Seconds of CPU the web processes and the database have used so far."""

    web: float = 0.0
    database: float = 0.0


@dataclass
class Tally:
    """What one round measured; latencies and duration in seconds."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    web_seconds: float = 0.0
    database_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Durable completions per second."""
        return len(self.latencies) / self.seconds

    def add(self, other: Tally) -> None:
        """Take over what another slice has measured."""
        self.latencies += other.latencies
        self.seconds += other.seconds
        self.web_seconds += other.web_seconds
        self.database_seconds += other.database_seconds

    def percentile(self, share: float) -> float:
        """Latency in milliseconds at ``share`` of all completions."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Connection:
    """One kept HTTP connection that speaks JSON; no more of HTTP than a load generator needs.

    The generator shares the machine with what it measures, so everything that can be prepared is.
    """

    def __init__(self, port: int, headers: Callable[[], Mapping[str, str]] = dict) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._headers = headers

    def prepare(self, path: str, body: object) -> bytes:
        """A post, ready to be sent."""
        payload = json.dumps(body).encode()
        lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in self._headers().items()]
        return "\r\n".join([*lines, f"Content-Length: {len(payload)}", "", ""]).encode() + payload

    def post(self, path: str, body: object) -> dict[str, Any]:
        """Post and return the answer; anything but 2xx raises."""
        return self._json(self.exchange(self.prepare(path, body)))

    def get(self, path: str) -> dict[str, Any]:
        """Fetch; anything but 2xx raises."""
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self._headers().items()]
        return self._json(self.exchange("\r\n".join([*lines, "", ""]).encode()))

    def exchange(self, request: bytes) -> bytes:
        """Send a prepared request; the body of the answer."""
        self._socket.sendall(request)
        received = self._socket.recv(65536)
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(_LENGTH.search(head)[1])  # type: ignore[index]
        while len(body) < length:
            body += self._more()
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"{head.splitlines()[0]!r} {body[:500]!r}")
        return body

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise RuntimeError("the service closed the connection")
        return more

    def _json(self, body: bytes) -> dict[str, Any]:
        return json.loads(body) if body else {}


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


def run(contender: Contender, *, clients: int, cases: int, cpu: Callable[[], Cpu] = Cpu) -> Tally:
    """Every client takes ``cases`` cases through the five steps; a step starts for all clients at once.

    `cpu` tells how much the service has used so far.
    """
    connections = [contender.connect() for _ in range(clients)]
    mine = _together([lambda c=c: [contender.start(c) for _ in range(cases)] for c in connections])
    tally = Tally()
    for step in STEPS:
        pairs = list(zip(connections, mine, strict=True))
        ready = partial(_prepared, contender, step)
        requests = _together([partial(ready, connection, own) for connection, own in pairs])
        spent, began = cpu(), time.perf_counter()
        for latencies in _together(
            [lambda c=c, r=r: _timed(c, r) for c, r in zip(connections, requests, strict=True)]
        ):
            tally.latencies.extend(latencies)
        tally.seconds += time.perf_counter() - began
        used = cpu()
        tally.web_seconds += used.web - spent.web
        tally.database_seconds += used.database - spent.database
    return tally


def _prepared(contender: Contender, step: str, connection: Connection, cases: Sequence[str]) -> list[bytes]:
    return [connection.prepare(*contender.request(connection, case, step)) for case in cases]


def _timed(connection: Connection, requests: Sequence[bytes]) -> list[float]:
    latencies = []
    for request in requests:
        began = time.perf_counter()
        connection.exchange(request)
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
