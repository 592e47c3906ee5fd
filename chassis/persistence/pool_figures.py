"""Counts how many database connections of a process are in use, beside how many there may be."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from chassis.persistence.database import Database
from chassis.telemetry.metrics import POOL


def watch_pool(database: Database, service: str) -> None:
    """Count what is taken from the pool and given back, from now on."""
    in_use = POOL.labels(service, "in_use")
    POOL.labels(service, "most").set(database.most_connections)

    @event.listens_for(database.engine, "checkout")
    def taken(_connection: Any, _record: Any, _proxy: Any) -> None:
        in_use.inc()

    @event.listens_for(database.engine, "checkin")
    def given_back(_connection: Any, _record: Any) -> None:
        in_use.dec()
