"""The roles deploy/postgres-init.sh makes, tried on a real PostgreSQL: none gets into another's schema."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from itertools import permutations

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from chassis.testing.databases import POSTGRESQL_URL
from tests.support.database_roles import database_with_roles

pytestmark = pytest.mark.postgresql

PARTS = ("admission", "assessment", "dispatch", "portal")
TRIED = {
    "reads": "SELECT * FROM {schema}.kept",
    "counts": "SELECT count(*) FROM {schema}.kept",
    "adds": "INSERT INTO {schema}.kept VALUES ('x')",
    "changes": "UPDATE {schema}.kept SET word = 'x'",
    "deletes": "DELETE FROM {schema}.kept",
    "locks": "BEGIN; LOCK TABLE {schema}.kept IN ACCESS SHARE MODE",
    "drops": "DROP TABLE {schema}.kept",
    "reads by another path": "SET search_path = {schema}, public; SELECT * FROM kept",
    "makes by another path": "SET search_path = {schema}; CREATE TABLE made (word text)",
    "makes": "CREATE TABLE {schema}.made (word text)",
    "makes a view of it": "CREATE VIEW seen AS SELECT * FROM {schema}.kept",
    "refers to it": "CREATE TABLE child (word text REFERENCES {schema}.kept (word))",
    "copies it": "CREATE TABLE copied (LIKE {schema}.kept)",
    "calls what is there": "SELECT {schema}.told()",
    "reads what was made later": "SELECT * FROM {schema}.later",
    "grants it to everybody": "GRANT ALL ON SCHEMA {schema} TO public",
    "becomes the other": "SET ROLE {role}",
    "speaks for the other": "ALTER DEFAULT PRIVILEGES FOR ROLE {role} GRANT ALL ON TABLES TO public",
    "opens it to itself": "ALTER SCHEMA {schema} OWNER TO CURRENT_USER",
}
"""What somebody with the password of one part could try at another's schema."""
ANYWHERE = {
    "makes in public": "CREATE TABLE public.made (word text)",
    "makes a schema": "CREATE SCHEMA made",
    "makes a temporary table": "CREATE TEMPORARY TABLE made (word text)",
    "makes a role": "CREATE ROLE made",
    "makes a database": "CREATE DATABASE made",
    "reads a file of the server": "SELECT pg_read_file('/etc/passwd')",
    "runs a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "reads passwords": "SELECT rolpassword FROM pg_authid",
}


@pytest.fixture(scope="module")
def roles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Engine]]:
    """A database of its own, after the script; each part has a table, a function, and a table made later."""
    with database_with_roles(tmp_path_factory.mktemp("secrets")) as urls:
        engines = {part: create_engine(url, isolation_level="AUTOCOMMIT") for part, url in urls.items()}
        for part, engine in engines.items():
            _furnish(part, engine)
        yield engines
        for engine in engines.values():
            engine.dispose()


def _furnish(part: str, engine: Engine) -> None:
    """As its owner, without naming the schema: it is the one the role works in."""
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE kept (word text PRIMARY KEY)"))
        connection.execute(text(f"INSERT INTO kept VALUES ('{part}')"))
        connection.execute(text("CREATE FUNCTION told() RETURNS text LANGUAGE sql AS 'SELECT 1::text'"))
        connection.execute(text("CREATE TABLE later AS SELECT * FROM kept"))


def _refused(engine: Engine, statement: str) -> bool:
    """Whether it is refused for want of a right; in a path without the right nothing is found at all."""
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        return getattr(error.orig, "sqlstate", "") in ("42501", "42P01", "3F000")
    return False


@pytest.mark.parametrize(("own", "other"), list(permutations(PARTS, 2)))
def test_no_role_gets_into_the_schema_of_another(roles: Mapping[str, Engine], own: str, other: str) -> None:
    facts = {"schema": other, "role": roles[other].url.username}
    done = [what for what, how in TRIED.items() if not _refused(roles[own], how.format(**facts))]
    assert done == []
    with roles[other].connect() as connection:
        assert connection.scalars(text("SELECT word FROM kept")).all() == [other]
        made = text("SELECT count(*) FROM pg_class WHERE relname IN ('made', 'seen', 'child', 'copied')")
        assert connection.scalar(made) == 0


@pytest.mark.parametrize("own", PARTS)
def test_outside_its_schema_a_role_makes_and_sees_nothing(roles: Mapping[str, Engine], own: str) -> None:
    assert [what for what, how in ANYWHERE.items() if not _refused(roles[own], how)] == []


@pytest.mark.parametrize("own", PARTS)
def test_in_its_own_schema_a_role_does_all_it_needs(roles: Mapping[str, Engine], own: str) -> None:
    facts = {"schema": own, "role": roles[own].url.username}
    for what in ("reads", "adds", "changes", "makes by another path"):
        assert not _refused(roles[own], TRIED[what].format(**facts)), what
    with roles[own].connect() as connection:
        connection.execute(text(f"DROP TABLE {own}.made"))
        connection.execute(text("DELETE FROM kept"))
        connection.execute(text(f"INSERT INTO kept VALUES ('{own}')"))


def test_whoever_is_none_of_the_parts_does_not_even_connect(roles: Mapping[str, Engine]) -> None:
    stranger = f"stranger_{uuid.uuid4().hex[:8]}"
    server = create_engine(POSTGRESQL_URL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE ROLE {stranger} LOGIN"))
        try:
            engine = create_engine(roles["portal"].url.set(username=stranger, password=None))
            with pytest.raises(DBAPIError, match="permission denied for database"):
                engine.connect()
            engine.dispose()
        finally:
            connection.execute(text(f"DROP ROLE {stranger}"))
    server.dispose()
