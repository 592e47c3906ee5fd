"""Mischief with the post: letters held back that come twice and out of order, and old ones again."""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import suppress
from typing import Any

from sqlalchemy import text

from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.conversation import Delivery, Letter, Publisher, Subscription
from chassis.messaging.envelope import SEQUENCE_HEADER
from chassis.persistence.database import Database

HELD_AT_MOST = 40
RESENT_AT_MOST = 30
_SENT = text("""
    SELECT message_id, type, listener, sequence, body FROM outbox
    WHERE sent_at IS NOT NULL ORDER BY id DESC LIMIT 400
""")


class NothingHeld(Exception):
    """No letter came in the meantime."""


class Mischief:
    """Takes letters out of the queues and puts letters into them, as a broker is allowed to."""

    def __init__(self, broker_url: str, databases: dict[str, Database]) -> None:
        self._url = broker_url
        self._databases = databases
        self.done: Counter[str] = Counter()

    def hold_back(self, dice: random.Random, seconds: float) -> None:
        """Take a share of what arrives for a listener; bring it later, each letter twice, in any order."""
        listener = dice.choice(sorted(self._databases))
        held: list[Delivery] = []
        broker = Broker(self._url)
        with (
            suppress(BrokerUnavailable, OSError),
            Subscription(broker, listener, held.append, HELD_AT_MOST) as subscription,
        ):
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                subscription.drain(0.2)
            if not held:
                raise NothingHeld
            letters = [_letter(delivery, listener) for delivery in held] * 2
            dice.shuffle(letters)
            _publish(broker, listener, letters)
            self.done["held back"] += len(held)
            self.done["copies brought"] += len(letters)
            # Only now: had the broker died in between, it would still have them.
            for delivery in held:
                delivery.ack()

    def send_again(self, dice: random.Random) -> None:
        """Bring letters that were sent before once more, the newest first."""
        source = dice.choice(sorted(self._databases))
        with self._databases[source].reading() as session:
            sent = session.connection().execute(_SENT).all()
        again = dice.sample(sent, min(len(sent), dice.randint(5, RESENT_AT_MOST)))
        with suppress(BrokerUnavailable, OSError):
            for listener in sorted({row.listener for row in again}):
                letters = [
                    Letter(row.message_id, row.type, source, listener, row.sequence, row.body)
                    for row in sorted(again, key=lambda row: -row.sequence)
                    if row.listener == listener
                ]
                _publish(Broker(self._url), listener, letters)
                self.done["old letters sent again"] += len(letters)


def _letter(delivery: Any, listener: str) -> Letter:
    properties = delivery.properties
    body = delivery.body if isinstance(delivery.body, str) else bytes(delivery.body).decode()
    return Letter(
        str(properties.get("message_id", "")), str(properties.get("type", "")),
        str(properties.get("app_id", "")), listener, int(delivery.headers[SEQUENCE_HEADER]), body,
    )  # fmt: skip


def _publish(broker: Broker, listener: str, letters: list[Letter]) -> None:
    publisher = Publisher(broker, [listener])
    try:
        publisher.publish(letters)
    finally:
        publisher.close()
