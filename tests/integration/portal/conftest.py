"""A portal with the demo county, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from chassis.actor import Actor
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from portal.messaging.publishes import messages
from portal.storage import county as counties
from portal.storage.tables import METADATA
from portal.storage.work import Work
from portal.web.passwords import Passwords

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "gatehouse" / "demo" / "430211"
PASSWORD = "well-known-in-tests"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """The real algorithm at a cost tests can afford."""
    return Passwords(memory_kib=64)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portal") / "empty.sqlite"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade("portal", database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    """One migrated schema for the whole run, emptied before each test that uses it."""
    if not postgresql_answers():
        pytest.skip("PostgreSQL does not answer")
    with postgresql_database() as database:
        migrations.upgrade("portal", database)
        yield database


def empty(connection: Connection) -> None:
    """Leave nothing in any table; in a replica's role also the journal goes, which is only added to."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    # Deleting a few rows is faster than truncating twenty tables.
    tables = reversed(METADATA.sorted_tables)
    connection.execute(text("; ".join(f'DELETE FROM "{table.name}"' for table in tables)))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "postgresql":
        found: Database = request.getfixturevalue("postgresql")
        with found.engine.begin() as connection:
            empty(connection)
        yield found
        return
    yield request.getfixturevalue("sqlite")


@pytest.fixture
def sqlite(empty_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(empty_sqlite, tmp_path / "portal.sqlite")
    database = sqlite_database(tmp_path, "portal")
    yield database
    database.dispose()


class Said(list[object]):
    """What would leave through the outbox."""


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def works(database: Database, clock: FixedClock, said: Said) -> Works[Work]:
    def publish(_work: object, events: object) -> None:
        said.extend(message for event in events for message in messages(event))  # type: ignore[attr-defined]

    return Works(database, clock, work=Work, publish=publish)


@pytest.fixture
def directory(works: Works[Work], passwords: Passwords) -> Works[Work]:
    """The demo county is loaded; every account has the same password."""
    county = counties.read_county(DEMO)
    hashed = passwords.hash(PASSWORD)
    with works(Actor.system("portal")) as work:
        counties.load_units(work, county)
        counties.load_accounts(work, county, {account["login"]: hashed for account in county.accounts})
    return works
