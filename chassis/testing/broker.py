"""Brokers for tests: an embedded one in a folder, or names of one's own on RabbitMQ."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from chassis.messaging.broker import Broker
from chassis.testing.databases import answers

RABBITMQ_URL = os.environ.get("GATEHOUSE_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
ROUNDS = 50


class Drains(Protocol):
    """A relay or a consumer, moved by the test itself."""

    def drain(self) -> int:
        """Do what can be done now."""
        ...


def embedded_broker(folder: Path) -> Broker:
    """The embedded broker in a folder, without waiting for the disk."""
    return Broker(f"sqlitemq://{folder / 'broker.sqlite'}?synchronous=OFF")


def rabbitmq_answers() -> bool:
    """Whether the RabbitMQ server for tests is up."""
    parts = urlsplit(RABBITMQ_URL)
    return answers(parts.hostname or "127.0.0.1", parts.port or 5672)


@contextmanager
def rabbitmq_broker(listeners: Iterable[str]) -> Iterator[Broker]:
    """Exchanges and queues nobody else uses, gone afterwards."""
    broker = Broker(RABBITMQ_URL, namespace=f"test-{uuid.uuid4().hex[:12]}")
    try:
        yield broker
    finally:
        with suppress(Exception):
            broker.delete(listeners)


def settle(relays: Sequence[Drains], consumers: Sequence[Drains]) -> int:
    """Move every message until nobody has anything more to say; how many moves it took."""
    total = 0
    for _ in range(ROUNDS):
        moved = sum(relay.drain() for relay in relays) + sum(consumer.drain() for consumer in consumers)
        total += moved
        if not moved:
            return total
    raise AssertionError(f"the services were still talking after {ROUNDS} rounds")


def hang_up(parties: Iterable[Any]) -> None:
    """Close every connection of these relays and consumers."""
    for party in parties:
        party.close()
