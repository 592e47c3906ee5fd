"""Puts admission together: the only module that knows every room."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.documents.letter_docx import docx_of
from chassis.documents.press import Press
from chassis.engine.acts import Acts
from chassis.engine.alerts import Alerts
from chassis.engine.announcing import announced, overdue_alerts
from chassis.engine.clockwork import WORTH_A_LOOK, Clockwork
from chassis.engine.copying import tell_case
from chassis.engine.designing import Designer
from chassis.engine.draft_rows import DraftRows
from chassis.engine.drafting import Drafts
from chassis.engine.incidents import Incidents
from chassis.engine.library import Library
from chassis.engine.limited_steps import limited_steps
from chassis.engine.local_cases import SERIES, LocalCases, LocalPresenter
from chassis.engine.migrating import Migrations
from chassis.engine.records import CaseCopied, CaseMoved, CaseSupervised
from chassis.engine.repairing import Repairs
from chassis.engine.replays import Replays
from chassis.engine.runtime import Engine
from chassis.messaging import traces, waiting_room
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Message
from chassis.messaging.figures import FIGURES_SECONDS
from chassis.messaging.housekeeping import tidy
from chassis.messaging.loops import Loop, every
from chassis.messaging.outbox import Outbox
from chassis.messaging.relay import Relay
from chassis.parameters.kinds import Kind
from chassis.parameters.retention import Retention
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.idempotency import forget_old_keys
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.sealing import SEAL_SECONDS, Sealer
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from chassis.web.application import make_app
from chassis.web.blueprint import Blueprint
from chassis.web.case_messages import case_messages_blueprint
from chassis.web.case_records import case_records_blueprint
from chassis.web.casefiles import casefiles_blueprint
from chassis.web.definitions import definitions_blueprint
from chassis.web.drafts import drafts_blueprint
from chassis.web.health import Check, database_check
from chassis.web.identity import TokenVerifier
from chassis.web.incidents import incidents_blueprint
from chassis.web.local_cases import local_cases_blueprint
from chassis.web.migrations import migrations_blueprint
from chassis.web.parameters import FieldOf, parameters_blueprint
from chassis.web.presenters import Presenters
from chassis.web.reading import Readers
from chassis.web.replays import replays_blueprint
from chassis.web.taskacts import taskacts_blueprint
from chassis.web.worktasks import worktasks_blueprint
from chassis.working_days import WorkingCalendar
from contracts import registry
from services.admission.domain.events import AlertRaised, PlacesTold
from services.admission.domain.fixed_steps import FIXED_STEPS
from services.admission.domain.parameter_table import DEFAULTS, TABLE
from services.admission.domain.retention import KEPT
from services.admission.messaging.posting import outbox, publisher
from services.admission.messaging.subscribes import handlers
from services.admission.process.cases import Cases
from services.admission.process.completions import completions
from services.admission.process.functions import FUNCTIONS, functions
from services.admission.process.operations import operations
from services.admission.process.reversals import reversals
from services.admission.process.roles import ROLES, SUPERVISORS, UNITS, superiors_of
from services.admission.process.variables import INTERNAL_MESSAGES
from services.admission.settings import Settings
from services.admission.storage.attachment_files import AttachmentFiles
from services.admission.storage.case_subjects import subjects_of_case
from services.admission.storage.parameters import stored_parameters
from services.admission.storage.repositories import StoredUnits
from services.admission.storage.schema import CALENDAR, ENGINE
from services.admission.storage.stored_reads import StoredReads
from services.admission.storage.work import Work
from services.admission.usecases.count_limits_again import CountLimitsAgain
from services.admission.usecases.publish_catalogue import CheckCatalogue, PublishSnapshot
from services.admission.web import (
    alike,
    applications,
    attachments,
    burden,
    catalogue,
    cautions,
    changes,
    duties,
    exits,
    follow_ups,
    hearing_papers,
    matters,
    meetings,
    notices,
    paper_applications,
    place_items,
    proofs,
    quarter,
    successions,
)
from services.admission.web.case_background import Background
from services.admission.web.legal_basis import provisions
from services.admission.web.minutes_papers import MinutesPapers
from services.admission.web.parameter_form import unit_field
from services.admission.web.presenting import presenters
from services.admission.web.problems import STATUSES

SERVICE = "admission"
PACKAGE = "services.admission"
TITLE = Said("事项准入", "Admission")
DIAGRAMS = Path(__file__).resolve().parents[2] / "bpmn" / SERVICE
TICK_SECONDS = 1.0
HEARTBEAT_SECONDS = 300.0
EXPIRY_SECONDS = 60.0
FOLLOW_SECONDS = 5.0
FIRST_SNAPSHOT_AFTER_SECONDS = 60.0
TIDY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Assembly:
    """Admission, ready to serve requests, messages and timers; in two processes or in one test."""

    settings: Settings
    works: Works[Work]
    engine: Engine
    designer: Designer
    replays: Replays
    web_app: Flask
    relay: Relay
    consumer: Consumer[Work]
    clockwork: Clockwork
    calendar: KeptCalendar
    clock: Clock
    cases: Cases

    def tick(self) -> int:
        """Fire what is due and run what waits, by the calendar as it is now."""
        self.calendar.refresh_if_old()
        return self.clockwork.tick()

    def heartbeat(self) -> None:
        """Tell the listeners that their copy of the catalogue can still be trusted."""
        with self.works(Actor.system(SERVICE), "heartbeat") as work:
            CheckCatalogue()(work, self.settings.county)

    def expire(self) -> int:
        """Let items expire whose term is over; how many filings that put on desks."""
        with self.works(Actor.system(SERVICE), "expire") as work:
            return self.cases.expire(work, self.settings.county)

    def follow(self) -> int:
        """Go on with work nobody applied for where another case has moved; how many went on."""
        with self.works(Actor.system(SERVICE), "follow") as work:
            return self.cases.follow(work, self.settings.county)

    def snapshot(self) -> None:
        """Tell the listeners the whole catalogue."""
        with self.works(Actor.system(SERVICE), "snapshot") as work:
            PublishSnapshot()(work, self.settings.county)

    def daily(self, stop: threading.Event) -> None:
        """A snapshot soon after the start, and one on every new day."""
        told: date | None = None
        while not stop.wait(FIRST_SNAPSHOT_AFTER_SECONDS):
            if told != self.clock.today():
                self.snapshot()
                told = self.clock.today()

    def tidy(self) -> None:
        """Drop messages sent long ago."""
        tidy(self.works, SERVICE, forget_old_keys)

    @property
    def loops(self) -> Sequence[Loop]:
        """What the worker runs."""
        return (
            self.relay.run,
            self.consumer.run,
            every(TICK_SECONDS, self.tick, enough=WORTH_A_LOOK),
            every(TICK_SECONDS, self.replays.round),
            every(HEARTBEAT_SECONDS, self.heartbeat),
            every(EXPIRY_SECONDS, self.expire),
            every(FOLLOW_SECONDS, self.follow),
            every(TIDY_SECONDS, self.tidy),
            every(FIGURES_SECONDS, self.consumer.figures.measure),
            every(SEAL_SECONDS, Sealer(self.works, SERVICE, self.settings.sealing).seal),
            self.daily,
        )


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    broker: Broker | None = None,
    testing: bool = False,
) -> Assembly:
    """Admission as it runs; tests bring their own clock, database and broker."""
    clock = clock or SystemClock()
    database = database or Database(settings.database_url, schema=settings.database_schema)
    broker = broker or Broker(settings.broker_url, settings.namespace)
    box = outbox(settings.county)
    post = publisher(box)

    def publish(work: Any, events: Sequence[object]) -> None:
        for told in events:
            if isinstance(told, PlacesTold):
                tell_case(engine, work, told.case_no, holders=told.holders, note=told.note)
        post(work, events)

    works = Works(database, clock, work=Work, publish=publish)
    calendar = WorkingCalendar()
    engine = _engine(box, calendar, clock, settings, presenter := _Presenter())
    cases = Cases(engine, calendar)
    own = presenters(StoredReads(), cases, engine, calendar, clock)
    presenter.told_by = own.joined(SERIES, LocalPresenter(engine))
    designer = Designer(
        engine,
        messages=[*registry.SCHEMAS, *INTERNAL_MESSAGES],
        roles=ROLES,
        functions=FUNCTIONS,
        guards=FIXED_STEPS,
        units=UNITS,
        settings={key: default.name for key, default in DEFAULTS.items()},
    )
    replays = Replays(engine, Drafts(designer, DraftRows(ENGINE)), works, SERVICE)
    alerts = Alerts(AlertRaised)
    incidents = Incidents(engine, SERVICE, messages=waiting_room, alert=alerts.stuck)
    kept = KeptCalendar(
        calendar, CALENDAR, works, changed=engine.count_again, warn=alerts.guessed, owner=SERVICE
    )
    web_app = _web_app(
        settings, works, engine, cases, presenter.told_by, designer, replays, incidents, testing=testing
    )
    web_app.before_request(kept.refresh_if_old)
    return Assembly(
        settings=settings,
        works=works,
        engine=engine,
        designer=designer,
        replays=replays,
        web_app=web_app,
        relay=Relay(broker, works, box),
        consumer=Consumer(
            broker,
            SERVICE,
            works,
            handlers(cases.block, kept.hear),
            validate=registry.validate,
            on_failed=alerts.putting_aside(incidents),
        ),
        clockwork=Clockwork(engine, works, SERVICE, incidents, refresh=kept.refresh),
        calendar=kept,
        clock=clock,
        cases=cases,
    )


class _Presenter:
    """Introduces the presenter to the engine, which is made before it."""

    told_by: Presenters

    def options(self, session: Any, task: Any, actor: Actor) -> Mapping[str, Sequence[Any]]:
        """The choices of a task's lists."""
        return self.told_by.options(session, task, actor)


