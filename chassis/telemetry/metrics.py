"""Counts requests, refusals, messages and the age of what waits; safe with several worker processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import ClassVar
from wsgiref.simple_server import WSGIServer

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
    start_http_server,
)

MULTIPROCESS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name for it

REQUESTS = Histogram(
    "gatehouse_request_seconds",
    "Time to answer a request.",
    ["service", "endpoint", "method", "status"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
REFUSALS = Counter("gatehouse_refusals", "Refusals by code; never an alarm.", ["service", "code"])
INCIDENTS = Counter("gatehouse_incidents", "Faults with an incident id; always an alarm.", ["service"])
REPLAYS = Counter("gatehouse_replays", "Repeated commands answered from the stored answer.", ["service"])
MESSAGES = Counter(
    "gatehouse_messages", "Messages by direction and what became of them.", ["service", "direction", "result"]
)
SIGN_INS = Counter("gatehouse_sign_ins", "Attempts to sign in, by what became of them.", ["result"])
WAITING = Gauge(
    "gatehouse_waiting", "How many wait: outbox, queue, parked, failed, dead, timers, jobs, incidents.",
    ["service", "what"],
    multiprocess_mode="mostrecent",
)  # fmt: skip
OLDEST = Gauge(
    "gatehouse_oldest_seconds", "Age of the oldest that waits.", ["service", "what"],
    multiprocess_mode="mostrecent",
)  # fmt: skip
READY = Gauge(
    "gatehouse_ready", "Whether the last look found the process ready; 0 names the check that failed.",
    ["service", "check"], multiprocess_mode="mostrecent",
)  # fmt: skip
BROKER_UP = Gauge(
    "gatehouse_broker_up", "Whether the broker answered when it was last asked.", ["service"],
    multiprocess_mode="mostrecent",
)  # fmt: skip
POOL = Gauge(
    "gatehouse_database_pool", "Database connections of the processes: in_use, and the most there may be.",
    ["service", "what"], multiprocess_mode="livesum",
)  # fmt: skip
ROUND = Gauge(
    "gatehouse_round_timestamp_seconds", "When a loop of a worker last came round.", ["loop"],
    multiprocess_mode="mostrecent",
)  # fmt: skip


@dataclass(frozen=True)
class Scraping:
    """Where Prometheus may ask; without a port only this machine may, at the web process itself."""

    prefix: ClassVar[str] = "GATEHOUSE_METRICS_"

    port: int | None = None
    """A port of its own, never published: figures are not for people from outside."""

    def serve(self) -> tuple[WSGIServer, Thread] | None:
        """Answer on the port, in a process that answers nothing else."""
        return None if self.port is None else start_http_server(self.port)


def exposition() -> tuple[bytes, str]:
    """All metrics in the text form, summed over the worker processes, and its content type."""
    registry: CollectorRegistry = REGISTRY
    if MULTIPROCESS_FOLDER in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def start_afresh(folder: Path) -> None:
    """Empty the folder the processes share; values of a former run would be counted twice."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()


def worker_exited(pid: int) -> None:
    """Keep the counts of a worker that ended and drop its gauges (the web server's `child_exit`)."""
    if MULTIPROCESS_FOLDER in os.environ:
        multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


def watch(service: str, what: str, count: Callable[[], int], oldest: Callable[[], float]) -> None:
    """Measure now how many of something wait and how old the oldest is; workers call it each round."""
    WAITING.labels(service, what).set(count())
    OLDEST.labels(service, what).set(oldest())


def came_round(loop: str) -> None:
    """A loop has done its round: one that stands still is seen by the age of this."""
    ROUND.labels(loop).set(time.time())
