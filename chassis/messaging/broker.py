"""The broker: exchanges, queues and dead letters, the same on RabbitMQ and on the embedded transport."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from amqp.exceptions import AccessRefused
from kombu import connection, entity

from chassis.messaging import transport_sqlite

DEFAULT_NAMESPACE = "gatehouse"
HEARTBEAT_SECONDS = 20
NETWORK_SECONDS = 10
CONNECT_SECONDS = 5
DELIVERY_LIMIT = 1000

# kombu is half annotated; seen as Any its classes are what they are: untyped.
_Connection: Any = connection.Connection
_Exchange: Any = entity.Exchange
_Queue: Any = entity.Queue


class BrokerUnavailable(Exception):
    """The broker is away or did not do what was asked; try again with a fresh connection."""


class Broker:
    """Where the post goes; names are kept apart by a namespace, so that tests share one RabbitMQ."""

    def __init__(self, url: str, namespace: str = DEFAULT_NAMESPACE) -> None:
        self.url = url
        self.namespace = namespace
        self.is_embedded = url.startswith(f"{transport_sqlite.NAME}:")
        self.exchange = _Exchange(namespace, "topic", durable=True)
        self.dead_exchange = _Exchange(f"{namespace}.dead", "direct", durable=True)

    def connection(self) -> Any:
        """A connection that fails in good time instead of hanging."""
        if self.is_embedded:
            parts = urlsplit(self.url)
            options = dict(parse_qsl(parts.query)) | {"path": parts.path}
            return _Connection(transport=transport_sqlite.NAME, transport_options=options)
        return _Connection(
            self.url,
            heartbeat=HEARTBEAT_SECONDS,
            transport_options={
                "read_timeout": NETWORK_SECONDS,
                "write_timeout": NETWORK_SECONDS,
                "connect_timeout": CONNECT_SECONDS,
            },
        )

    def queue(self, listener: str) -> Any:
        """The queue of a listener; its arguments cannot change, so its name carries a version."""
        arguments: dict[str, Any] = {
            "x-dead-letter-exchange": self.dead_exchange.name,
            "x-dead-letter-routing-key": listener,
            "x-delivery-limit": DELIVERY_LIMIT,
        }
        if not self.is_embedded:
            arguments |= {
                "x-queue-type": "quorum",
                "x-dead-letter-strategy": "at-least-once",
                "x-overflow": "reject-publish",
            }
        return _Queue(
            self._named(f"{listener}.in.v1"),
            self.exchange,
            routing_key=f"{listener}.#",
            durable=True,
            queue_arguments=arguments,
        )

    def dead_queue(self, listener: str) -> Any:
        """What a listener could not even read; a work list, not a bin."""
        return _Queue(
            self._named(f"{listener}.dead.v1"),
            self.dead_exchange,
            routing_key=listener,
            durable=True,
            queue_arguments={} if self.is_embedded else {"x-queue-type": "quorum"},
        )

    def _named(self, name: str) -> str:
        return name if self.namespace == DEFAULT_NAMESPACE else f"{self.namespace}.{name}"

    def declare(self, listeners: Iterable[str]) -> None:
        """Make sure the exchanges and every listener's queues exist."""
        with self._connected() as connection:
            self.ready_channel(connection, listeners)

    def ready_channel(self, connection: Any, listeners: Iterable[str]) -> Any:
        """A channel, once all that the listeners need is there: made now, or found where we may make nothing.

        In production the operator makes exchanges and queues, and each part may only use them.
        """
        wanted = tuple(listeners)
        channel = connection.channel()
        try:
            for listener in wanted:
                self.dead_queue(listener)(channel).declare()
                self.queue(listener)(channel).declare()
        except AccessRefused:
            channel = connection.channel()
            for listener in wanted:
                _count(channel, self.dead_queue(listener))
                _count(channel, self.queue(listener))
        return channel

    def depth(self, listener: str) -> int:
        """How many messages wait for a listener."""
        return self._size(self.queue(listener))

    def dead_depth(self, listener: str) -> int:
        """How many of its messages a listener could not read."""
        return self._size(self.dead_queue(listener))

    def depths(self, listener: str) -> tuple[int, int]:
        """Both at once: what waits for a listener, and what it could not read."""
        with self._connected() as connection:
            channel = self.ready_channel(connection, [listener])
            return _count(channel, self.queue(listener)), _count(channel, self.dead_queue(listener))

    def _size(self, queue: Any) -> int:
        with self._connected() as connection:
            return _count(connection.channel(), queue)

    def delete(self, listeners: Iterable[str]) -> None:
        """Take down what a test put up."""
        with self._connected() as connection:
            channel = connection.channel()
            for listener in listeners:
                self.queue(listener)(channel).delete()
                self.dead_queue(listener)(channel).delete()
            self.exchange(channel).delete()
            self.dead_exchange(channel).delete()

    def _connected(self) -> _OneUse:
        return _OneUse(self.connection())


def _count(channel: Any, queue: Any) -> int:
    return int(queue(channel).queue_declare(passive=True).message_count)


class _OneUse:
    """A connection for one errand."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __enter__(self) -> Any:
        try:
            self._connection.connect()
            return self._connection
        except Exception as error:
            hang_up(self._connection)
            raise BrokerUnavailable(str(error)) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        hang_up(self._connection, politely=kind is None)


def hang_up(connection: Any, *, politely: bool = False) -> None:
    """Close a connection without ever waiting for a broker that does not answer."""
    with suppress(Exception):
        if politely:
            connection.release()
        else:
            connection.collect(socket_timeout=0.5)