def _papers(settings: Settings) -> MinutesPapers:
    """Where signed minutes lie: with the attachments."""
    return MinutesPapers(StoredReads(), AttachmentFiles(settings.data_dir / "attachments"), docx_of)


def _unit_field(county: str) -> FieldOf:
    """A setting that names units is chosen from the county’s departments."""

    def field_of(session: Any, kind: Kind) -> dict[str, Any]:
        return unit_field(kind, StoredUnits(session).of_kind(county, ("department",)))

    return field_of


def _engine(
    box: Outbox, calendar: WorkingCalendar, clock: Clock, settings: Settings, presenter: _Presenter
) -> Engine:
    def observe(work: Any, change: CaseMoved | CaseCopied | CaseSupervised) -> None:
        alerts = overdue_alerts(change) if isinstance(change, CaseMoved) else ()
        box.add(work, [Message(*said) for said in (announced(SERVICE, change), *alerts)])

    return Engine(
        Library(DIAGRAMS),
        ENGINE,
        operations=operations(calendar),
        completions=completions(calendar, _papers(settings)),
        reversals=reversals(),
        functions=functions(settings.county),
        observer=observe,
        options=presenter.options,
        calendar=calendar,
        clock=clock,
        superiors=superiors_of,
        counted_again=lambda work, _, case_no: CountLimitsAgain(calendar)(work, case_no),
    )


