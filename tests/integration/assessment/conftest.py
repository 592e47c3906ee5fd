"""Assessment on both databases, spoken to directly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.persistence.database import Database
from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from services.assessment.assembly import Assembly, build
from services.assessment.settings import Settings
from tests.integration.assessment.desk import COUNTY, KEYS, NOW
from tests.support import stock
from tests.support.stages import Prepared


@pytest.fixture
def database(kind_of_database: str, prepared: Prepared, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database."""
    template = prepared(kind_of_database, "migrated")
    with stock.copied_databases(kind_of_database, tmp_path, template) as made:
        yield made["assessment"]


@pytest.fixture
def assessment(database: Database, tmp_path: Path) -> Assembly:
    """Assessment, ready to be spoken to."""
    return _built(database, tmp_path)


@pytest.fixture
def on_sqlite(prepared: Prepared, tmp_path: Path) -> Iterator[Assembly]:
    """Assessment on the embedded default only: for what no SQL decides."""
    template = prepared(stock.EMBEDDED, "migrated")
    with stock.copied_databases(stock.EMBEDDED, tmp_path, template) as made:
        yield _built(made["assessment"], tmp_path)


def _built(database: Database, tmp_path: Path) -> Assembly:
    return build(
        Settings("", "", COUNTY, KEYS[1]),
        clock=FixedClock(NOW),
        database=database,
        broker=embedded_broker(tmp_path),
        testing=True,
    )
