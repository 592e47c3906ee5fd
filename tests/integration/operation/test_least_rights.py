"""Each part has a role that may do everything in its own schema and nothing elsewhere; that is enough."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from chassis.persistence.database import Database
from chassis.testing.databases import POSTGRESQL_URL, hurried, postgresql_answers
from tests.support import stock
from tests.support.installation import gatehouse

pytestmark = pytest.mark.postgresql


@contextmanager
def _installation(folder: Path) -> Iterator[stock.Premises]:
    """A database as deploy/postgres-init.sh leaves it: roles, and a schema that belongs to each."""
    run = uuid.uuid4().hex[:8]
    folder.mkdir()
    server = create_engine(POSTGRESQL_URL, isolation_level="AUTOCOMMIT")
    with stock.postgresql_copy("template1") as name:
        own = create_engine(make_url(POSTGRESQL_URL).set(database=name), isolation_level="AUTOCOMMIT")
        with own.connect() as connection:
            for part in stock.PACKAGES:
                connection.execute(text(f"CREATE ROLE {part}_{run} LOGIN"))
                connection.execute(text(f"CREATE SCHEMA {part} AUTHORIZATION {part}_{run}"))
            connection.execute(text("REVOKE ALL ON SCHEMA public FROM public"))
        own.dispose()
        urls = {
            part: make_url(POSTGRESQL_URL).set(database=name, username=f"{part}_{run}", password=None)
            for part in stock.PACKAGES
        }
        databases = {
            part: hurried(Database(url.render_as_string(), schema=part)) for part, url in urls.items()
        }
        yield stock.Premises(folder, databases, stock.embedded_broker(folder))
        for database in databases.values():
            database.dispose()
    with server.connect() as connection:
        for part in stock.PACKAGES:
            connection.execute(text(f"DROP ROLE {part}_{run}"))
    server.dispose()


def test_roles_that_own_their_schema_migrate_back_up_and_restore_and_see_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not postgresql_answers():
        pytest.skip("PostgreSQL does not answer here")
    with _installation(tmp_path / "here") as here:
        stock.migrate(here)
        with here.databases["dispatch"].engine.begin() as connection:
            connection.execute(text("INSERT INTO outbox_stream VALUES ('portal', 'A-1', 0)"))
        for other in set(stock.PACKAGES) - {"dispatch"}:
            with (
                here.databases["dispatch"].engine.connect() as connection,
                pytest.raises(ProgrammingError, match="permission denied for schema"),
            ):
                connection.execute(text(f"SELECT 1 FROM {other}.journal"))
        told = gatehouse(here, "backup", str(tmp_path / "backup"))
        assert told == 0, capsys.readouterr().err
    with _installation(tmp_path / "there") as there:
        told = gatehouse(there, "restore", str(tmp_path / "backup"))
        assert told == 0, capsys.readouterr().err
        with there.databases["dispatch"].reading() as session:
            assert session.scalar(text("SELECT subject FROM outbox_stream")) == "A-1"
