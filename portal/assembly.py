"""Puts the portal together: the only module that knows every room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx
from flask import Flask

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.figures import FIGURES_SECONDS
from chassis.messaging.housekeeping import tidy
from chassis.messaging.loops import Loop, every
from chassis.messaging.outbox import Outbox
from chassis.messaging.relay import Relay
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.pool_figures import watch_pool
from chassis.persistence.sealing import SEAL_SECONDS, Sealer
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.texts import Said
from chassis.web.health import Check, database_check
from chassis.web.identity import TokenSigner
from chassis.working_days import WorkingCalendar
from contracts import registry
from portal.clients.carrying import Carrier
from portal.clients.dingtalk_to_dos import DingtalkToDos
from portal.clients.identity_provider import IdentityProvider
from portal.clients.letters import Letter, Letters
from portal.clients.mail import MailServer
from portal.clients.sending import LOOK_EVERY, Sender
from portal.clients.services import Services
from portal.clients.sms import SmsGateway
from portal.clients.to_dos import ToDoLetters
from portal.clients.webhooks import Webhooks
from portal.messaging.publishes import messages
from portal.messaging.subscribes import alert_of_failure, handlers
from portal.settings import Settings
from portal.storage.annual_results import AnnualResults
from portal.storage.audit_trail import AuditTrail
from portal.storage.channels import MAIL, SMS, WEBHOOK
from portal.storage.departures import Departures
from portal.storage.directory import Directory
from portal.storage.guessing import Guessing
from portal.storage.habits import Habits
from portal.storage.kept_forms import KeptForms, forget_forms
from portal.storage.leaving import Leaving
from portal.storage.marks import Marks
from portal.storage.outages import Outages
from portal.storage.people import People
from portal.storage.saved_views import SavedViews
from portal.storage.secret_box import SecretBox
from portal.storage.stand_ins import StandIns
from portal.storage.standard_opinions import StandardOpinions
from portal.storage.stirs import Stirs
from portal.storage.tables import CALENDAR
from portal.storage.taken_messages import TakenMessages
from portal.storage.team import Team
from portal.storage.to_do_records import TO_DOS
from portal.storage.to_dos import LeavingToDos
from portal.storage.told import Told
from portal.storage.work import Work
from portal.storage.work_figures import WorkFigures
from portal.storage.worklist import Worklist
from portal.web import pages
from portal.web.application import make_web_app
from portal.web.calendar_book import CalendarBook
from portal.web.keeping_accounts import KeepingAccounts
from portal.web.keeping_channels import KeepingChannels
from portal.web.keeping_links import KeepingLinks
from portal.web.keeping_numbers import KeepingNumbers
from portal.web.keeping_opinions import KeepingOpinions
from portal.web.keeping_sessions import KeepingSessions
from portal.web.keeping_to_dos import KeepingToDos
from portal.web.keeping_views import KeepingViews
from portal.web.passwords import Passwords
from portal.web.second_factors import SecondFactors
from portal.web.sessions import SessionDoor, visitor
from portal.web.signing_in import SignIn
from portal.web.signing_in_elsewhere import Elsewhere, SigningInElsewhere
from portal.web.standing_in import StandingIn
from portal.web.streams import Streams

MEMBER = "portal"
TIDY_EVERY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Store:
    """The portal's database and how to work on it: all a command needs."""

    database: Database
    works: Works[Work]
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class Assembly:
    """The portal, ready to run: as web app, as worker, or both in one test."""

    settings: Settings
    works: Works[Work]
    passwords: Passwords
    web_app: Flask
    relay: Relay
    consumer: Consumer[Work]
    ticks: Sequence[Loop]


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    broker: Broker | None = None,
    transports: Mapping[str, httpx.BaseTransport] | None = None,
) -> Assembly:
    """Everything one process of the portal needs; tests bring clock, database, broker and services."""
    store = open_store(settings, clock or SystemClock(), database)
    works = store.works
    passwords = Passwords(settings.password_memory_kib)
    broker = broker or Broker(settings.broker_url, settings.namespace)
    consumer = Consumer(
        broker, MEMBER, works, handlers(), validate=registry.validate, on_failed=alert_of_failure
    )
    return Assembly(
        settings=settings,
        works=works,
        passwords=passwords,
        web_app=_web_app(settings, works, passwords, transports),
        relay=Relay(broker, works, store.outbox),
        consumer=consumer,
        ticks=(
            *_departing(settings, works),
            every(TIDY_EVERY_SECONDS, lambda: tidy_up(works)),
            every(FIGURES_SECONDS, consumer.figures.measure),
            every(SEAL_SECONDS, Sealer(works, MEMBER, settings.sealing).seal),
        ),
    )


def open_store(settings: Settings, clock: Clock, database: Database | None = None) -> Store:
    """The database, and units of work whose events leave through the outbox."""
    database = database or Database(settings.database_url, schema=settings.database_schema)
    outbox = Outbox(
        source=MEMBER,
        county=settings.county,
        routes=registry.said_by(MEMBER),
        validate=registry.validate,
    )

    def publish(work: UnitOfWork, events: Sequence[object]) -> None:
        outbox.add(work, [message for event in events for message in messages(event)])

    return Store(database, Works(database, clock, work=Work, publish=publish), outbox)


