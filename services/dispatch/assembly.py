"""Puts dispatch together: the only module that knows every room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from chassis.engine.copying import tell_case
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
from chassis.web.presenters import Presenters, series_of
from chassis.web.replays import replays_blueprint
from chassis.web.taskacts import taskacts_blueprint
from chassis.web.worktasks import worktasks_blueprint
from chassis.working_days import WorkingCalendar
from contracts import registry
from services.dispatch.domain.adverse_words import Grounds
from services.dispatch.domain.appointment_words import Mode, Silence
from services.dispatch.domain.events import AlertRaised, CaseTold
from services.dispatch.domain.fixed_steps import FIXED_STEPS
from services.dispatch.domain.parameter_table import DEFAULTS, TABLE
from services.dispatch.domain.retention import KEPT
from services.dispatch.domain.yearly_stats import Year, add_up
from services.dispatch.messaging.posting import outbox, publisher
from services.dispatch.messaging.subscribes import handlers
from services.dispatch.process.adverse_opinions import RunningAdverseOpinions
from services.dispatch.process.appointments import RunningAppointments
from services.dispatch.process.cases import RunningCases
from services.dispatch.process.completions import completions
from services.dispatch.process.functions import NAMES as FUNCTION_NAMES
from services.dispatch.process.functions import functions
from services.dispatch.process.grid_events import RunningEvents
from services.dispatch.process.operations import operations
from services.dispatch.process.roles import ROLES, SUPERVISORS, UNITS, superiors_of
from services.dispatch.process.secondments import RunningSecondments
from services.dispatch.process.staff_notices import RunningNotices
from services.dispatch.process.whistles import RunningWhistles
from services.dispatch.settings import Settings
from services.dispatch.storage import event_reads, reads
from services.dispatch.storage.parameters import stored_parameters
from services.dispatch.storage.tables import CALENDAR, ENGINE
from services.dispatch.storage.work import Work
from services.dispatch.storage.yearly_stats import events_closed, whistles_closed
from services.dispatch.usecases.accept_event import TakeBackEvent
from services.dispatch.usecases.blow_whistle import BlowWhistle
from services.dispatch.usecases.count_people import CountPeople
from services.dispatch.usecases.erase_contact import EraseContact
from services.dispatch.usecases.hear_gate_answer import HearGateAnswer
from services.dispatch.usecases.open_adverse_opinion import OpenAdverseOpinion
from services.dispatch.usecases.open_appointment import OpenAppointment
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.place_orders import PlaceOrders
from services.dispatch.usecases.rate_whistle import CancelWhistle
from services.dispatch.usecases.recall_orders import RecallOrders
from services.dispatch.usecases.relink_orders import RelinkOrders
from services.dispatch.usecases.report_event import ReportEvent
from services.dispatch.usecases.request_secondment import RequestSecondment
from services.dispatch.usecases.send_staff_notice import SendStaffNotice
from services.dispatch.usecases.settle_adverse_opinion import BeginRemoval
from services.dispatch.usecases.suspend_orders import SettleSuspension, SuspendOrders
from services.dispatch.usecases.take_back_order import TakeBackOrder
from services.dispatch.usecases.tell_year import TellYear
from services.dispatch.usecases.turn_into_event import TurnIntoEvent
from services.dispatch.web.adverse_opinions import adverse_opinions_blueprint
from services.dispatch.web.adverse_presenting import AdversePresenter
from services.dispatch.web.agencies import agencies_blueprint
from services.dispatch.web.appointment_presenting import AppointmentPresenter
from services.dispatch.web.appointments import appointments_blueprint
from services.dispatch.web.catalogue import catalogue_blueprint
from services.dispatch.web.duties import duties_blueprint
from services.dispatch.web.event_import import event_import_blueprint
from services.dispatch.web.event_presenting import EventPresenter
from services.dispatch.web.events import events_blueprint
from services.dispatch.web.hotline import hotline_blueprint
from services.dispatch.web.legal_basis import provisions
from services.dispatch.web.looking import Looks
from services.dispatch.web.orders import orders_blueprint
from services.dispatch.web.presenting import OrderPresenter
from services.dispatch.web.problems import STATUSES
from services.dispatch.web.proofs import proofs_blueprint
from services.dispatch.web.secondment_presenting import SecondmentPresenter
from services.dispatch.web.secondments import secondments_blueprint
from services.dispatch.web.staff_notice_presenting import StaffNoticePresenter
from services.dispatch.web.staff_notices import staff_notices_blueprint
from services.dispatch.web.whistle_presenting import WhistlePresenter
from services.dispatch.web.whistles import whistles_blueprint

SERVICE = "dispatch"
PACKAGE = "services.dispatch"
TITLE = Said("派单", "Dispatch")
DIAGRAMS = Path(__file__).resolve().parents[2] / "bpmn" / SERVICE
RESTRICTED = ("APP", "ADV")
"""The series of cases only named readers see; every look at them is put on record."""
TICK_SECONDS = 1.0
TIDY_SECONDS = 3600.0
COUNT_SECONDS, COUNT_BACK_SECONDS = 600.0, 86400.0
QUARTERS_COUNTED, QUARTERS_COUNTED_BACK = 2, 8
YEAR_SECONDS, YEAR_STAYS_OPEN = 86400.0, timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Assembly:
    """Dispatch, ready to serve requests, messages and timers."""

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

    def count_people(self, quarters: int = QUARTERS_COUNTED) -> None:
        """Tell what the quarterly report says of people; the quarters before are seldom corrected."""
        with self.works(Actor.system(SERVICE), "count-people") as work:
            CountPeople(self.settings.county)(work, quarters)

    def tell_years(self) -> None:
        """Tell assessment what was closed this year and, for a month after its end, in the year before."""
        today = self.clock.today()
        for number in sorted({today.year, (today - YEAR_STAYS_OPEN).year}):
            with self.works.reading() as session:
                stats = add_up(events_closed(session, Year(number)), whistles_closed(session, Year(number)))
            with self.works(Actor.system(SERVICE), "tell-year") as work:
                TellYear(number)(work, stats)

    def count_people_back(self) -> None:
        """The quarters of two years, for the first report and for late corrections."""
        self.count_people(QUARTERS_COUNTED_BACK)

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
            every(COUNT_SECONDS, self.count_people),
            every(COUNT_BACK_SECONDS, self.count_people_back),
            every(YEAR_SECONDS, self.tell_years),
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
    """Dispatch as it runs; tests bring their own clock, database and broker."""
    clock = clock or SystemClock()
    database = database or Database(settings.database_url, schema=settings.database_schema)
    broker = broker or Broker(settings.broker_url, settings.namespace)
    box = outbox(settings.county)
    post = publisher(box)

    def publish(work: Any, events: Sequence[object]) -> None:
        for told in events:
            if isinstance(told, CaseTold):
                tell_case(engine, work, told.order_no, holders=[told.holder], note=told.note)
        post(work, events)

    works = Works(database, clock, work=Work, publish=publish)
    parameters = Parameters(settings.county)
    calendar = WorkingCalendar()
    engine = _engine(parameters, calendar, clock, settings)
    designer = Designer(
        engine,
        messages=registry.heard_by(SERVICE),
        roles=ROLES,
        functions=FUNCTION_NAMES,
        guards=FIXED_STEPS,
        units=UNITS,
        settings={key: default.name for key, default in DEFAULTS.items()},
    )
    replays = Replays(engine, Drafts(designer, DraftRows(ENGINE)), works, SERVICE)
    cases = RunningCases(engine, office=f"{settings.county}-swb")
    appointments = RunningAppointments(engine, settings.county)
    secondments = RunningSecondments(engine, settings.county, f"{settings.county}-zzb")
    centre = f"{settings.county}-zhzx"
    whistles, grid_events = RunningWhistles(engine, centre), RunningEvents(engine, centre)
    alerts = Alerts(AlertRaised)
    incidents = Incidents(engine, SERVICE, messages=waiting_room, alert=alerts.stuck)
    kept = KeptCalendar(
        calendar, CALENDAR, works, changed=engine.count_again, warn=alerts.guessed, owner=SERVICE
    )
    web_app = _web_app(
        settings,
        works,
        engine,
        designer,
        replays,
        cases,
        appointments,
        secondments,
        whistles,
        grid_events,
        parameters,
        incidents,
        testing=testing,
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
            handlers(
                HearGateAnswer(cases),
                settings.county,
                kept.hear,
                RecallOrders(cases),
                RelinkOrders(cases),
                SuspendOrders(cases),
                SettleSuspension(cases),
            ),
            validate=registry.validate,
            on_failed=alerts.putting_aside(incidents),
        ),
        clockwork=Clockwork(engine, works, SERVICE, incidents, refresh=kept.refresh),
        calendar=kept,
        clock=clock,
    )


def _engine(parameters: Parameters, calendar: WorkingCalendar, clock: Clock, settings: Settings) -> Engine:
    """The engine; a removal that follows from an opinion begins as a process of its own on it."""

    def begin_removal(work: Any, case_no: str) -> None:
        BeginRemoval(_opening(engine, settings))(work, case_no)

    engine = Engine(
        Library(DIAGRAMS),
        ENGINE,
        operations=operations(parameters, calendar, begin_removal),
        completions=completions(parameters, calendar),
        functions=functions(parameters),
        calendar=calendar,
        clock=clock,
        superiors=superiors_of,
        observer=lambda work, change: work.emit(change),
    )
    return engine


def _opening(engine: Engine, settings: Settings) -> OpenAppointment:
    mode, silence = Mode(settings.app_mode), Silence(settings.app_silence)
    return OpenAppointment(RunningAppointments(engine, settings.county), settings.county, mode, silence)


def _web_app(
    settings: Settings,
    works: Works[Work],
    engine: Engine,
    designer: Designer,
    replays: Replays,
    cases: RunningCases,
    appointments: RunningAppointments,
    secondments: RunningSecondments,
    whistles: RunningWhistles,
    grid_events: RunningEvents,
    parameters: Parameters,
    incidents: Incidents,
    *,
    testing: bool,
) -> Flask:
    clock = works.clock
    checks: dict[str, Check] = {
        "database": database_check(works),
        "migrations": lambda: "" if migrations.is_current(PACKAGE, works.database) else "not migrated",
    }
    acts = Acts(engine, urge_pause=timedelta(hours=settings.urge_pause_hours), supervisors=SUPERVISORS)
    report = ReportEvent(grid_events, settings.county)
    adverse = RunningAdverseOpinions(engine, settings.county)
    organisation_department = secondments.organisation_department
    presenter = Presenters(
        {
            "DSP": OrderPresenter(
                reads=reads, take_back=TakeBackOrder(cases), clock=clock, process_versions=_versions(engine)
            ),
            "SEC": SecondmentPresenter(
                reads, secondments, _versions(engine), secondments.organisation_department
            ),
            "NTC": StaffNoticePresenter(reads, _versions(engine)),
            "EVT": EventPresenter(
                reads=event_reads, take_back=TakeBackEvent(grid_events), erase=EraseContact()
            ),
            "WHS": WhistlePresenter(reads=reads, cancel=CancelWhistle(whistles), turn=TurnIntoEvent(report)),
            "APP": AppointmentPresenter(reads, appointments, _versions(engine), settings.county),
            "ADV": AdversePresenter(reads, adverse, _versions(engine), settings.county),
            SERIES: LocalPresenter(engine),
        }
    )
    look = Looks(works, lambda case_no: series_of(case_no) in RESTRICTED)
    printers = {"pdf": Press(settings.fonts).pdf, "docx": docx_of}
    return make_app(
        SERVICE,
        title=TITLE,
        works=works,
        verifier=TokenVerifier(settings.token_public_key, SERVICE, clock=clock),
        blueprints=[
            orders_blueprint(place_orders=PlaceOrders(cases, settings.county), reads=reads),
            duties_blueprint(reads=reads, clock=clock),
            agencies_blueprint(reads=reads, clock=clock, county=settings.county),
            appointments_blueprint(
                open_appointment=_opening(engine, settings), reads=reads, printers=printers, look=look
            ),
            adverse_opinions_blueprint(
                begin=OpenAdverseOpinion(
                    adverse, settings.county, organisation_department, Grounds(settings.app_adverse_grounds)
                ),
                reads=reads,
                printers=printers,
                look=look,
            ),
            secondments_blueprint(
                request=RequestSecondment(secondments, parameters, settings.county),
                reads=reads,
                organisation_department=organisation_department,
            ),
            staff_notices_blueprint(
                send=SendStaffNotice(RunningNotices(engine), parameters, engine.calendar, settings.county),
                reads=reads,
            ),
            events_blueprint(report=report, reads=event_reads, clock=clock),
            event_import_blueprint(report=report, reads=event_reads),
            hotline_blueprint(report=report, key=settings.hotline_key, county=settings.county, clock=clock),
            whistles_blueprint(blow=BlowWhistle(whistles, settings.county), reads=reads),
            proofs_blueprint(reads=reads, printers=printers, public_url=settings.public_url),
            catalogue_blueprint(
                reads=reads, clock=clock, parameters=stored_parameters, county=settings.county
            ),
            parameters_blueprint(
                TABLE, stored_parameters, limited_steps(engine.library), settings.county, clock
            ),
            worktasks_blueprint(
                SERVICE,
                engine=engine,
                library=engine.library,
                presenter=presenter,
                acts=acts,
                handing_in=incidents.of_completion,
                look=look,
            ),
            casefiles_blueprint(
                engine=engine,
                presenter=presenter,
                acts=acts,
                look=look,
                retention=Retention(KEPT, stored_parameters, settings.county, clock),
            ),
            case_records_blueprint(engine=engine, presenter=presenter, acts=acts, look=look),
            case_messages_blueprint(registry.said_by(SERVICE), traces, presenter=presenter, acts=acts),
            taskacts_blueprint(engine=engine, presenter=presenter, acts=acts),
            definitions_blueprint(engine=engine, designer=designer),
            drafts_blueprint(replays.drafts),
            replays_blueprint(replays),
            local_cases_blueprint(LocalCases(engine, settings.county, f"{settings.county}-swb")),
            incidents_blueprint(Repairs(incidents)),
            migrations_blueprint(Migrations(engine, clock)),
        ],
        statuses=[STATUSES],
        provisions=provisions,
        checks=checks,
        testing=testing,
    )


def _versions(engine: Engine) -> Callable[[Any, str], int]:
    """The version of the diagram a case runs on."""

    def version_of(session: Any, case_no: str) -> int:
        return int(engine.instances(session, case_no)[-1].process_version)

    return version_of
