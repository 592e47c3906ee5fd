"""Admission’s storage on both databases, with a small county in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.persistence.database import Database
from chassis.persistence.migrations import upgrade
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from tests.integration.admission.stored_case import Desk


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database without rows."""
    if request.param == "sqlite":
        made = sqlite_database(tmp_path)
        upgrade("services.admission", made)
        yield made
        made.dispose()
        return
    if not postgresql_answers():
        pytest.skip("PostgreSQL is not running")
    with postgresql_database() as made:
        upgrade("services.admission", made)
        yield made


@pytest.fixture
def desk(database: Database) -> Desk:
    """A county whose acts are committed one by one."""
    return Desk(database)
