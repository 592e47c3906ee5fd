"""PostgreSQL's own programs for writing a schema to a file and putting it back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, text

from chassis.persistence.database import Database

PACKAGE = "postgresql-client"


class ToolMissing(Exception):
    """A program of PostgreSQL's is not installed on this machine."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program}: install {PACKAGE}")
        self.program = program


class ToolFailed(Exception):
    """A program of PostgreSQL's did not do what it was asked; the message is what it said."""


def schema_of(database: Database) -> str:
    """The schema a part's tables lie in."""
    return database.schema or "public"


def ensure_schema(connection: Connection, schema: str) -> None:
    """Make a schema where there is none; a role that owns its schema may have no right to make any."""
    if connection.scalar(text("SELECT to_regnamespace(:name)"), {"name": f'"{schema}"'}) is None:
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))


def dump(database: Database, target: Path, snapshot: str) -> None:
    """Write the schema of a part to a file, as the snapshot shows it."""
    words = ("--format=custom", f"--file={target}", f"--snapshot={snapshot}", "--no-owner", "--no-privileges")
    _run("pg_dump", database, [*words, f"--schema={schema_of(database)}"])


def put_back(database: Database, source: Path) -> None:
    """Fill the empty schema of a part from such a file: all of it, or nothing."""
    with database.engine.begin() as connection:
        ensure_schema(connection, schema_of(database))
    words = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    # Naming the schema leaves out the line that would make it: its owner has made it already.
    _run("pg_restore", database, [*words, f"--schema={schema_of(database)}", str(source)])


def _run(program: str, database: Database, words: Sequence[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise ToolMissing(program)
    # As the part itself connects, so that of several servers it is the one that takes commits.
    _, where = database.engine.dialect.create_connect_args(database.url)
    password = where.pop("password", None)
    where.pop("context", None)  # the driver's, not the server's
    server = make_conninfo(**{"host": "localhost", **where})
    secret = {"PGPASSWORD": str(password)} if password else {}  # not for everybody's `ps`
    done = subprocess.run(  # noqa: S603 - the program of that name, with words of our own
        [found, f"--dbname={server}", "--no-password", *words],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(f"{program}: {done.stderr.strip()[-1500:]}")
