"""Takes what lies in an embedded broker's file along to another broker, dead letters too."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from kombu import messaging

from chassis.messaging.broker import Broker, BrokerUnavailable, hang_up
from chassis.messaging.conversation import CONFIRM_SECONDS, Confirms

_Producer: Any = messaging.Producer
AT_ONCE = 100


class Lying(NamedTuple):
    """A letter as it lies in the file."""

    queue: str
    payload: dict[str, Any]


def lying_in(file: Path) -> list[Lying]:
    """Every letter of the file, oldest first; whoever had taken it is gone and has not acknowledged it."""
    if not file.exists():
        return []
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT queue, payload FROM message ORDER BY id").fetchall()
    return [Lying(queue, json.loads(payload)) for queue, payload in rows]


def take_along(file: Path, new: Broker, listeners: Iterable[str]) -> Counter[str]:
    """Publish everything, confirmed, into the queue of the same listener; how many went to which queue."""
    members = list(listeners)
    letters = lying_in(file)
    places = _places({one.queue for one in letters}, new, members)
    new.declare(members)
    connection = new.connection()
    try:
        connection.connect()
        channel = connection.channel()
        producer, confirms = _Producer(channel, auto_declare=False), Confirms(channel)
        for start in range(0, len(letters), AT_ONCE):
            some = letters[start : start + AT_ONCE]
            confirms.expect(len(some))
            for one in some:
                _publish(producer, places[one.queue], one.payload)
            confirms.wait(CONFIRM_SECONDS)
    except Exception as error:
        hang_up(connection)
        raise BrokerUnavailable(f"taking letters along failed: {error}") from error
    hang_up(connection, politely=True)
    return Counter(places[one.queue] for one in letters)


def _places(queues: set[str], new: Broker, listeners: Iterable[str]) -> dict[str, str]:
    """Which queue takes the letters of which: the listener's own, whatever stood before its name."""
    plain = Broker("")
    known = {plain.queue(one).name: new.queue(one).name for one in listeners}
    known |= {plain.dead_queue(one).name: new.dead_queue(one).name for one in listeners}
    return {
        queue: there
        for queue in queues
        for here, there in known.items()
        if queue == here or queue.endswith(f".{here}")
    }


def _publish(producer: Any, queue: str, payload: dict[str, Any]) -> None:
    told = payload["properties"]
    encoded = told.get("body_encoding") == "base64"
    producer.publish(
        base64.b64decode(payload["body"]) if encoded else payload["body"],
        exchange="",
        routing_key=queue,
        content_type=payload["content-type"],
        content_encoding=payload["content-encoding"],
        mandatory=True,
        delivery_mode=2,
        message_id=told.get("message_id"),
        type=told.get("type"),
        app_id=told.get("app_id"),
        headers={name: value for name, value in payload["headers"].items() if not name.startswith("x-")},
    )
