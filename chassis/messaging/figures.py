"""Measures the post of one part: what waits in outbox, queue and inbox, and how long."""

from __future__ import annotations

from typing import Any

from chassis.messaging import waiting_room
from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.persistence.sealed import unsealed
from chassis.persistence.unit_of_work import Works
from chassis.telemetry.metrics import BROKER_UP, WAITING, watch

FIGURES_SECONDS = 15.0


class PostFigures:
    """The figures of one part, told to the metrics round by round."""

    def __init__(self, broker: Broker, member: str, works: Works[Any]) -> None:
        self._broker, self._member, self._works = broker, member, works

    def measure(self) -> None:
        """Look once at database and broker; a broker that is away is a figure too."""
        now, member = self._works.clock.now(), self._member
        with self._works.reading() as session:
            watch(
                member,
                "outbox",
                lambda: waiting_room.unsent(session),
                lambda: waiting_room.oldest_unsent_seconds(session, now),
            )
            watch(
                member,
                "parked",
                lambda: waiting_room.parked(session),
                lambda: waiting_room.oldest_parked_seconds(session, now),
            )
            watch(
                member,
                "failed",
                lambda: waiting_room.failed(session),
                lambda: waiting_room.oldest_failed_seconds(session, now),
            )
            WAITING.labels(member, "unsealed").set(unsealed(session))
        try:
            queue, dead = self._broker.depths(member)
        except BrokerUnavailable:
            BROKER_UP.labels(member).set(0)
            return
        BROKER_UP.labels(member).set(1)
        WAITING.labels(member, "queue").set(queue)
        WAITING.labels(member, "dead").set(dead)
