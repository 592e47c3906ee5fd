"""A service's migrations are drafted from its tables, applied once, and compared with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, String, text

from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database

ENV = """
from chassis.persistence.migrations import run_env
from parcels.storage.tables import METADATA
run_env(METADATA)
"""
TABLES = """
from sqlalchemy import Column, Index, MetaData, String, Table, text
from chassis.persistence.columns import NAMING_CONVENTION, ExactDecimal, Json, JsonText, Moment, RowNumber
from chassis.persistence.journal import journal_table
METADATA = MetaData(naming_convention=NAMING_CONVENTION)
journal_table(METADATA)
PARCEL = Table(
    "parcel", METADATA,
    Column("number", RowNumber(), primary_key=True), Column("at", Moment(), nullable=False),
    Column("weight", ExactDecimal(8, 3)), Column("facts", Json()), Column("exact", JsonText()),
    Column("receiver", String(40), unique=True),
    Index("ix_parcel_open", "at", sqlite_where=text("receiver IS NULL"),
          postgresql_where=text("receiver IS NULL")),
)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    root = tmp_path / "parcels"
    for folder in (root, root / "storage", root / "migrations" / "versions"):
        folder.mkdir(parents=True)
    (root / "__init__.py").touch()
    (root / "storage" / "__init__.py").touch()
    (root / "storage" / "tables.py").write_text(TABLES)
    (root / "migrations" / "env.py").write_text(ENV)
    monkeypatch.syspath_prepend(tmp_path)
    yield root
    for name in [name for name in sys.modules if name.split(".")[0] == "parcels"]:
        del sys.modules[name]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = sqlite_database(tmp_path)
        yield database
        database.dispose()
        return
    if not postgresql_answers():
        pytest.skip("no PostgreSQL answers on 127.0.0.1:5432")
    with postgresql_database() as database:
        yield database


def metadata() -> MetaData:
    from parcels.storage.tables import METADATA  # type: ignore[import-not-found]

    return METADATA  # type: ignore[no-any-return]


def test_a_drafted_migration_makes_exactly_the_tables(package: Path, database: Database) -> None:
    path = migrations.draft("parcels", "first_tables")
    assert path == package / "migrations" / "versions" / "0001_first_tables.py"
    assert not migrations.is_current("parcels", database)
    migrations.upgrade("parcels", database)
    assert migrations.is_current("parcels", database)
    assert migrations.check(metadata(), database) == []


def test_upgrading_twice_changes_nothing(package: Path, database: Database) -> None:
    migrations.draft("parcels", "first_tables")
    migrations.upgrade("parcels", database)
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO parcel (at) VALUES ('2026-03-02 09:30:00')"))
    migrations.upgrade("parcels", database)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM parcel")).scalar_one() == 1


def test_a_table_without_its_migration_is_noticed(package: Path, database: Database) -> None:
    migrations.draft("parcels", "first_tables")
    migrations.upgrade("parcels", database)
    changed = MetaData()
    for table in metadata().tables.values():
        table.to_metadata(changed)
    changed.tables["parcel"].append_column(Column("sender", String(40)))
    (difference,) = migrations.check(changed, database)
    assert difference[0] == "add_column"


def test_the_second_migration_gets_the_next_number(package: Path) -> None:
    migrations.draft("parcels", "first_tables")
    tables = package / "storage" / "tables.py"
    tables.write_text(
        tables.read_text() + 'Table("depot", METADATA, Column("name", String, primary_key=True))\n'
    )
    for name in [name for name in sys.modules if name.startswith("parcels.storage")]:
        del sys.modules[name]
    second = migrations.draft("parcels", "depots")
    assert second.name == "0002_depots.py"
    assert 'down_revision = "0001"' in second.read_text().replace("'", '"')
    assert "create_table" in second.read_text() and "parcel" not in second.read_text()
