"""Puts dispatch together: the only module that knows every room."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.engine.library import Library
from chassis.engine.runtime import Engine
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope
from chassis.messaging.outbox import Outbox
from chassis.messaging.relay import Relay
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.texts import Said
from chassis.web.application import make_app
from chassis.web.casefiles import casefiles_blueprint
from chassis.web.health import database_check
from chassis.web.identity import TokenVerifier
from chassis.web.worktasks import worktasks_blueprint
from chassis.working_days import WorkingCalendar
from contracts import registry
from services.dispatch.domain.events import AlertRaised
from services.dispatch.domain.parameters import Parameters
from services.dispatch.messaging.publishes import messages
from services.dispatch.messaging.subscribes import handlers
from services.dispatch.process.cases import RunningCases
from services.dispatch.process.completions import completions
from services.dispatch.process.functions import functions
from services.dispatch.process.operations import operations
from services.dispatch.settings import Settings, StorageSettings
from services.dispatch.storage import reads
from services.dispatch.storage.tables import ENGINE
from services.dispatch.storage.work import Work
from services.dispatch.usecases.hear_gate_answer import HearGateAnswer
from services.dispatch.usecases.place_orders import PlaceOrders
from services.dispatch.usecases.take_back_order import TakeBackOrder
from services.dispatch.web.agencies import agencies_blueprint
from services.dispatch.web.catalogue import catalogue_blueprint
from services.dispatch.web.orders import orders_blueprint
from services.dispatch.web.presenting import OrderPresenter
from services.dispatch.web.problems import STATUSES

SERVICE = "dispatch"
TITLE = Said("派单", "Dispatch")
DIAGRAMS = Path(__file__).resolve().parents[2] / "bpmn" / SERVICE
DUE_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Memory:
    """The database, the units of work on it, and what they say when they commit."""

    database: Database
    works: Works[Work]
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class Assembly:
    """Dispatch, ready to serve requests, messages and timers."""

    web_app: Flask
    works: Works[Work]
    engine: Engine
    relay: Relay
    consumer: Consumer[Work]
    clock: Clock

    def tick(self) -> None:
        """Fire what is due and run what waits; each in its own transaction."""
        with self.works.reading() as session:
            due = self.engine.due(session, self.clock.now(), DUE_AT_ONCE)
            jobs = self.engine.due_jobs(session, self.clock.now(), DUE_AT_ONCE)
        for instance_id in due:
            with self.works(Actor.system(SERVICE), "timer") as work:
                self.engine.fire(work, instance_id)
        for job_id in jobs:
            self._run(job_id)

    def _run(self, job_id: str) -> None:
        try:
            with self.works(Actor.system(SERVICE), "job") as work:
                self.engine.run_job(work, job_id)
        except Exception as error:  # noqa: BLE001 - a job may die of anything; the reason is kept with it
            with self.works(Actor.system(SERVICE), "job") as work:
                self.engine.job_failed(work, job_id, error)


def remember(settings: StorageSettings, clock: Clock, *, database: Database | None = None) -> Memory:
    """The memory of dispatch; enough for the command line."""
    if database is None:
        database = Database(settings.database_url, schema=settings.database_schema)
    outbox = Outbox(
        source=SERVICE,
        county=settings.county,
        routes=registry.said_by(SERVICE),
        validate=registry.validate,
    )

    def publish(work: UnitOfWork, events: Sequence[object]) -> None:
        outbox.add(work, [message for event in events for message in messages(event)])

    return Memory(database, Works(database, clock, work=Work, publish=publish), outbox)


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
    county = settings.storage.county
    memory = remember(settings.storage, clock, database=database)
    broker = broker or Broker(settings.broker_url)
    parameters = Parameters({})
    cases = RunningCases(office=f"{county}-swb")
    engine = _engine(parameters)
    cases.engine = engine
    return Assembly(
        web_app=_web_app(settings, memory.works, engine, cases, parameters, clock, testing=testing),
        works=memory.works,
        engine=engine,
        relay=Relay(broker, memory.works, memory.outbox),
        consumer=Consumer(
            broker,
            SERVICE,
            memory.works,
            handlers(HearGateAnswer(cases), county),
            validate=registry.validate,
            on_failed=_alert,
        ),
        clock=clock,
    )


def _engine(parameters: Parameters) -> Engine:
    return Engine(
        Library(DIAGRAMS),
        ENGINE,
        operations=operations(parameters),
        completions=completions(parameters),
        functions=functions(WorkingCalendar(), parameters),
        observer=lambda work, change: work.emit(change),
    )


def _web_app(
    settings: Settings,
    works: Works[Work],
    engine: Engine,
    cases: RunningCases,
    parameters: Parameters,
    clock: Clock,
    *,
    testing: bool,
) -> Flask:
    presenter = OrderPresenter(reads=reads, take_back=TakeBackOrder(cases), clock=clock)
    return make_app(
        SERVICE,
        title=TITLE,
        works=works,
        verifier=TokenVerifier(settings.token_public_key, SERVICE, clock=clock),
        blueprints=[
            orders_blueprint(place_orders=PlaceOrders(cases, settings.storage.county), reads=reads),
            agencies_blueprint(reads=reads),
            catalogue_blueprint(reads=reads, clock=clock, parameters=parameters),
            worktasks_blueprint(SERVICE, engine=engine, library=engine.library, presenter=presenter),
            casefiles_blueprint(engine=engine, presenter=presenter),
        ],
        statuses=[STATUSES],
        checks={"database": database_check(works)},
        testing=testing,
    )


def _alert(work: Work, envelope: Envelope, reason: str) -> None:
    """A message nobody here can handle is shown to the supervisors (B20)."""
    said = Said(
        "消息 {type} 无法处理,已搁置待人工处理。", "The message {type} cannot be handled and was put aside."
    )
    work.emit(
        AlertRaised(
            rule="B20",
            subject=envelope.subject,
            severity="serious",
            text=said.filled(type=envelope.type),
            facts={"message_id": envelope.id, "type": envelope.type, "reason": reason[:300]},
        )
    )
