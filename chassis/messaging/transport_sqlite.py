"""A durable kombu transport on one SQLite file: the broker of the embedded default.

Real acknowledgements, rejects to a dead-letter queue, topic bindings shared between processes. A consumer
owns the messages in its hands through a locked file instead of a lease: when it is killed the kernel frees
the lock, its messages are delivered again at once, and no clock is involved. One machine, a local disk only.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, virtual

from chassis.messaging.owner_lock import Owner
from chassis.messaging.routing_keys import MATCHES
from chassis.persistence.database import QueuedConnection
from chassis.persistence.write_watch import WriteWatch

# The library's classes carry half-finished annotations; seen as Any they are what they are: untyped.
_QoS: Any = virtual.QoS
_Channel: Any = virtual.Channel
_Transport: Any = virtual.Transport

NAME = "sqlitemq"
LOOK_FOR_DEAD_EVERY = 0.5
POLL_EVERY, POLL_QUIET_EVERY = 0.01, 0.025
DELIVERIES = 1000
DEFAULT_PREFETCH = 50

_TABLES = """
CREATE TABLE IF NOT EXISTS exchange (name TEXT PRIMARY KEY, type TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS binding (exchange TEXT, rkey TEXT, queue TEXT,
    PRIMARY KEY (exchange, rkey, queue));
CREATE TABLE IF NOT EXISTS queue (name TEXT PRIMARY KEY, dead_exchange TEXT, dead_key TEXT,
    deliveries INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL,
    payload TEXT NOT NULL, owner TEXT, attempts INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS ix_message_free ON message (queue, id) WHERE owner IS NULL;
CREATE INDEX IF NOT EXISTS ix_message_owned ON message (owner) WHERE owner IS NOT NULL;
"""


class QoS(_QoS):
    """Unacknowledged messages stay in the file, so nothing is restored at exit."""

    restore_at_shutdown = False


class Channel(_Channel):
    """One consumer's or publisher's connection to the broker file."""

    QoS = QoS
    supports_fanout = True
    do_restore = False
    body_encoding = None

    def __init__(self, connection: Any, **options: Any) -> None:
        super().__init__(connection, **options)
        settings = connection.client.transport_options
        path = settings["path"]
        self._mutex = threading.RLock()
        self._batch: list[tuple[str, str, float]] | None = None
        self._taken: deque[tuple[str, dict[str, Any]]] = deque()
        self._looked_for_dead = 0.0
        self._routes_of = -1
        self._routes: dict[tuple[str, str], list[str]] = {}
        self.db: QueuedConnection = sqlite3.connect(
            path, timeout=30, isolation_level=None, check_same_thread=False, factory=QueuedConnection
        )
        self._synchronous = settings.get("synchronous", "FULL")
        for pragma in ("journal_mode=WAL", f"synchronous={self._synchronous}", "busy_timeout=30000"):
            self.db.execute(f"PRAGMA {pragma}")
        self.db.queue_at(f"{path}.writers")
        if not self._one("SELECT 1 FROM sqlite_master WHERE name = 'ix_message_owned'"):
            with self.writing() as db:
                for statement in _TABLES.split(";"):
                    db.execute(statement)
        self.owner = Owner(Path(f"{path}.owners"))
        self.owner.sweep()

    @contextmanager
    def writing(self) -> Iterator[QueuedConnection]:
        """One transaction on the broker file."""
        with self._mutex:
            self.db.begin_writing()
            try:
                yield self.db
            except BaseException:
                self.db.rollback()
                raise
            self.db.commit()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Publish everything of this block in one transaction: that commit is the confirm."""
        self._batch = []
        try:
            yield
            self._insert(self._batch)
        finally:
            self._batch = None

    def exchange_declare(self, exchange: str, type: str = "direct", passive: bool = False, **_: Any) -> None:
        """Declare an exchange for every process of the house."""
        if type not in MATCHES:
            raise ChannelError(f"COMMAND_INVALID - unknown exchange type {type!r}")
        known = self._one("SELECT type FROM exchange WHERE name = ?", exchange)
        if known is None and passive:
            raise ChannelError(f"NOT_FOUND - no exchange {exchange!r}")
        if known is not None and known[0] != type and not passive:
            raise ChannelError(f"PRECONDITION_FAILED - exchange {exchange!r} is of type {known[0]}")
        if known is None:
            self._change_topology("INSERT OR IGNORE INTO exchange VALUES (?, ?)", exchange, type)

    def exchange_delete(self, exchange: str, **_: Any) -> None:
        """Forget an exchange and its bindings."""
        self._change_topology("DELETE FROM binding WHERE exchange = ?", exchange)
        self._change_topology("DELETE FROM exchange WHERE name = ?", exchange)

    def queue_bind(
        self, queue: str, exchange: str = "", routing_key: str = "", arguments: Any = None, **_: Any
    ) -> None:
        """Route an exchange's messages to a queue."""
        self._kind(exchange)
        row = (exchange, routing_key or "", queue)
        if not self._one("SELECT 1 FROM binding WHERE exchange = ? AND rkey = ? AND queue = ?", *row):
            self._change_topology("INSERT OR IGNORE INTO binding VALUES (?, ?, ?)", *row)

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **_: Any) -> None:
        """Delete a queue with its bindings and messages."""
        if if_empty and self._size(queue):
            return
        self._change_topology("DELETE FROM binding WHERE queue = ?", queue)
        with self.writing() as db:
            db.execute("DELETE FROM message WHERE queue = ?", (queue,))
            db.execute("DELETE FROM queue WHERE name = ?", (queue,))

    def encode_body(self, body: Any, encoding: str | None = None) -> tuple[str, str | None]:
        """Text stays readable in the file; anything else is kept as base64."""
        if isinstance(body, str):
            return body, None
        try:
            return bytes(body).decode(), None
        except UnicodeDecodeError:
            return base64.b64encode(body).decode(), "base64"

    def basic_publish(
        self, message: Any, exchange: str, routing_key: str, mandatory: bool = False, **_: Any
    ) -> None:
        """Put a message into every queue bound to its routing key."""
        self._inplace_augment_message(message, exchange, routing_key)
        queues = self._route(exchange, routing_key)
        if not queues and mandatory:
            raise ChannelError(f"NO_ROUTE - {exchange}/{routing_key}")
        payload = json.dumps(message, ensure_ascii=False)
        rows = [(queue, payload, time.time()) for queue in queues]
        if self._batch is not None:
            self._batch.extend(rows)
        else:
            self._insert(rows)

    def _insert(self, rows: list[tuple[str, str, float]]) -> None:
        if rows:
            with self.writing() as db:
                db.executemany("INSERT INTO message (queue, payload, at) VALUES (?, ?, ?)", rows)

    def _route(self, exchange: str, routing_key: str) -> list[str]:
        if not exchange:
            return [routing_key] if self._has_queue(routing_key) else []
        # Routes are looked up once and kept until any process changes exchanges or bindings.
        (version,) = self._one("PRAGMA user_version")
        if self._routes_of != version:
            self._routes_of, self._routes = version, {}
        if (exchange, routing_key) not in self._routes:
            matches = MATCHES[self._kind(exchange)]
            bindings = self.db.execute("SELECT rkey, queue FROM binding WHERE exchange = ?", (exchange,))
            queues = {queue for bound, queue in bindings if matches(bound, routing_key)}
            self._routes[exchange, routing_key] = sorted(queues)
        return self._routes[exchange, routing_key]

    def _kind(self, exchange: str) -> str:
        row = self._one("SELECT type FROM exchange WHERE name = ?", exchange)
        if row is None:
            raise ChannelError(f"NOT_FOUND - no exchange {exchange!r}")
        return str(row[0])

    def _one(self, query: str, *values: Any) -> Any:
        return self.db.execute(query, values).fetchone()

    def _change_topology(self, statement: str, *values: Any) -> None:
        with self.writing() as db:
            db.execute(statement, values)
            (version,) = db.execute("PRAGMA user_version").fetchone()
            db.execute(f"PRAGMA user_version={version + 1}")

    def basic_consume(self, queue: str, *args: Any, **options: Any) -> None:
        """Start consuming; taking and acknowledging need no fsync, since a repeated delivery is harmless."""
        if not self._has_queue(queue):
            raise ChannelError(f"NOT_FOUND - no queue {queue!r}")
        if self._synchronous == "FULL":
            self.db.execute("PRAGMA synchronous=NORMAL")
        super().basic_consume(queue, *args, **options)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """A message is done with."""
        with self.writing() as db:
            db.execute("DELETE FROM message WHERE id = ? AND owner = ?", (int(delivery_tag), self.owner.name))
        super().basic_ack(delivery_tag)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Give a message back, or send it to the dead letters."""
        with self.writing() as db:
            if requeue:
                db.execute(
                    "UPDATE message SET owner = NULL WHERE id = ? AND owner = ?",
                    (int(delivery_tag), self.owner.name),
                )
            else:
                self._bury(db, int(delivery_tag))
        self.qos._quick_ack(delivery_tag)

    def _bury(self, db: QueuedConnection, number: int) -> None:
        row = db.execute(
            "SELECT dead_exchange, dead_key FROM queue JOIN message ON queue = name WHERE id = ?", (number,)
        ).fetchone()
        queues = self._route(row[0], row[1]) if row and row[0] else []
        for queue in queues:
            db.execute(
                "INSERT INTO message (queue, payload, at) SELECT ?, payload, at FROM message WHERE id = ?",
                (queue, number),
            )
        db.execute("DELETE FROM message WHERE id = ?", (number,))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        if not self._taken:
            self._take(queue)
        for position, (of_queue, message) in enumerate(self._taken):
            if of_queue == queue:
                del self._taken[position]
                return message
        raise Empty

    def _take(self, queue: str) -> None:
        """Take as many messages as the consumer may hold in one transaction."""
        if time.monotonic() - self._looked_for_dead > LOOK_FOR_DEAD_EVERY:
            self._looked_for_dead = time.monotonic()
            self._free_the_dead()
        free = (
            "SELECT id, payload, attempts FROM message WHERE queue = ? AND owner IS NULL ORDER BY id LIMIT ?"
        )
        if self.db.execute(free, (queue, 1)).fetchone() is None:
            raise Empty
        room = self.qos.can_consume_max_estimate() or DEFAULT_PREFETCH
        with self.writing() as db:
            limit = db.execute("SELECT deliveries FROM queue WHERE name = ?", (queue,)).fetchone()
            for number, payload, attempts in db.execute(free, (queue, room)).fetchall():
                if attempts > (limit[0] if limit else DELIVERIES):
                    self._bury(db, number)
                    continue
                db.execute(
                    "UPDATE message SET owner = ?, attempts = attempts + 1 WHERE id = ?",
                    (self.owner.name, number),
                )
                self._taken.append((queue, _delivered(payload, number, again=attempts > 0)))

    def _free_the_dead(self) -> None:
        owners = self.db.execute("SELECT DISTINCT owner FROM message WHERE owner IS NOT NULL").fetchall()
        for (name,) in owners:
            if name != self.owner.name and self.owner.is_dead(name):
                with self.writing() as db:
                    db.execute("UPDATE message SET owner = NULL WHERE owner = ?", (name,))

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return self.db.execute("SELECT 1 FROM queue WHERE name = ?", (queue,)).fetchone() is not None

    def _new_queue(self, queue: str, arguments: Any = None, **_: Any) -> None:
        wanted = arguments or {}
        row = (
            queue,
            wanted.get("x-dead-letter-exchange"),
            wanted.get("x-dead-letter-routing-key"),
            int(wanted.get("x-delivery-limit", DELIVERIES)),
        )
        known = self.db.execute("SELECT * FROM queue WHERE name = ?", (queue,)).fetchone()
        if known is not None and known != row:
            raise ChannelError(f"PRECONDITION_FAILED - queue {queue!r} was declared otherwise")
        if known is None:
            with self.writing() as db:
                db.execute("INSERT OR IGNORE INTO queue VALUES (?, ?, ?, ?)", row)

    def _put(self, queue: str, message: Any, **_: Any) -> None:
        self._insert([(queue, json.dumps(message, ensure_ascii=False), time.time())])

    def _size(self, queue: str) -> int:
        sized: int = self.db.execute("SELECT count(*) FROM message WHERE queue = ?", (queue,)).fetchone()[0]
        return sized

    def _purge(self, queue: str) -> int:
        with self.writing() as db:
            return db.execute("DELETE FROM message WHERE queue = ? AND owner IS NULL", (queue,)).rowcount

    def close(self) -> None:
        """Give back what was taken and not acknowledged, and leave."""
        if self.closed:
            return
        super().close()
        with self._mutex:
            try:
                with self.writing() as db:
                    db.execute("UPDATE message SET owner = NULL WHERE owner = ?", (self.owner.name,))
            except sqlite3.Error:
                pass  # the lock file below frees them as well
            self.db.close()
            self.owner.leave()


def _delivered(payload: str, number: int, *, again: bool) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(payload)
    message["properties"]["delivery_tag"] = str(number)
    message["properties"]["delivery_info"]["redelivered"] = again
    return message


class Transport(_Transport):
    """Makes kombu speak to the broker file."""

    Channel = Channel
    driver_type = "sqlite"
    driver_name = NAME
    can_parse_url = False
    default_port = 0
    polling_interval = POLL_EVERY
    connection_errors = (*_Transport.connection_errors, sqlite3.OperationalError, OSError)
    implements = _Transport.implements.extend(
        asynchronous=False, exchange_type=frozenset(["direct", "topic", "fanout"]), heartbeats=False
    )

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        self._watch = WriteWatch(client.transport_options["path"])
        self._rest = POLL_EVERY

    def driver_version(self) -> str:
        """The version of the SQLite library."""
        return sqlite3.sqlite_version

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Deliver one message, or raise `TimeoutError` when none came in time."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._delivers_one():
            if deadline is not None and time.monotonic() >= deadline:
                raise TimeoutError("no message")
            time.sleep(self._rest)
            self._rest = min(self._rest * 1.1, POLL_QUIET_EVERY)
        self._rest = POLL_EVERY

    def _delivers_one(self) -> bool:
        if not self._watch.may_hold_news():
            return False
        try:
            self.cycle.get(self._deliver)
        except Empty:
            self._watch.found_nothing()
            return False
        return True


def register() -> None:
    """Let kombu know the transport by its name."""
    TRANSPORT_ALIASES[NAME] = f"{__name__}:Transport"


register()
