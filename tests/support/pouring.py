"""Many rows of plain values into a table at once: a bench must not wait for what it does not measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session


def pour(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """By COPY on PostgreSQL, by an insert elsewhere; every row has every column."""
    if session.get_bind().dialect.name != "postgresql":
        session.execute(insert(table), rows)
        return
    names = list(table.c.keys())
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


@contextmanager
def unindexed(session: Session, table: Table) -> Iterator[None]:
    """Let PostgreSQL build the indexes of a table once it is full, which takes a fraction of the time."""
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    key = table.primary_key
    session.execute(text(f"ALTER TABLE {table.name} DROP CONSTRAINT {key.name}"))
    for index in table.indexes:
        index.drop(session.connection())
    yield
    session.execute(text("SET LOCAL statement_timeout = 0"))
    session.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
    columns = ", ".join(column.name for column in key.columns)
    session.execute(text(f"ALTER TABLE {table.name} ADD CONSTRAINT {key.name} PRIMARY KEY ({columns})"))
    for index in table.indexes:
        index.create(session.connection())
