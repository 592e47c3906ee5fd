"""Puts the portal together: the only module that knows every room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event

import httpx
from flask import Flask

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.outbox import Outbox
from chassis.messaging.relay import Relay
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.web.health import Check, database_check
from chassis.web.identity import TokenSigner
from contracts import registry
from portal.clients.services import Services
from portal.messaging.publishes import messages
from portal.messaging.subscribes import handlers
from portal.settings import Settings
from portal.storage.directory import Directory
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from portal.web import pages
from portal.web.application import make_web_app
from portal.web.passwords import Passwords
from portal.web.sessions import SessionDoor, visitor
from portal.web.sign_in import SignIn

MEMBER = "portal"
TIDY_EVERY_SECONDS = 600
Loop = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Assembly:
    """The portal, ready to run: as web app, as worker, or both in one test."""

    settings: Settings
    database: Database
    works: Works[Work]
    passwords: Passwords
    web_app: Flask
    relay: Relay
    consumer: Consumer
    ticks: Sequence[Loop]


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    transports: Mapping[str, httpx.BaseTransport] | None = None,
) -> Assembly:
    """Everything one process of the portal needs; `transports` let a test put services in its own process."""
    clock = clock or SystemClock()
    database = Database(settings.database_url, schema=settings.database_schema)
    works = open_works(settings, database, clock)
    passwords = Passwords(settings.password_memory_kib)
    broker = Broker(settings.broker_url, settings.namespace)
    return Assembly(
        settings=settings,
        database=database,
        works=works,
        passwords=passwords,
        web_app=_web_app(settings, works, passwords, clock, transports),
        relay=Relay(database, broker),
        consumer=Consumer(MEMBER, works, broker, handlers()),
        ticks=(lambda stop: _tidy(works, stop),),
    )


def open_works(settings: Settings, database: Database, clock: Clock) -> Works[Work]:
    """Units of work whose events leave through the outbox."""
    outbox = Outbox(
        source=MEMBER,
        county=settings.county,
        routes=registry.said_by(MEMBER),
        validate=registry.validate,
    )

    def publish(work: UnitOfWork, events: Sequence[object]) -> None:
        outbox.add(work, [message for event in events for message in messages(event)])

    return Works(database, clock, work=Work, publish=publish)


def _web_app(
    settings: Settings,
    works: Works[Work],
    passwords: Passwords,
    clock: Clock,
    transports: Mapping[str, httpx.BaseTransport] | None,
) -> Flask:
    signer = TokenSigner(settings.token_private_key_file.read_text(encoding="utf-8"), clock=clock)
    door = SessionDoor(works, https=settings.is_https)
    parts = pages.Parts(
        services=Services(settings.services, signer, transports=transports),
        worklist=Worklist(works.reading, clock),
        directory=Directory(works.reading, clock),
        visitor=visitor,
        clock=clock,
    )
    checks: dict[str, Check] = {
        "database": database_check(works),
        "migrations": lambda: "" if migrations.is_current(MEMBER, works.database) else "not migrated",
    }
    return make_web_app(
        SignIn(works, passwords, door),
        door,
        parts,
        checks,
        https=settings.is_https,
        trusted_proxies=settings.trusted_proxies,
    )


def tidy(works: Works[Work]) -> None:
    """Drop sessions and attempt counters that ran out."""
    with works(Actor.system(MEMBER)) as work:
        work.sessions.forget_dead(works.clock.now())
        work.attempts.forget_old(works.clock.now())


def _tidy(works: Works[Work], stop: Event) -> None:
    while not stop.wait(TIDY_EVERY_SECONDS):
        tidy(works)
