"""The whole product in one process under a clock that is set: histories are played faster than they happen.

Requests go to the services' own web applications and messages through the same post as always; only the
sockets between the parts are left out.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx

from chassis.clock import county_date
from chassis.messaging.broker import Broker
from chassis.settings import read
from chassis.web.identity import TokenSigner
from contracts import registry
from gatehouse.assemblies import SERVICES
from gatehouse.house import House
from portal import assembly as portal_assembly
from portal.clients.services import Services
from portal.settings import Settings as PortalSettings
from portal.storage.people import People
from portal.storage.worklist import Worklist

LONGEST_TALK = 500


class SetClock:
    """Shows the moment it was set to, until it is set again."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment it is set to, in UTC."""
        return self.at.astimezone(UTC)

    def today(self) -> date:
        """The county's date at that moment."""
        return county_date(self.at)


class NeverQuiet(Exception):
    """The parts went on talking to each other without an end."""


@dataclass
class OneProcess:
    """All parts, what their people ask them through, and the post between them."""

    clock: SetClock
    services: Services
    people: People
    worklist: Worklist
    parts: Mapping[str, Any]

    def carry(self) -> None:
        """Carry the post until nobody has anything more to say."""
        for _ in range(LONGEST_TALK):
            if not sum(part.relay.drain() + part.consumer.drain() for part in self.parts.values()):
                return
        raise NeverQuiet

    def begin_day(self) -> None:
        """What workers do by the clock: fire what is due, let items expire, vouch for the catalogue."""
        for name in ("admission", "dispatch"):
            while self.parts[name].tick():
                self.carry()
        self.parts["admission"].expire()
        self.parts["admission"].heartbeat()
        self.carry()

    def tidy(self) -> None:
        """Drop letters sent and heard long ago."""
        for name in SERVICES:
            self.parts[name].tidy()
        portal_assembly.tidy_up(self.parts["portal"].works)


@contextmanager
def one_process(house: House, at: datetime) -> Iterator[OneProcess]:
    """The product of this house, at that moment."""
    clock, environment = SetClock(at), house.environment()
    settings = read(PortalSettings, environment)
    broker = Broker(settings.broker_url, settings.namespace)
    broker.declare(registry.MEMBERS)
    parts: dict[str, Any] = {}
    for name in SERVICES:
        assembly = importlib.import_module(f"services.{name}.assembly")
        parts[name] = assembly.build(read(assembly.Settings, environment), clock=clock, broker=broker)
    parts["portal"] = portal = portal_assembly.build(settings, clock=clock, broker=broker)
    signer = TokenSigner(settings.token_private_key_file.read_text(encoding="utf-8"), clock=clock)
    transports = {name: httpx.WSGITransport(app=parts[name].web_app) for name in SERVICES}
    services = Services(settings.services, signer, transports=transports)
    reading = portal.works.reading
    try:
        yield OneProcess(clock, services, People(reading, clock), Worklist(reading, clock), parts)
    finally:
        services.close()
        for part in parts.values():
            part.relay.close()
            part.consumer.close()
            part.works.database.dispose()
