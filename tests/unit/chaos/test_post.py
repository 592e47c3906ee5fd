"""Letters held back come twice and in another order; letters that were sent come again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from chassis.messaging.broker import Broker
from chassis.messaging.conversation import Delivery, Letter, Publisher, Subscription
from chassis.messaging.envelope import SEQUENCE_HEADER
from chassis.testing.broker import embedded_broker
from chassis.testing.databases import sqlite_database
from tests.chaos.post import Mischief, NothingHeld


def heard(broker: Broker, listener: str) -> list[tuple[int, str]]:
    """What lies there, as its listener would hear it."""
    deliveries: list[Delivery] = []
    with Subscription(broker, listener, deliveries.append, 100) as subscription:
        while subscription.drain(0.2):
            pass
        for delivery in deliveries:
            delivery.ack()
    return [
        (
            int(one.headers[SEQUENCE_HEADER]),
            one.body if isinstance(one.body, str) else bytes(one.body).decode(),
        )
        for one in deliveries
    ]


def test_what_is_held_back_comes_later_and_twice_and_nothing_is_lost(tmp_path: Path) -> None:
    broker, listener = embedded_broker(tmp_path), "dispatch"
    broker.declare([listener])
    letters = [Letter(f"m{n}", "admission.said.v1", "admission", listener, n, f"body {n}") for n in range(9)]
    publisher = Publisher(broker, [listener])
    publisher.publish(letters)
    publisher.close()
    mischief = Mischief(broker.url, {listener: sqlite_database(tmp_path, listener)})
    mischief.hold_back(random.Random(3), 0.5)
    came = heard(broker, listener)
    assert sorted(came) == sorted([(n, f"body {n}") for n in range(9)] * 2)
    assert came != sorted(came)
    assert mischief.done == {"held back": 9, "copies brought": 18}


def test_holding_nothing_back_is_no_fault(tmp_path: Path) -> None:
    broker = embedded_broker(tmp_path)
    broker.declare(["dispatch"])
    mischief = Mischief(broker.url, {"dispatch": sqlite_database(tmp_path, "dispatch")})
    with pytest.raises(NothingHeld):
        mischief.hold_back(random.Random(3), 0.3)
