"""Puts assessment together: the only module that knows every room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from chassis.clock import Clock, SystemClock
from chassis.engine.alerts import Alerts
from chassis.engine.designing import Designer
from chassis.engine.incidents import Incidents
from chassis.engine.library import Library
from chassis.engine.migrating import Migrations
from chassis.engine.repairing import Repairs
from chassis.engine.runtime import Engine
from chassis.messaging import waiting_room
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.housekeeping import tidy
from chassis.messaging.loops import Loop, every
from chassis.messaging.relay import Relay
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.idempotency import forget_old_keys
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from chassis.web.application import make_app
from chassis.web.definitions import definitions_blueprint
from chassis.web.health import Check, database_check
from chassis.web.identity import TokenVerifier
from chassis.web.incidents import incidents_blueprint
from chassis.web.migrations import migrations_blueprint
from chassis.working_days import WorkingCalendar
from contracts import registry
from services.assessment.domain.events import AlertRaised
from services.assessment.messaging.posting import outbox, publisher
from services.assessment.messaging.subscribes import handlers
from services.assessment.process.completions import completions
from services.assessment.process.operations import operations
from services.assessment.settings import Settings
from services.assessment.storage import reads
from services.assessment.storage.tables import CALENDAR, ENGINE
from services.assessment.storage.work import Work
from services.assessment.web.figures import figures_blueprint
from services.assessment.web.problems import STATUSES

SERVICE = "assessment"
PACKAGE = "services.assessment"
DIAGRAMS = Path(__file__).resolve().parents[2] / "bpmn" / SERVICE
TIDY_SECONDS = 3600.0
TITLE = Said("考评", "Assessment")


@dataclass(frozen=True, slots=True)
class Assembly:
    """Assessment, ready to serve requests and messages."""

    settings: Settings
    works: Works[Work]
    engine: Engine
    designer: Designer
    web_app: Flask
    relay: Relay
    consumer: Consumer[Work]
    clock: Clock

    def tidy(self) -> None:
        """Drop messages sent long ago."""
        tidy(self.works, SERVICE, forget_old_keys)

    @property
    def loops(self) -> Sequence[Loop]:
        """What the worker runs."""
        return (self.relay.run, self.consumer.run, every(TIDY_SECONDS, self.tidy))


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
    engine = Engine(
        Library(DIAGRAMS), ENGINE, operations=operations(), completions=completions(), calendar=calendar
    )
    # No case of assessment runs under a limit yet: there is nothing to count again.
    kept = KeptCalendar(calendar, CALENDAR, works, owner=SERVICE)
    designer = Designer(engine, messages=registry.heard_by(SERVICE), roles=(), functions=())
    alerts = Alerts(AlertRaised)
    incidents = Incidents(engine, SERVICE, messages=waiting_room, alert=alerts.stuck)
    web_app = _web_app(settings, works, engine, designer, incidents, testing=testing)
    web_app.before_request(kept.refresh_if_old)
    return Assembly(
        settings=settings,
        works=works,
        engine=engine,
        designer=designer,
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
        clock=clock,
    )


def _web_app(
    settings: Settings,
    works: Works[Work],
    engine: Engine,
    designer: Designer,
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
        blueprints=[
            figures_blueprint(reads=reads, clock=works.clock),
            definitions_blueprint(engine=engine, designer=designer),
            incidents_blueprint(Repairs(incidents)),
            migrations_blueprint(Migrations(engine, works.clock)),
        ],
        statuses=[STATUSES],
        checks=checks,
        testing=testing,
    )
