"""Puts assessment together: the only module that knows every room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.documents.letter_docx import docx_of
from chassis.documents.press import Press
from chassis.engine.acts import Acts
from chassis.engine.alerts import Alerts
from chassis.engine.clockwork import WORTH_A_LOOK, Clockwork
from chassis.engine.designing import Designer
from chassis.engine.draft_rows import DraftRows
from chassis.engine.drafting import Drafts
from chassis.engine.incidents import Incidents
from chassis.engine.library import Library
from chassis.engine.limited_steps import limited_steps
from chassis.engine.local_cases import SERIES, LocalCases, LocalPresenter
from chassis.engine.migrating import Migrations
from chassis.engine.repairing import Repairs
from chassis.engine.replays import Replays
from chassis.engine.runtime import Engine
from chassis.messaging import traces, waiting_room
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.figures import FIGURES_SECONDS
from chassis.messaging.housekeeping import tidy
from chassis.messaging.loops import Loop, every
from chassis.messaging.relay import Relay
from chassis.parameters.retention import Retention
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.idempotency import forget_old_keys
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.sealing import SEAL_SECONDS, Sealer
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from chassis.web.application import make_app
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
from chassis.web.parameters import parameters_blueprint
from chassis.web.presenters import Presenters
from chassis.web.replays import replays_blueprint
from chassis.web.taskacts import taskacts_blueprint
from chassis.web.worktasks import worktasks_blueprint
from chassis.working_days import WorkingCalendar
from contracts import registry
from services.assessment.domain.events import AlertRaised
from services.assessment.domain.fixed_steps import FIXED_STEPS
from services.assessment.domain.parameter_table import DEFAULTS, TABLE
from services.assessment.domain.retention import KEPT
from services.assessment.messaging.posting import outbox, publisher
from services.assessment.messaging.subscribes import handlers
from services.assessment.process.cases import REVIEW_ORDERED, RunningCases
from services.assessment.process.completions import completions
from services.assessment.process.functions import NAMES as FUNCTION_NAMES
from services.assessment.process.functions import functions
from services.assessment.process.operations import operations
from services.assessment.process.roles import ROLES, SUPERVISORS, UNITS, superiors_of
from services.assessment.process.staff import RunningStaffYears
from services.assessment.process.statements import SUPERSEDED, RunningStatements
from services.assessment.process.successions import RunningSuccessions
from services.assessment.settings import Settings
from services.assessment.storage import reads
from services.assessment.storage.parameters import stored_parameters
from services.assessment.storage.tables import CALENDAR, ENGINE
from services.assessment.storage.work import Work
from services.assessment.usecases.forget_answers import ForgetAnswers
from services.assessment.web.assessments import assessments_blueprint
from services.assessment.web.excellent_shares import excellent_shares_blueprint
from services.assessment.web.figures import figures_blueprint
from services.assessment.web.legal_basis import provisions
from services.assessment.web.presenting import AssessmentPresenter
from services.assessment.web.problems import STATUSES
from services.assessment.web.proofs import proofs_blueprint
from services.assessment.web.result_documents import documents_blueprint
from services.assessment.web.schemes import schemes_blueprint
from services.assessment.web.staff_marks import staff_blueprint
from services.assessment.web.staff_presenting import StaffPresenter
from services.assessment.web.statement_letter import DraftingPress
from services.assessment.web.statement_presenting import StatementPresenter
from services.assessment.web.statements import statements_blueprint
from services.assessment.web.successions import successions_blueprint
from services.assessment.web.surveys import surveys_blueprint
from services.assessment.web.year_results import results_blueprint

SERVICE = "assessment"
PACKAGE = "services.assessment"
DIAGRAMS = Path(__file__).resolve().parents[2] / "bpmn" / SERVICE
TICK_SECONDS = 1.0
TIDY_SECONDS = 3600.0
TITLE = Said("考评", "Assessment")


@dataclass(frozen=True, slots=True)
class Assembly:
    """Assessment, ready to serve requests, messages and timers."""

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

    def tick(self) -> int:
        """Fire what is due and run what waits, by the calendar as it is now."""
        self.calendar.refresh_if_old()
        return self.clockwork.tick()

    def tidy(self) -> None:
        """Drop messages sent long ago, and the answers of surveys that are no longer kept."""
        tidy(self.works, SERVICE, forget_old_keys)
        with self.works(Actor.system(SERVICE)) as work:
            ForgetAnswers()(work)

    @property
    def loops(self) -> Sequence[Loop]:
        """What the worker runs."""
        return (
            self.relay.run,
            self.consumer.run,
            every(TICK_SECONDS, self.tick, enough=WORTH_A_LOOK),
            every(TICK_SECONDS, self.replays.round),
            every(TIDY_SECONDS, self.tidy),
            every(FIGURES_SECONDS, self.consumer.figures.measure),
            every(SEAL_SECONDS, Sealer(self.works, SERVICE, self.settings.sealing).seal),
        )


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    broker: Broker | None = None,
    testing: bool = False,
) -> Assembly:
    """Assessment as it runs; tests bring their own clock, database and broker."""
    clock = clock or SystemClock()
    database = database or Database(settings.database_url, schema=settings.database_schema)
    broker = broker or Broker(settings.broker_url, settings.namespace)
    box = outbox(settings.county)
    works = Works(database, clock, work=Work, publish=publisher(box))
    calendar = WorkingCalendar()
    introduced = _Presenter()
    engine = _engine(calendar, clock, introduced, settings.county)
    designer = Designer(
        engine,
        messages=registry.heard_by(SERVICE) | {REVIEW_ORDERED, SUPERSEDED},
        roles=ROLES,
        functions=FUNCTION_NAMES,
        guards=FIXED_STEPS,
        units=UNITS,
        settings={key: default.name for key, default in DEFAULTS.items()},
    )
    replays = Replays(engine, Drafts(designer, DraftRows(ENGINE)), works, SERVICE)
    cases = RunningCases(engine, settings.county)
    statements = RunningStatements(engine, settings.county, _organisation_department(settings))
    introduced.told_by = presenter = Presenters(
        {
            "ast": AssessmentPresenter(reads, cases, engine),
            "tgt": StatementPresenter(reads, statements, engine, clock, statements.organisation_department),
            "stf": StaffPresenter(reads, engine),
            SERIES: LocalPresenter(engine),
        }
    )
    alerts = Alerts(AlertRaised)
    incidents = Incidents(engine, SERVICE, messages=waiting_room, alert=alerts.stuck)
    kept = KeptCalendar(
        calendar, CALENDAR, works, changed=engine.count_again, warn=alerts.guessed, owner=SERVICE
    )
    web_app = _web_app(
        settings, works, engine, designer, replays, cases, statements, presenter, incidents, testing=testing
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
            handlers(kept.hear),
            validate=registry.validate,
            on_failed=alerts.putting_aside(incidents),
        ),
        clockwork=Clockwork(engine, works, SERVICE, incidents, refresh=kept.refresh),
        calendar=kept,
        clock=clock,
    )


def _organisation_department(settings: Settings) -> str:
    """Who hears of a statement that is late (B8)."""
    return f"{settings.county}-zzb"


class _Presenter:
    """Introduces the presenter to the engine, which is made before it."""

    told_by: Presenters

    def options(self, session: Any, task: Any, actor: Actor) -> Mapping[str, Sequence[Any]]:
        """The choices of a task's lists."""
        return self.told_by.options(session, task, actor)


