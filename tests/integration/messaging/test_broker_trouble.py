"""A broker that stalls, hangs up or comes back late costs time, never a letter."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chassis.messaging import broker as broker_module
from chassis.messaging import consumer as consumer_module
from chassis.messaging import conversation, relay, waiting_room
from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.conversation import Letter, NotConfirmed, Publisher
from chassis.testing.broker import RABBITMQ_URL, rabbitmq_answers, rabbitmq_broker
from chassis.testing.databases import sqlite_database
from tests.chaos.toy import Toy, build, create_tables

pytestmark = pytest.mark.rabbitmq


class Wire:
    """A line to RabbitMQ that can be frozen or cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.flowing = threading.Event()
        self.flowing.set()
        self._open: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.flowing.wait()
                other.sendall(data)
        for end in (one, other):
            end.close()

    def cut(self) -> None:
        """Break every connection."""
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def close(self) -> None:
        """Take the line down."""
        self.flowing.set()
        self._server.close()
        self.cut()


@pytest.fixture
def wire() -> Iterator[Wire]:
    if not rabbitmq_answers():
        pytest.skip("no RabbitMQ answers on 127.0.0.1:5672")
    parts = urlsplit(RABBITMQ_URL)
    wire = Wire(parts.hostname or "127.0.0.1", parts.port or 5672)
    yield wire
    wire.close()


@pytest.fixture
def broker(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    monkeypatch.setattr(conversation, "CONFIRM_SECONDS", 1)
    monkeypatch.setattr(broker_module, "NETWORK_SECONDS", 2)
    monkeypatch.setattr(broker_module, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(relay, "BACK_OFF_SECONDS", (0.1,))
    monkeypatch.setattr(consumer_module, "BACK_OFF_SECONDS", (0.1,))
    with rabbitmq_broker(["north", "east", "south"]) as straight:
        url = RABBITMQ_URL.replace(f":{urlsplit(RABBITMQ_URL).port}", f":{wire.port}")
        straight.declare(["north", "east", "south"])
        yield Broker(url, straight.namespace)


@pytest.fixture
def toys(broker: Broker, tmp_path: Path) -> Iterator[tuple[Toy, Toy]]:
    made = []
    for name in ("north", "east"):
        database = sqlite_database(tmp_path, name)
        create_tables(database)
        made.append(build(name, database, broker))
    yield made[0], made[1]
    for toy in made:
        toy.close()


def letter(body: str) -> Letter:
    return Letter(f"id-{body}", "north.parcel-sent.v1", "north", "east", 1, body)


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_stalled_broker_does_not_hang_a_publisher(broker: Broker, wire: Wire) -> None:
    publisher = Publisher(broker, ["east"])
    publisher.publish([letter("before")])
    wire.flowing.clear()
    began = time.monotonic()
    with pytest.raises(NotConfirmed, match="not confirmed"):
        publisher.publish([letter("during")])
    assert time.monotonic() - began < 5


def test_a_late_confirm_does_not_vouch_for_the_next_letter(broker: Broker, wire: Wire) -> None:
    publisher = Publisher(broker, ["east"])
    wire.flowing.clear()
    with pytest.raises(NotConfirmed):
        publisher.publish([letter("late")])
    wire.flowing.set()
    with pytest.raises(BrokerUnavailable):
        publisher.publish([letter("next")])


def test_a_stalled_broker_does_not_hang_a_new_connection(broker: Broker, wire: Wire) -> None:
    wire.flowing.clear()
    began = time.monotonic()
    with pytest.raises(BrokerUnavailable):
        Publisher(broker, ["east"])
    assert time.monotonic() - began < 8


def test_what_could_not_be_sent_stays_in_the_outbox_and_arrives_once(
    toys: tuple[Toy, Toy], wire: Wire
) -> None:
    north, east = toys
    north.send("P", 1)
    north.relay.drain()
    wire.flowing.clear()
    north.send("P", 2)
    with pytest.raises(BrokerUnavailable):
        north.relay.drain()
    with north.works.reading() as session:
        assert waiting_room.unsent(session) == 1
    wire.flowing.set()
    north.relay.drain()
    assert eventually(lambda: east.consumer.drain(0.2) >= 0 and east.count("received") == 2)
    assert east.effects("received") == [("P", 1), ("P", 2)]


def test_loops_outlive_cut_and_frozen_lines(toys: tuple[Toy, Toy], wire: Wire) -> None:
    north, east = toys
    stop = threading.Event()
    threads = [threading.Thread(target=run, args=(stop,)) for run in (north.relay.run, east.consumer.run)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, 41):
            north.send("P", number)
            if number % 10 == 5:
                wire.cut()
            if number == 20:
                wire.flowing.clear()
                time.sleep(1.5)
                wire.flowing.set()
            time.sleep(0.02)
        assert eventually(lambda: east.count("received") >= 40, 40)
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
    assert east.effects("received") == [("P", number) for number in range(1, 41)]
    assert not any(thread.is_alive() for thread in threads)


def test_a_consumer_notices_a_cut_line(toys: tuple[Toy, Toy], wire: Wire) -> None:
    _, east = toys
    east.consumer.drain()
    wire.cut()
    with pytest.raises((BrokerUnavailable, OSError)):
        east.consumer.drain(2)


def test_who_finds_one_node_of_a_cluster_away_goes_on_with_the_next(tmp_path: Path) -> None:
    if not rabbitmq_answers():
        pytest.skip("no RabbitMQ answers on 127.0.0.1:5672")
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        away = RABBITMQ_URL.replace(f":{urlsplit(RABBITMQ_URL).port}", f":{nobody.getsockname()[1]}")
    with rabbitmq_broker(["east"]) as there:
        several = Broker(f"{away};{RABBITMQ_URL}", there.namespace)
        several.declare(["east"])
        publisher = Publisher(several, ["east"])
        publisher.publish([Letter("m1", "north.parcel-sent.v1", "north", "east", 1, "{}")])
        publisher.close()
        assert there.depth("east") == 1
