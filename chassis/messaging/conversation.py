"""One conversation with the broker: publishing with confirms, or consuming; thrown away after any failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from kombu import messaging

from chassis.messaging.broker import Broker, BrokerUnavailable, hang_up
from chassis.messaging.envelope import LISTENER_HEADER, SEQUENCE_HEADER
from chassis.telemetry.tracing import HEADER

CONFIRM_SECONDS = 10
CONTENT_TYPE = "application/json"

_Producer: Any = messaging.Producer
_Consumer: Any = messaging.Consumer


class NotConfirmed(BrokerUnavailable):
    """The broker did not take responsibility for a message; it must be sent again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it goes onto the wire."""

    message_id: str
    type: str
    source: str
    listener: str
    sequence: int
    body: str
    traceparent: str = ""


class Delivery(Protocol):
    """One message in a consumer's hands."""

    body: str | bytes
    headers: dict[str, Any]
    properties: dict[str, Any]

    def ack(self) -> None:
        """It is done with."""

    def reject(self, requeue: bool = False) -> None:
        """It goes to the dead letters."""


class Publisher:
    """One connection for publishing; after any failure it is thrown away, never used again."""

    def __init__(self, broker: Broker, listeners: Iterable[str]) -> None:
        self._broker = broker
        self._connection = broker.connection()
        try:
            self._connection.connect()
            self._channel = broker.ready_channel(self._connection, listeners)
            self._producer = _Producer(self._channel, auto_declare=False)
            self._confirms = None if broker.is_embedded else Confirms(self._channel)
        except Exception as error:
            hang_up(self._connection)
            raise BrokerUnavailable(f"cannot open a channel: {error}") from error

    def publish(self, letters: Sequence[Letter]) -> None:
        """Send letters; when this returns the broker has all of them on disk."""
        try:
            if self._confirms is None:
                with self._channel.batch():
                    for letter in letters:
                        self._send(letter)
            else:
                self._confirms.expect(len(letters))
                for letter in letters:
                    self._send(letter)
                self._confirms.wait(CONFIRM_SECONDS)
        except Exception as error:
            self.close(politely=False)
            if isinstance(error, BrokerUnavailable):
                raise
            raise BrokerUnavailable(f"publishing failed: {error}") from error

    def _send(self, letter: Letter) -> None:
        traced = {HEADER: letter.traceparent} if letter.traceparent else {}
        self._producer.publish(
            letter.body,
            exchange=self._broker.exchange.name,
            routing_key=f"{letter.listener}.{letter.type}",
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            mandatory=True,
            delivery_mode=2,
            message_id=letter.message_id,
            type=letter.type,
            app_id=letter.source,
            headers={LISTENER_HEADER: letter.listener, SEQUENCE_HEADER: letter.sequence, **traced},
        )

    def beat(self) -> None:
        """Keep the connection alive while there is nothing to send."""
        if self._broker.is_embedded:
            return
        try:
            with suppress(TimeoutError):
                self._connection.drain_events(timeout=0.001)
            self._connection.heartbeat_check()
        except Exception as error:
            self.close(politely=False)
            raise BrokerUnavailable(f"the connection was lost: {error}") from error

    def close(self, *, politely: bool = True) -> None:
        """Hang up; impolitely after a failure, without waiting for an answer."""
        hang_up(self._connection, politely=politely)


class Confirms:
    """Counts the broker's confirms by their tags.

    py-amqp's own confirm wait takes any confirm for the one it waits for, so a late one vouches for a message
    that was never stored; here each tag is ticked off by number.
    """

    def __init__(self, channel: Any) -> None:
        self._channel = channel
        self._last = 0
        self._open: set[int] = set()
        self._problem = ""
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)

    def expect(self, count: int) -> None:
        """The next `count` messages are to be confirmed."""
        self._open.update(range(self._last + 1, self._last + count + 1))
        self._last += count

    def wait(self, seconds: float) -> None:
        """Return when every expected confirm has come; raise when one was refused or is late."""
        deadline = time.monotonic() + seconds
        while self._open and not self._problem:
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotConfirmed(f"{len(self._open)} messages were not confirmed within {seconds:.0f} s")
            with suppress(TimeoutError):
                self._channel.connection.drain_events(timeout=left)
        if self._problem:
            raise NotConfirmed(self._problem)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._open = {number for number in self._open if number > tag}
        else:
            self._open.discard(tag)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._problem = "the broker refused a message (queue full?)"

    def _on_return(self, error: Any, exchange: str, routing_key: str, message: Any) -> None:
        self._problem = f"no queue takes {routing_key}"


class Subscription:
    """One consumer on one connection; after any failure it is thrown away, never used again."""

    def __init__(
        self, broker: Broker, listener: str, on_message: Callable[[Delivery], None], prefetch: int
    ) -> None:
        self._broker = broker
        self._hand_over = on_message
        self._leaving = False
        self._connection = broker.connection()
        try:
            self._connection.connect()
            channel = broker.ready_channel(self._connection, [listener])
            self._raw = self._connection.connection
            consumer = _Consumer(
                channel,
                [broker.queue(listener)],
                on_message=self._deliver,
                prefetch_count=prefetch,
                auto_declare=False,
            )
            consumer.consume()
            self._consumer = consumer
        except Exception as error:
            hang_up(self._connection)
            raise BrokerUnavailable(f"cannot consume: {error}") from error

    def _deliver(self, delivery: Delivery) -> None:
        # Saying goodbye lets in what was on its way, as many as are prefetched: the next consumer gets them.
        if not self._leaving:
            self._hand_over(delivery)

    def drain(self, timeout: float) -> bool:
        """Let one event in; False when none came in time."""
        self._still_ours()
        self._connection.heartbeat_check()
        try:
            self._connection.drain_events(timeout=timeout)
        except TimeoutError:
            return False
        return True

    def breathe(self, seconds: float) -> None:
        """Wait inside a handler without being taken for dead."""
        time.sleep(seconds)
        self._still_ours()
        self._connection.heartbeat_check()

    def _still_ours(self) -> None:
        # kombu reconnects silently, and then nobody consumes on the new connection.
        if self._connection._connection is not self._raw:
            raise BrokerUnavailable("the connection was replaced behind our back")

    def close(self, *, politely: bool = True) -> None:
        """Stop consuming; what was not acknowledged is delivered again."""
        self._leaving = True
        if politely:
            with suppress(Exception):
                self._consumer.cancel()
        hang_up(self._connection, politely=politely)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(politely=kind is None)
