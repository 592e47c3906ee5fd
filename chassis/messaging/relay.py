"""The relay: takes what is in the outbox to the broker, and marks it sent once the broker has it on disk."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.conversation import Letter, Publisher
from chassis.messaging.envelope import traceparent_of
from chassis.messaging.outbox import Outbox
from chassis.persistence.columns import Moment
from chassis.persistence.database import is_transient
from chassis.persistence.failpoints import reached
from chassis.persistence.unit_of_work import Works
from chassis.persistence.write_watch import WriteWatch
from chassis.telemetry import tracing
from chassis.telemetry.logs import logger
from chassis.telemetry.metrics import MESSAGES, came_round

BATCH = 100
LOOK_EVERY = 0.02
REST_AT_MOST = 0.04
BACK_OFF_SECONDS = (0.1, 0.3, 1.0, 2.0)

_UNSENT = """
    SELECT id, message_id, listener, type, sequence, body FROM outbox
    WHERE sent_at IS NULL ORDER BY id LIMIT :limit
"""
_ANY_UNSENT = text("SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1")
_UNSENT_HERE = text(_UNSENT)
_UNSENT_LOCKED = text(_UNSENT + " FOR UPDATE SKIP LOCKED")
_SENT = text("UPDATE outbox SET sent_at = :at WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True), bindparam("at", type_=Moment())
)

log = logger("messaging.relay")


class Relay:
    """Empties one service's outbox; any number may run on PostgreSQL, one on SQLite."""

    def __init__(self, broker: Broker, works: Works[Any], outbox: Outbox) -> None:
        self._broker = broker
        self._works = works
        self._source = outbox.source
        self._listeners = sorted(outbox.listeners)
        self._actor = Actor.system(outbox.source)
        self._publisher: Publisher | None = None
        self._watch = WriteWatch(works.database.file)

    def run(self, stop: threading.Event) -> None:
        """Relay until told to stop; a broker or database that is away is waited for."""
        rest, failures = LOOK_EVERY, 0
        while not stop.is_set():
            try:
                sent = self._look()
                failures = 0
                came_round("relay")
            except Exception as error:
                if not isinstance(error, BrokerUnavailable) and not is_transient(error):
                    raise
                self.close(politely=False)
                pause = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
                failures += 1
                log.warning("relay-waits", service=self._source, because=str(error)[:300], seconds=pause)
                stop.wait(pause)
                continue
            rest = LOOK_EVERY if sent else min(rest * 1.2, REST_AT_MOST)
            if not sent:
                self._beat()
                stop.wait(rest)
        self.close()

    def drain(self, limit: int = 10_000) -> int:
        """Send what is there now, in the caller's thread; how many letters went out."""
        total = 0
        while total < limit and (sent := self._pass(min(BATCH, limit - total))):
            total += sent
        return total

    def close(self, *, politely: bool = True) -> None:
        """Hang up; the next pass opens a fresh connection."""
        if self._publisher is not None:
            self._publisher.close(politely=politely)
            self._publisher = None

    def _look(self) -> int:
        """One pass, unless nobody can have put anything into the outbox."""
        if not self._watch.may_hold_news():
            return 0
        sent = self._pass(BATCH)
        if not sent:
            self._watch.found_nothing()
        return sent

    def _pass(self, limit: int) -> int:
        if self._works.database.is_postgresql:
            return self._pass_locked(limit)
        return self._pass_here(limit)

    def _pass_locked(self, limit: int) -> int:
        """PostgreSQL: the rows stay locked while they are sent, so relays share the work."""
        with self._works.reading() as session:
            if session.connection().execute(_ANY_UNSENT).first() is None:
                return 0
        with self._works(self._actor) as work:
            rows = work.session.execute(_UNSENT_LOCKED, {"limit": limit}).all()
            if rows:
                self._publish(rows)
                _mark(work.session, rows, self._works.clock.now())
        return len(rows)

    def _pass_here(self, limit: int) -> int:
        """SQLite: the write lock is never held while talking to the broker."""
        with self._works.reading() as session:
            rows = session.connection().execute(_UNSENT_HERE, {"limit": limit}).all()
        if rows:
            self._publish(rows)
            with self._works(self._actor) as work:
                _mark(work.session, rows, self._works.clock.now())
        return len(rows)

    def _publish(self, rows: Sequence[Any]) -> None:
        if self._publisher is None:
            self._publisher = self._open()
        letters = [_letter(self._source, row) for row in rows]
        try:
            self._publisher.publish(letters)
        except BrokerUnavailable:
            # A channel that failed once mistakes late confirms for new ones: never use it again.
            self._publisher = None
            raise
        reached("relay: published, not marked")
        MESSAGES.labels(self._source, "out", "sent").inc(len(rows))

    def _open(self) -> Publisher:
        return Publisher(self._broker, self._listeners)

    def _beat(self) -> None:
        if self._publisher is None:
            return
        try:
            self._publisher.beat()
        except BrokerUnavailable:
            self._publisher = None


def _letter(source: str, row: Any) -> Letter:
    traceparent = traceparent_of(row.body) if tracing.is_on() else ""
    return Letter(row.message_id, row.type, source, row.listener, row.sequence, row.body, traceparent)


def _mark(session: Session, rows: Sequence[Any], now: datetime) -> None:
    session.execute(_SENT, {"ids": [row.id for row in rows], "at": now})
