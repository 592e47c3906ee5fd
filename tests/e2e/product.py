"""The product itself, started the way `gatehouse up` starts it, on ports and in a folder of its own."""

from __future__ import annotations

import math
import socket
import threading
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gatehouse.house import House
from gatehouse.setting_up import load_demo_county, migrate
from gatehouse.supervisor import Supervisor
from tests.e2e.people import Phone
from tests.support.mail_server import SENDER, Mailbox, mail_server

SERVICE_PORTS = (21, 22, 23)


@dataclass(frozen=True)
class Product:
    """A running installation with its demo accounts."""

    address: str
    passwords: MutableMapping[str, str]
    house: House
    supervisor: Supervisor
    mailbox: Mailbox
    phones: dict[str, Phone] = field(default_factory=dict)

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Stop the web process of a service, keep it stopped, and have it started again."""
        child = next(child for child in self.supervisor.children if child.name == f"{name}-web")
        assert child.process is not None
        child.not_before = math.inf
        child.process.terminate()
        child.process.wait(20)
        try:
            yield
        finally:
            # It did not end by itself.
            child.starts -= 1
            child.not_before = time.monotonic()
            while _is_free(self.house.part(name).port):
                time.sleep(0.1)


@contextmanager
def running(data: Path) -> Iterator[Product]:
    """Start everything, hand it over when it is ready, stop it cleanly."""
    with mail_server() as mailbox, _running(data, mailbox) as product:
        yield product


@contextmanager
def _running(data: Path, mailbox: Mailbox) -> Iterator[Product]:
    mail = {"HOST": "127.0.0.1", "PORT": str(mailbox.port), "SECURITY": "none", "SENDER": SENDER}
    cheap = {"PORTAL_PASSWORD_MEMORY_KIB": "64"}
    overrides = {**cheap, **{f"PORTAL_SMTP_{name}": value for name, value in mail.items()}}
    house = House(data=data, first_port=free_ports(), overrides=overrides)
    migrate(house)
    passwords = {account.login: account.password for account in load_demo_county(house)}
    supervisor = Supervisor(house)
    try:
        supervisor.start()
        supervisor.wait_until_ready()
        watch = threading.Thread(target=supervisor.watch, daemon=True)
        watch.start()
        yield Product(house.address, passwords, house, supervisor, mailbox)
        again = [child.name for child in supervisor.children if child.starts > 1]
    finally:
        supervisor.stop()
    assert not again, f"ended by themselves and were started again: {again}"


def free_ports() -> int:
    """A first port whose followers are free too."""
    for first in range(18100, 19000, 50):
        if all(_is_free(first + step) for step in (0, *SERVICE_PORTS)):
            return first
    raise RuntimeError("no free ports on this machine")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
