"""The consumer: one message is one transaction; it is acknowledged after the commit, never before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from chassis.actor import Actor
from chassis.messaging import inbox
from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.conversation import Delivery, Subscription
from chassis.messaging.envelope import SEQUENCE_HEADER, Envelope, NotAnEnvelope, read_body
from chassis.messaging.figures import PostFigures
from chassis.messaging.inbox import Arrival, Place, State, Waiting
from chassis.persistence.database import is_transient
from chassis.persistence.failpoints import reached
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.telemetry import context, tracing
from chassis.telemetry.logs import logger
from chassis.telemetry.metrics import MESSAGES, came_round

W = TypeVar("W", bound=UnitOfWork)
Handler = Callable[[W, Envelope], None]
Validate = Callable[[str, Mapping[str, Any]], None]
OnFailed = Callable[[W, Envelope, Exception], None]

PREFETCH = 50
ATTEMPTS = 3
DATABASE_PAUSE_SECONDS = 0.3
BACK_OFF_SECONDS = (0.1, 0.3, 1.0, 2.0)
LOOK_FOR_READY_EVERY = 1.0
"""As often as timers and jobs are looked for: whoever has repaired a message watches what comes of it."""
ERROR_LENGTH = 2000

log = logger("messaging.consumer")


class _KnownAlready(Exception):
    """Rolls back a transaction that found the message had been heard before."""


class _Stopping(Exception):
    """Leaves a message unacknowledged because the process is to stop."""


class CannotHandle(Exception):
    """No handler is bound to the type of a message."""


class Consumer(Generic[W]):
    """Hears what is said to one service and hands it to the service's handlers, once and in order."""

    def __init__(
        self,
        broker: Broker,
        listener: str,
        works: Works[W],
        handlers: Mapping[str, Handler[W]],
        *,
        validate: Validate | None = None,
        on_failed: OnFailed[W] | None = None,
        attempts: int = ATTEMPTS,
        prefetch: int = PREFETCH,
    ) -> None:
        self.listener = listener
        self._broker = broker
        self._works = works
        self._handlers = handlers
        self._validate = validate
        self._on_failed = on_failed
        self._attempts = attempts
        self._prefetch = prefetch
        self._actor = Actor.system(listener)
        self._subscription: Subscription | None = None
        self._stop = threading.Event()
        self._heard = 0
        self._looked_for_ready = float("-inf")

    @property
    def figures(self) -> PostFigures:
        """Measures the post of this listener."""
        return PostFigures(self._broker, self.listener, self._works)

    def run(self, stop: threading.Event) -> None:
        """Listen until told to stop; a broker or database that is away is waited for."""
        self._stop = stop
        failures = 0
        while not stop.is_set():
            try:
                subscription = self._subscribe()
                subscription.drain(0.5)
                self._apply_ready()
                failures = 0
                came_round("consumer")
            except _Stopping:
                break
            except Exception as error:
                if not _is_broker_trouble(error) and not is_transient(error):
                    raise
                self.close(politely=False)
                pause = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
                failures += 1
                log.warning("consumer-waits", service=self.listener, because=str(error)[:300], seconds=pause)
                stop.wait(pause)
        self.close()

    def drain(self, timeout: float = 0.0) -> int:
        """Hear what is there now, in the caller's thread; how many messages came."""
        before = self._heard
        subscription = self._subscribe()
        while subscription.drain(timeout):
            pass
        self._looked_for_ready = float("-inf")
        self._apply_ready()
        return self._heard - before

    def close(self, *, politely: bool = True) -> None:
        """Stop listening; what was not acknowledged is delivered again."""
        if self._subscription is not None:
            self._subscription.close(politely=politely)
            self._subscription = None

    def replay(self, message_id: str) -> bool:
        """Try a failed message again, on an operator's word; False when there is no such message."""
        with self._works.reading() as session:
            failed = inbox.failed_message(session, message_id)
        if failed is None:
            return False
        self._apply(failed, was=State.FAILED)
        self._apply_line(failed.source, failed.subject)
        return True

    def _subscribe(self) -> Subscription:
        if self._subscription is None:
            self._subscription = Subscription(self._broker, self.listener, self._on_delivery, self._prefetch)
        return self._subscription

    def _on_delivery(self, delivery: Delivery) -> None:
        reached("consumer: received")
        self._heard += 1
        body = (
            delivery.body
            if isinstance(delivery.body, str)
            else bytes(delivery.body).decode("utf-8", "replace")
        )
        try:
            sequence = int(delivery.headers[SEQUENCE_HEADER])
            envelope = read_body(body, listener=self.listener, sequence=sequence)
        except (NotAnEnvelope, KeyError, TypeError, ValueError) as error:
            log.error("message-unreadable", service=self.listener, because=str(error)[:300])
            MESSAGES.labels(self.listener, "in", "dead").inc()
            delivery.reject()
            return
        with context.working_on(message=envelope.id, subject=envelope.subject):
            self.hear(envelope, body)
            reached("consumer: committed, not acknowledged")
            delivery.ack()

    def hear(self, envelope: Envelope, body: str) -> None:
        """Take one message in: handle it, park it, put it aside, or know it already."""
        with _heard(envelope):
            place = self._persist(lambda: self._take_in(envelope, body), envelope, body, was_parked=False)
        if place is None:
            return
        MESSAGES.labels(self.listener, "in", place.arrival.value).inc()
        if place.arrival is Arrival.NEXT and place.waiting:
            self._apply_line(envelope.source, envelope.subject)

    def _take_in(self, envelope: Envelope, body: str) -> Place:
        try:
            with self._works(self._actor, envelope.id) as work:
                place = inbox.arrive(work.session, envelope, body, self._works.clock.now())
                if place.arrival is Arrival.AGAIN:
                    raise _KnownAlready
                if place.arrival is Arrival.NEXT:
                    self._handle(work, envelope)
                return place
        except _KnownAlready:
            return Place(Arrival.AGAIN, 0)

    def _handle(self, work: W, envelope: Envelope) -> None:
        handler = self._handlers.get(envelope.type)
        if handler is None:
            raise CannotHandle(f"{self.listener} has no handler for {envelope.type}")
        if self._validate is not None:
            self._validate(envelope.type, envelope.data)
        handler(work, envelope)

    def _persist(
        self, act: Callable[[], Place], envelope: Envelope, body: str, *, was_parked: bool
    ) -> Place | None:
        """Do it until it is done: wait for a database that is away, put aside what fails for good."""
        failures = 0
        while True:
            try:
                return act()
            except (_Stopping, _KnownAlready):
                raise
            except Exception as error:  # noqa: BLE001 - a handler may raise anything; it is kept as the reason
                if is_transient(error):
                    self._wait_for_database(error)
                    continue
                failures += 1
                log.warning(
                    "message-refused",
                    service=self.listener,
                    type=envelope.type,
                    because=str(error)[:300],
                    attempt=failures,
                )
                if failures < self._attempts:
                    continue
                reason = error
            self._put_aside(envelope, body, reason, was_parked=was_parked)
            return None

    def _put_aside(self, envelope: Envelope, body: str, error: Exception, *, was_parked: bool) -> None:
        reason = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
        MESSAGES.labels(self.listener, "in", "failed").inc()
        log.error("message-failed", service=self.listener, type=envelope.type, because=reason[:300])

        def keep() -> None:
            with self._works(self._actor, envelope.id) as work:
                now = self._works.clock.now()
                inbox.keep_failed(work.session, envelope, body, reason, now, was_parked=was_parked)
                if self._on_failed is not None:
                    self._on_failed(work, envelope, error)

        while True:
            try:
                keep()
            except Exception as error:
                if not is_transient(error):
                    raise
                self._wait_for_database(error)
            else:
                return

    def _wait_for_database(self, error: Exception) -> None:
        # Giving the message back would use up its deliveries; it stays in hand and the heartbeat goes on.
        log.warning("database-away", service=self.listener, because=str(error)[:300])
        if self._stop.is_set():
            raise _Stopping
        if self._subscription is not None:
            self._subscription.breathe(DATABASE_PAUSE_SECONDS)
        else:
            time.sleep(DATABASE_PAUSE_SECONDS)

    def _apply_line(self, source: str, subject: str) -> None:
        """Apply the parked successors of a subject, each in its own transaction."""
        while True:
            with self._works.reading() as session:
                waiting = inbox.next_in_line(session, source, subject)
            if waiting is None or not self._apply(waiting, was=State.PARKED):
                return

    def _apply(self, waiting: Waiting, *, was: State) -> bool:
        envelope = waiting.envelope(self.listener)

        def act() -> Place:
            with self._works(self._actor, envelope.id) as work:
                if not inbox.take_turn(work.session, envelope, self._works.clock.now(), was=was):
                    raise _KnownAlready
                self._handle(work, envelope)
            return Place(Arrival.NEXT, 0)

        try:
            with _heard(envelope):
                done = self._persist(act, envelope, waiting.body, was_parked=was is State.PARKED)
        except _KnownAlready:
            return True
        return done is not None

    def _apply_ready(self) -> None:
        """What was asked for again, and what a crash between two messages of a subject left behind."""
        if time.monotonic() - self._looked_for_ready < LOOK_FOR_READY_EVERY:
            return
        self._looked_for_ready = time.monotonic()
        with self._works.reading() as session:
            ready = inbox.all_ready(session)
        for waiting in ready:
            if self._apply(waiting, was=State.PARKED):
                self._apply_line(waiting.source, waiting.subject)


def _text(body: str | bytes) -> str:
    return body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")


def _heard(envelope: Envelope) -> AbstractContextManager[Any]:
    """The span of handling a message, as a part of the work it tells of."""
    return tracing.span(
        f"process {envelope.type}",
        parent=envelope.traceparent,
        kind="consumer",
        messaging__message__id=envelope.id,
        gatehouse__subject=envelope.subject,
    )


def _is_broker_trouble(error: Exception) -> bool:
    """Whatever the conversation with the broker raises: amqp and kombu have no common base class."""
    return isinstance(error, BrokerUnavailable | OSError) or type(error).__module__.split(".")[0] in {
        "amqp",
        "kombu",
    }
