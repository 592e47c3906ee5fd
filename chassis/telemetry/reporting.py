"""What every process sets up first, so that operators see what it does."""

from __future__ import annotations

from chassis.settings import read
from chassis.telemetry import logs, tracing
from chassis.telemetry.metrics import Scraping


def begin(process: str, *, answers_itself: bool = True) -> None:
    """Log lines and spans; a process without requests answers Prometheus on a port of its own."""
    logs.configure(process)
    tracing.configure(process)
    if not answers_itself:
        read(Scraping).serve()
