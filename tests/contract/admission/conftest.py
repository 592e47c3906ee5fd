"""Admission in one process over HTTP: every post has a client of its own, the clock stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from services.admission.assembly import Assembly, build
from services.admission.cli import load_county
from services.admission.settings import Settings, StoreSettings
from services.admission.storage.tables import METADATA
from tests.contract.admission.county import COUNTY, DEMO, County, keys

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    """Monday morning in the county."""
    return FixedClock(MONDAY)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo county loaded, to be copied."""
    folder = tmp_path_factory.mktemp("stocked")
    database = sqlite_database(folder, "admission")
    METADATA.create_all(database.engine)
    load_county(StoreSettings(database_url="", county=COUNTY), database, DEMO)
    database.dispose()
    return folder / "admission.sqlite"


@pytest.fixture
def admission(tmp_path: Path, stocked: Path, clock: FixedClock) -> Iterator[Assembly]:
    """Admission with the demo county loaded."""
    shutil.copy(stocked, tmp_path)
    database = sqlite_database(tmp_path, "admission")
    _, public = keys()
    settings = Settings(
        database_url="", data_dir=tmp_path, broker_url="", county=COUNTY, token_public_key=public
    )
    yield build(settings, clock=clock, database=database, broker=embedded_broker(tmp_path), testing=True)
    database.dispose()


@pytest.fixture
def county(admission: Assembly, clock: FixedClock) -> County:
    """The people of the demo county at their desks."""
    return County(admission, clock)
