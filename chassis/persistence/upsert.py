"""INSERT … ON CONFLICT for both databases.

Always ask for RETURNING and test for a row: on PostgreSQL the row count of such an insert is -1, whether it
inserted or not.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_into(session: Session, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _insert(session.get_bind().dialect.name, table)


def insert_on(connection: Connection, table: Table) -> Any:
    """The same where there is no session, as in what follows a write."""
    return _insert(connection.dialect.name, table)


def _insert(dialect: str, table: Table) -> Any:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