def _web_app(
    settings: Settings,
    works: Works[Work],
    engine: Engine,
    cases: Cases,
    presenter: Presenters,
    designer: Designer,
    replays: Replays,
    incidents: Incidents,
    *,
    testing: bool,
) -> Flask:
    checks: dict[str, Check] = {
        "database": database_check(works),
        "migrations": lambda: "" if migrations.is_current(PACKAGE, works.database) else "not migrated",
    }
    return make_app(
        SERVICE,
        title=TITLE,
        works=works,
        verifier=TokenVerifier(settings.token_public_key, SERVICE, clock=works.clock),
        blueprints=_blueprints(settings, engine, cases, presenter, designer, replays, incidents, works.clock),
        statuses=[STATUSES],
        provisions=provisions,
        checks=checks,
        testing=testing,
    )


def _blueprints(
    settings: Settings,
    engine: Engine,
    cases: Cases,
    presenter: Presenters,
    designer: Designer,
    replays: Replays,
    incidents: Incidents,
    clock: Clock,
) -> Sequence[Blueprint]:
    stored = StoredReads()
    acts = Acts(engine, urge_pause=timedelta(hours=settings.urge_pause_hours), supervisors=SUPERVISORS)
    files = AttachmentFiles(settings.data_dir / "attachments")
    press = Press(settings.fonts)
    printers = {"pdf": press.pdf, "docx": docx_of}
    return [
        applications.blueprint(stored, cases, settings.county),
        cautions.blueprint(stored, settings.county, engine.calendar, clock),
        paper_applications.blueprint(stored, cases, engine, settings.county),
        attachments.blueprint(
            stored, files, presenter, Readers(presenter, acts), largest_mb=settings.attachment_mb
        ),
        alike.blueprint(stored, Background(stored, engine), Readers(presenter, acts)),
        burden.blueprint(stored, settings.county, clock),
        catalogue.blueprint(stored, settings.county, clock),
        changes.blueprint(cases),
        exits.blueprint(cases),
        place_items.blueprint(stored, settings.county, clock),
        quarter.blueprint(stored, settings.county, engine.calendar, clock, press.pdf),
        follow_ups.blueprint(cases, stored, settings.county, clock),
        successions.blueprint(cases),
        matters.blueprint(cases),
        duties.blueprint(stored, cases, settings.county),
        parameters_blueprint(
            TABLE,
            stored_parameters,
            limited_steps(engine.library),
            settings.county,
            clock,
            field_of=_unit_field(settings.county),
        ),
        notices.blueprint(stored, printers, settings.public_url, settings.county),
        proofs.blueprint(stored, clock),
        hearing_papers.blueprint(stored, Readers(presenter, acts), _papers(settings), printers),
        meetings.blueprint(stored, settings.county, clock, printers),
        worktasks_blueprint(
            SERVICE,
            engine=engine,
            library=engine.library,
            presenter=presenter,
            acts=acts,
            handing_in=incidents.of_completion,
        ),
        casefiles_blueprint(
            engine=engine,
            presenter=presenter,
            acts=acts,
            retention=Retention(KEPT, stored_parameters, settings.county, clock),
        ),
        case_records_blueprint(engine=engine, presenter=presenter, acts=acts),
        case_messages_blueprint(
            registry.said_by(SERVICE), traces, presenter=presenter, acts=acts, subjects=subjects_of_case
        ),
        taskacts_blueprint(engine=engine, presenter=presenter, acts=acts),
        definitions_blueprint(engine=engine, designer=designer),
        drafts_blueprint(replays.drafts),
        replays_blueprint(replays),
        local_cases_blueprint(LocalCases(engine, settings.county, f"{settings.county}-swb")),
        incidents_blueprint(Repairs(incidents)),
        migrations_blueprint(Migrations(engine, clock)),
    ]
