"""Closed-loop load: n clients, each finishing five-step cases one completion after the other, over kept connections."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

STEPS = ("submit_request", "review_request", "approve_request", "issue_document", "archive_case")
OUTCOMES = {"review_request": "pass"}
BODY = {"subject": "社区工作事项" * 8, "reason": "按照工作部署，需要社区协助开展" * 12, "note": "n" * 200}


@dataclass
class Tally:
    """What one round measured; latencies in seconds."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    errors: int = 0

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

    def __init__(self, port: int, headers: Callable[[], Mapping[str, str]]) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = headers

    def post(self, path: str, body: object) -> dict[str, object]:
        """Post and return the answer; anything but 2xx raises."""
        payload = json.dumps(body).encode()
        self._http.request("POST", path, payload, {"Content-Type": "application/json", **self._headers()})
        answer = self._http.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{answer.status} {text[:500]!r}")
        return json.loads(text) if text else {}


Case = Callable[[Connection], Sequence[float]]


def run(
    port: int, *, clients: int, seconds: float, case: Case, headers: Callable[[], Mapping[str, str]] = dict
) -> Tally:
    """Let ``clients`` work for ``seconds``; only completions are counted, never the start of a case."""
    tally = Tally()
    stop_at = time.perf_counter() + seconds
    lock = threading.Lock()

    def work() -> None:
        connection = Connection(port, headers)
        while time.perf_counter() < stop_at:
            try:
                latencies = case(connection)
            except RuntimeError:
                with lock:
                    tally.errors += 1
                raise
            with lock:
                tally.latencies.extend(latencies)

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.perf_counter() - began
    return tally


def timed(act: Callable[[], dict[str, object]]) -> tuple[dict[str, object], float]:
    """An answer and how long it took, in seconds."""
    began = time.perf_counter()
    answer = act()
    return answer, time.perf_counter() - began


def baseline_case(connection: Connection) -> list[float]:
    """One five-step case at the naive service."""
    case = connection.post("/cases", BODY)["id"]
    latencies = []
    for step in STEPS:
        body = {"task": step, "outcome": OUTCOMES.get(step, "done"), "data": {step: BODY}}
        _, took = timed(lambda body=body: connection.post(f"/cases/{case}/complete", body))
        latencies.append(took)
    return latencies
