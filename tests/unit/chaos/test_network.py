"""A wire carries everything, until it is slow, cut or half-open; then that is counted."""

from __future__ import annotations

import random
import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from tests.chaos.network import Network, Wire


class _Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while said := self.request.recv(1000):
            self.request.sendall(said)


@pytest.fixture
def wire() -> Iterator[tuple[Network, Wire]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        network = Network()
        yield network, network.wire("echo", server.server_address[1])
        server.shutdown()


def called(wire: Wire) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", wire.port), timeout=5)
    assert asked(connection) == b"hello"
    return connection


def asked(connection: socket.socket) -> bytes:
    connection.sendall(b"hello")
    return connection.recv(100)


def is_gone(connection: socket.socket) -> bool:
    """Whether the other end has hung up, in good order or not."""
    try:
        return asked(connection) == b""
    except ConnectionError:
        return True


def in_the_background(act: object, *about: object) -> threading.Thread:
    thread = threading.Thread(target=act, args=about, daemon=True)  # type: ignore[arg-type]
    thread.start()
    time.sleep(0.1)
    return thread


def test_a_wire_carries_both_ways_and_its_delay_is_felt(wire: tuple[Network, Wire]) -> None:
    network, echo = wire
    with called(echo) as connection:
        slow = in_the_background(network.slow, echo, 0.15, 1.0)
        began = time.monotonic()
        assert asked(connection) == b"hello"
        assert time.monotonic() - began >= 0.3
        slow.join()
    assert network.happened["pieces delayed"] == 2


def test_a_cut_ends_connections_and_refuses_new_ones_for_a_while(wire: tuple[Network, Wire]) -> None:
    network, echo = wire
    with called(echo) as connection:
        cut = in_the_background(network.cut, echo, 0.5)
        assert is_gone(connection)
        with socket.create_connection(("127.0.0.1", echo.port), timeout=5) as refused:
            assert is_gone(refused)
        cut.join()
    called(echo).close()
    assert network.happened["connections cut"] == 1 and network.happened["connections refused"] == 1


def test_on_a_half_open_connection_nothing_comes_back_and_nobody_is_told(wire: tuple[Network, Wire]) -> None:
    network, echo = wire
    with called(echo) as connection:
        half_open = in_the_background(network.half_open, echo, random.Random(1), 1.0)
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            asked(connection)
        called(echo).close()  # one that is made now is whole
        half_open.join()
    swallowed = network.happened["answers swallowed"] + network.happened["questions swallowed"]
    assert swallowed == 1 and network.happened["connections half-open"] == 1


def test_the_addresses_of_an_installation_are_led_through_wires() -> None:
    network = Network()
    told = {
        "ADMISSION_DATABASE_URL": "postgresql+psycopg://postgres@127.0.0.1:5001/postgres",
        "DISPATCH_DATABASE_URL": "postgresql+psycopg://postgres@127.0.0.1:5001/postgres",
        "GATEHOUSE_BROKER_URL": "amqp://guest:guest@127.0.0.1:5002//",
        "PORTAL_ADMISSION_URL": "http://127.0.0.1:5003",
        "PORTAL_PUBLIC_URL": "http://127.0.0.1:5004/",
        "ASSESSMENT_DATABASE_URL": "sqlite:////tmp/assessment.sqlite",
    }
    led = network.rewired(told)
    assert {wire.name for wire in network.wires.values()} == {"database", "broker", "admission"}
    assert led["ADMISSION_DATABASE_URL"] == led["DISPATCH_DATABASE_URL"] != told["ADMISSION_DATABASE_URL"]
    for name in ("PORTAL_PUBLIC_URL", "ASSESSMENT_DATABASE_URL"):
        assert led[name] == told[name]
