"""The product itself, started the way `gatehouse up` starts it, on ports and in a folder of its own."""

from __future__ import annotations

import math
import os
import random
import socket
import threading
import time
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from gatehouse.house import House
from gatehouse.setting_up import load_demo_county, migrate
from gatehouse.supervisor import Supervisor
from tests.e2e.people import Phone
from tests.support.dingtalk import Dingtalk, dingtalk
from tests.support.identity_provider import ProviderProcess, provider_process
from tests.support.json_server import JsonServer
from tests.support.mail_server import Mailbox, mail_server
from tests.support.sms_gateway import sms_gateway, sms_settings

SERVICE_PORTS = (21, 22, 23)


@dataclass(frozen=True)
class Product:
    """A running installation with its demo accounts."""

    address: str
    passwords: MutableMapping[str, str]
    house: House
    supervisor: Supervisor
    mailbox: Mailbox
    short_messages: JsonServer
    to_dos: Dingtalk
    identities: ProviderProcess
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
    with (
        mail_server() as mailbox,
        sms_gateway() as short_messages,
        dingtalk() as to_dos,
        provider_process() as identities,
    ):
        elsewhere = {
            **_environment(mailbox.settings()),
            **_environment(sms_settings(short_messages.url)),
            **_environment(to_dos.settings()),
            **_environment(identities.settings()),
        }
        with _running(data, elsewhere) as (house, passwords, supervisor):
            yield Product(
                house.address, passwords, house, supervisor, mailbox, short_messages, to_dos, identities
            )


def _environment(given: Any) -> dict[str, str]:
    """What a process reads from its environment to have these settings."""
    known = {one.name: getattr(given, one.name) for one in fields(given)}
    return {
        f"{given.prefix}{name.upper()}": ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in known.items()
        if value
    }


@contextmanager
def _running(
    data: Path, elsewhere: Mapping[str, str]
) -> Iterator[tuple[House, MutableMapping[str, str], Supervisor]]:
    overrides = {"PORTAL_PASSWORD_MEMORY_KIB": "64", **elsewhere}
    house = House(data=data, first_port=free_ports(), overrides=overrides)
    migrate(house)
    passwords = {account.login: account.password for account in load_demo_county(house)}
    supervisor = Supervisor(house)
    try:
        supervisor.start()
        supervisor.wait_until_ready()
        watch = threading.Thread(target=supervisor.watch, daemon=True)
        watch.start()
        yield house, passwords, supervisor
        again = [child.name for child in supervisor.children if child.starts > 1]
    finally:
        supervisor.stop()
    assert not again, f"ended by themselves and were started again: {again}"


WORKERS = 3


def free_ports() -> int:
    """A first port whose followers are free too, another for each worker; runs seldom choose the same."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    choices = range(18100 + 50 * worker, 19000, 50 * WORKERS)
    for first in random.sample(choices, len(choices)):
        if all(_is_free(first + step) for step in (0, *SERVICE_PORTS)):
            return first
    raise RuntimeError("no free ports on this machine")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
