"""Counts requests, refusals, messages and the age of what waits; safe with several worker processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
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
WAITING = Gauge(
    "gatehouse_waiting", "How many wait: outbox, parked, timers, jobs.", ["service", "what"],
    multiprocess_mode="mostrecent",
)  # fmt: skip
OLDEST = Gauge(
    "gatehouse_oldest_seconds", "Age of the oldest that waits.", ["service", "what"],
    multiprocess_mode="mostrecent",
)  # fmt: skip


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
