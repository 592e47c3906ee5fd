"""Assessment on both databases, spoken to directly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from services.assessment.assembly import Assembly, build
from services.assessment.settings import Settings
from tests.integration.assessment.desk import COUNTY, KEYS, NOW


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database."""
    if request.param == "sqlite":
        made = sqlite_database(tmp_path)
        migrations.upgrade("services.assessment", made)
        yield made
        made.dispose()
        return
    if not postgresql_answers():
        pytest.skip("PostgreSQL is not running")
    with postgresql_database() as made:
        migrations.upgrade("services.assessment", made)
        yield made


@pytest.fixture
def assessment(database: Database, tmp_path: Path) -> Assembly:
    """Assessment, ready to be spoken to."""
    return _built(database, tmp_path)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Assembly]:
    """Assessment on the embedded default only: for what no SQL decides."""
    made = sqlite_database(tmp_path)
    migrations.upgrade("services.assessment", made)
    yield _built(made, tmp_path)
    made.dispose()


def _built(database: Database, tmp_path: Path) -> Assembly:
    return build(
        Settings("", "", COUNTY, KEYS[1]),
        clock=FixedClock(NOW),
        database=database,
        broker=embedded_broker(tmp_path),
        testing=True,
    )
