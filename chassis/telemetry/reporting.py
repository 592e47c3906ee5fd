"""What every process sets up first, so that operators see what it does."""

from __future__ import annotations

from chassis.settings import read
from chassis.telemetry import logs
from chassis.telemetry.metrics import Scraping


def begin(process: str, *, answers_itself: bool = True) -> None:
    """Log lines of this process; one that answers no requests answers Prometheus on a port of its own."""
    logs.configure(process)
    if not answers_itself:
        read(Scraping).serve()
