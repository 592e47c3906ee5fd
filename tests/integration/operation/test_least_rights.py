"""Each part has a role that may do everything in its own schema and nothing elsewhere; that is enough."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.persistence.database import Database
from chassis.testing.databases import hurried
from tests.support import stock
from tests.support.database_roles import database_with_roles
from tests.support.installation import gatehouse

pytestmark = pytest.mark.postgresql


@contextmanager
def _installation(folder: Path) -> Iterator[stock.Premises]:
    """A database as deploy/postgres-init.sh leaves it: roles, and a schema that belongs to each."""
    folder.mkdir()
    secrets = folder / "secrets"
    secrets.mkdir()
    with database_with_roles(secrets) as urls:
        databases = {
            part: hurried(Database(url.render_as_string(hide_password=False), schema=part))
            for part, url in urls.items()
        }
        yield stock.Premises(folder, databases, stock.embedded_broker(folder))
        for database in databases.values():
            database.dispose()


def test_roles_that_own_their_schema_migrate_back_up_and_restore_and_see_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
