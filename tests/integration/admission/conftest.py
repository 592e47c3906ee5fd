"""Admission’s storage on both databases, with a small county in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.persistence.database import Database
from tests.integration.admission.stored_case import Desk
from tests.support import stock
from tests.support.stages import Prepared


@pytest.fixture
def database(kind_of_database: str, prepared: Prepared, tmp_path: Path) -> Iterator[Database]:
    """A migrated database without rows."""
    template = prepared(kind_of_database, "migrated")
    with stock.copied_databases(kind_of_database, tmp_path, template) as made:
        yield made["admission"]


@pytest.fixture
def desk(database: Database) -> Desk:
    """A county whose acts are committed one by one."""
    return Desk(database)
