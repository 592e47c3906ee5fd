"""Admission with its post on both stacks: SQLite and the file broker, PostgreSQL and RabbitMQ."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.messaging.broker import Broker
from chassis.persistence.database import Database
from chassis.testing.broker import embedded_broker, rabbitmq_answers, rabbitmq_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from contracts.registry import MEMBERS
from services.admission.assembly import Assembly, build
from services.admission.cli import load_county
from services.admission.settings import Settings, StoreSettings
from services.admission.storage.tables import METADATA
from tests.contract.admission.county import COUNTY, DEMO, County, keys

SERVERS = [pytest.mark.postgresql, pytest.mark.rabbitmq]
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STANDING = {"unit", "committee", "membership", "list_entry", "parameter", "catalogue_state"}
"""What a county keeps between two tests."""


def stock(database: Database) -> None:
    """Create the tables and load the demo county."""
    METADATA.create_all(database.engine)
    load_county(StoreSettings(database_url="", county=COUNTY), database, DEMO)


@pytest.fixture(scope="session")
def stocked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo county, to be copied."""
    folder = tmp_path_factory.mktemp("stocked")
    database = sqlite_database(folder, "admission")
    stock(database)
    database.dispose()
    return folder / "admission.sqlite"


@pytest.fixture(scope="session")
def stocked_schema() -> Iterator[Database]:
    """A PostgreSQL schema with the demo county, emptied of cases after every test."""
    with postgresql_database() as database:
        stock(database)
        yield database


@pytest.fixture
def clock() -> FixedClock:
    """Monday morning in the county."""
    return FixedClock(MONDAY)


@pytest.fixture(params=["embedded", pytest.param("full", marks=SERVERS)])
def county(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[County]:
    """The people of the demo county at their desks; at the end their post has left the house."""
    with ExitStack() as stack:
        if request.param == "full":
            if not (postgresql_answers() and rabbitmq_answers()):
                pytest.skip("PostgreSQL and RabbitMQ are not running")
            database = request.getfixturevalue("stocked_schema")
            stack.callback(forget_cases, database)
            broker = stack.enter_context(rabbitmq_broker(MEMBERS))
        else:
            shutil.copy(request.getfixturevalue("stocked_file"), tmp_path)
            database, broker = sqlite_database(tmp_path, "admission"), embedded_broker(tmp_path)
            stack.callback(database.dispose)
        admission = assembled(tmp_path, clock, database, broker)
        stack.callback(admission.relay.close)
        stack.callback(admission.consumer.close)
        yield County(admission, clock)
        admission.relay.drain()
        assert unsent(admission) == 0


def assembled(folder: Path, clock: FixedClock, database: Database, broker: Broker) -> Assembly:
    """Admission on a given stack."""
    settings = Settings(
        database_url="", data_dir=folder, broker_url="", county=COUNTY, token_public_key=keys()[1]
    )
    return build(settings, clock=clock, database=database, broker=broker, testing=True)


def unsent(admission: Assembly) -> int:
    """How many messages still wait in the outbox."""
    with admission.works.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM outbox WHERE sent_at IS NULL")).scalar_one())


def forget_cases(database: Database) -> None:
    """Empty every table that cases fill."""
    cases = ", ".join(table.name for table in METADATA.sorted_tables if table.name not in STANDING)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {cases} CASCADE"))