def _engine(calendar: WorkingCalendar, clock: Clock, introduced: _Presenter, county: str) -> Engine:
    return Engine(
        Library(DIAGRAMS),
        ENGINE,
        operations=operations(DraftingPress(reads, docx_of)),
        completions=completions(),
        functions=functions(county),
        observer=lambda work, change: work.emit(change),
        options=introduced.options,
        calendar=calendar,
        clock=clock,
        superiors=superiors_of,
    )


def _web_app(
    settings: Settings,
    works: Works[Work],
    engine: Engine,
    designer: Designer,
    replays: Replays,
    cases: RunningCases,
    statements: RunningStatements,
    presenter: Presenters,
    incidents: Incidents,
    *,
    testing: bool,
) -> Flask:
    checks: dict[str, Check] = {
        "database": database_check(works),
        "migrations": lambda: "" if migrations.is_current(PACKAGE, works.database) else "not migrated",
    }
    acts = Acts(engine, urge_pause=timedelta(hours=settings.urge_pause_hours), supervisors=SUPERVISORS)
    return make_app(
        SERVICE,
        title=TITLE,
        works=works,
        verifier=TokenVerifier(settings.token_public_key, SERVICE, clock=works.clock),
        blueprints=[
            figures_blueprint(reads=reads, clock=works.clock),
            schemes_blueprint(reads=reads, clock=works.clock, county=settings.county),
            assessments_blueprint(reads=reads, cases=cases, clock=works.clock, county=settings.county),
            excellent_shares_blueprint(reads=reads, county=settings.county),
            surveys_blueprint(reads=reads, clock=works.clock),
            statements_blueprint(
                reads=reads,
                cases=statements,
                clock=works.clock,
                county=settings.county,
                organisation_department=statements.organisation_department,
                printers={"pdf": Press(settings.fonts).pdf},
            ),
            staff_blueprint(
                reads=reads,
                cases=RunningStaffYears(engine, settings.county),
                clock=works.clock,
                county=settings.county,
            ),
            successions_blueprint(reads=reads, cases=RunningSuccessions(engine, cases, statements)),
            results_blueprint(reads=reads, clock=works.clock),
            documents_blueprint(
                reads=reads,
                printers={"pdf": Press(settings.fonts).pdf, "docx": docx_of},
                clock=works.clock,
                county=settings.county,
                parameters=stored_parameters,
                public_url=settings.public_url,
            ),
            proofs_blueprint(reads=reads, county=settings.county),
            parameters_blueprint(
                TABLE, stored_parameters, limited_steps(engine.library), settings.county, works.clock
            ),
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
                retention=Retention(KEPT, stored_parameters, settings.county, works.clock),
            ),
            case_records_blueprint(engine=engine, presenter=presenter, acts=acts),
            case_messages_blueprint(registry.said_by(SERVICE), traces, presenter=presenter, acts=acts),
            taskacts_blueprint(engine=engine, presenter=presenter, acts=acts),
            definitions_blueprint(engine=engine, designer=designer),
            drafts_blueprint(replays.drafts),
            replays_blueprint(replays),
            local_cases_blueprint(LocalCases(engine, settings.county, f"{settings.county}-swb")),
            incidents_blueprint(Repairs(incidents)),
            migrations_blueprint(Migrations(engine, works.clock)),
        ],
        statuses=[STATUSES],
        provisions=provisions,
        checks=checks,
        testing=testing,
    )