def _departing(settings: Settings, works: Works[Work]) -> Sequence[Loop]:
    """What takes messages and to-dos out of the portal, each channel by itself."""
    leaving, letters = Leaving(works, {SMS: settings.sms.hourly}), Letters(settings.public_url)
    loops = [
        every(LOOK_EVERY, Sender(leaving, {channel: carrier}, letters, works.clock).send_due)
        for channel, carrier in carriers(settings).items()
    ]
    if settings.to_dos.url:
        to_dos = LeavingToDos(works)
        elsewhere = {TO_DOS: DingtalkToDos(settings.to_dos)}
        sender = Sender(to_dos, elsewhere, ToDoLetters(settings.public_url), works.clock)
        loops += [every(LOOK_EVERY, sender.send_due), every(TIDY_EVERY_SECONDS, to_dos.reconcile)]
    return loops


def carriers(settings: Settings) -> Mapping[str, Carrier[Letter]]:
    """The ways messages leave the portal that are set up."""
    found: dict[str, Carrier[Letter]] = {}
    if settings.smtp.host:
        found[MAIL] = MailServer(settings.smtp, settings.public_url)
    if settings.webhooks.hosts:
        found[WEBHOOK] = Webhooks(settings.webhooks.kinds, settings.webhooks.ca_file)
    if settings.sms.url:
        found[SMS] = SmsGateway(settings.sms)
    return found


def tidy_up(works: Works[Work]) -> None:
    """Drop sessions, attempt counters, old notifications and sent messages that ran out."""
    with works(Actor.system(MEMBER)) as work:
        work.sessions.forget_dead(works.clock.now())
        work.attempts.forget_old(works.clock.now())
        work.provider_requests.forget_old(works.clock.now())
        work.notifications.forget_old(works.clock.now())
        forget_forms(work.session, works.clock.now())
        work.deliveries.forget_old(works.clock.now())
        work.to_dos.forget_old(works.clock.now())
    tidy(works, MEMBER)


def _web_app(
    settings: Settings,
    works: Works[Work],
    passwords: Passwords,
    transports: Mapping[str, httpx.BaseTransport] | None,
) -> Flask:
    signer = TokenSigner(settings.token_private_key_file.read_text(encoding="utf-8"), clock=works.clock)
    door = SessionDoor(works, https=settings.is_https)
    box = SecretBox(settings.second_factor_keys)
    factors = SecondFactors(works, passwords, box)
    signing = SignIn(
        works,
        passwords,
        door,
        factors,
        password_days=settings.password_days,
        passwords_for_all=settings.passwords_for_all,
    )
    accounts = KeepingAccounts(works, passwords)
    worklist = Worklist(works.reading, works.clock)
    people, directory = People(works.reading, works.clock), Directory(works.reading, works.clock)
    kept = KeptCalendar(WorkingCalendar(), CALENDAR, works, owner=MEMBER)
    stand_ins = StandIns(works.reading, works.clock)
    outages = Outages(works)
    parts = pages.Parts(
        services=Services(settings.services, signer, transports=transports, watch=outages),
        outages=outages,
        kept_forms=KeptForms(works),
        worklist=worklist,
        directory=directory,
        people=people,
        stand_ins=StandingIn(works, people, stand_ins, directory),
        marks=Marks(works, worklist),
        habits=Habits(works),
        notifications=Told(works),
        departures=Departures(works),
        channels=KeepingChannels(works, settings.smtp, settings.webhooks.kinds),
        numbers=KeepingNumbers(works, settings.sms),
        to_dos=KeepingToDos(works, settings.to_dos),
        opinions=KeepingOpinions(works, StandardOpinions(works.reading)),
        views=KeepingViews(works, SavedViews(works.reading)),
        calendar_book=CalendarBook(works, kept),
        annual_results=AnnualResults(works.reading),
        signing=signing,
        accounts=accounts,
        links=KeepingLinks(works, accounts, settings.oidc.issuer),
        audit_trail=AuditTrail(works, settings.sealing.anchor_file(MEMBER)),
        second_factors=factors,
        sessions=KeepingSessions(works),
        guessing=Guessing(works),
        taken_messages=TakenMessages(works.reading),
        team=Team(works.reading),
        absences=stand_ins,
        work_figures=WorkFigures(works.reading),
        calendar=kept.calendar,
        visitor=visitor,
        clock=works.clock,
        attachment_mb=settings.attachment_mb,
        public_url=settings.public_url,
        fonts=settings.fonts,
        streams=Streams(Stirs(works.reading, works.clock).look),
    )
    checks: dict[str, Check] = {
        "database": database_check(works),
        "migrations": lambda: "" if migrations.is_current(MEMBER, works.database) else "not migrated",
    }
    web_app = make_web_app(
        signing,
        factors,
        door,
        parts,
        checks,
        https=settings.is_https,
        host=settings.public_host,
        gateways=settings.trusted_proxies,
        elsewhere=_elsewhere(settings, works, signing, box),
        forms_lead_to=settings.oidc.origins,
    )
    watch_pool(works.database, MEMBER)
    web_app.before_request(kept.refresh_if_old)
    return web_app


def _elsewhere(settings: Settings, works: Works[Work], signing: SignIn, box: SecretBox) -> Elsewhere | None:
    """The way in by the county's identity provider, where there is one."""
    if not settings.oidc.issuer:
        return None
    provider = IdentityProvider(settings.oidc, settings.public_url)
    return Elsewhere(
        SigningInElsewhere(works, provider, signing, box, passwords_for_all=settings.passwords_for_all),
        Said(settings.oidc.label, settings.oidc.label_en),
        settings.passwords_for_all,
        f"{settings.public_url.rstrip('/')}/sign-in",
    )
