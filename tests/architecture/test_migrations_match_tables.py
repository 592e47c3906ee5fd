"""What the migrations build is what the code reads and writes."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from chassis.persistence import migrations
from chassis.testing.databases import sqlite_database
from tests.architecture.assemblies import PACKAGES


@pytest.mark.parametrize("part", sorted(PACKAGES))
def test_migrations_build_exactly_the_tables(part: str, tmp_path: Path) -> None:
    package = PACKAGES[part]
    database = sqlite_database(tmp_path, part)
    migrations.upgrade(package, database)
    metadata = importlib.import_module(f"{package}.storage.tables").METADATA
    assert migrations.check(metadata, database) == []
    assert migrations.is_current(package, database)
    database.dispose()
