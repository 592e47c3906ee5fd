"""The outbox of dispatch: events of a unit of work become rows in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chassis.messaging.outbox import Outbox
from chassis.persistence.unit_of_work import UnitOfWork
from contracts.registry import said_by, validate
from services.dispatch.messaging.publishes import messages


def outbox(county: str) -> Outbox:
    """Where the messages of dispatch wait for the relay."""
    return Outbox(source="dispatch", county=county, routes=said_by("dispatch"), validate=validate)


def publisher(box: Outbox) -> Callable[[UnitOfWork, Sequence[object]], None]:
    """What a unit of work calls with its events before it commits."""

    def publish(work: UnitOfWork, events: Sequence[object]) -> None:
        box.add(work, [message for event in events for message in messages(event)])

    return publish
