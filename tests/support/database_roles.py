"""A database with the roles and schemas deploy/postgres-init.sh makes, under names nobody else uses."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from chassis.testing.databases import POSTGRESQL_URL, postgresql_answers
from tests.support import stock

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "postgres-init.sh"


@contextmanager
def database_with_roles(secrets: Path) -> Iterator[Mapping[str, URL]]:
    """Where each part finds its schema under its own role; database and roles are gone afterwards."""
    if not postgresql_answers() or shutil.which("psql") is None:
        pytest.skip("PostgreSQL does not answer here, or its programs are missing")
    suffix, server = f"_{uuid.uuid4().hex[:8]}", make_url(POSTGRESQL_URL)
    for part in stock.PACKAGES:
        (secrets / f"{part}_password").write_text(f"a password of {part}'s", encoding="utf-8")
    with stock.postgresql_copy("template1") as name:
        given = {
            "PGHOST": str(server.host),
            "PGPORT": str(server.port or 5432),
            "POSTGRES_DB": name,
            "GATEHOUSE_SECRETS": str(secrets),
            "GATEHOUSE_ROLE_SUFFIX": suffix,
        }
        subprocess.run([str(SCRIPT)], env={**os.environ, **given}, check=True, timeout=60)
        yield {
            part: server.set(database=name, username=f"{part}{suffix}", password=f"a password of {part}'s")
            for part in stock.PACKAGES
        }
    engine = create_engine(POSTGRESQL_URL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for part in stock.PACKAGES:
            connection.execute(text(f"DROP ROLE {part}{suffix}"))
    engine.dispose()
