"""Writes that belong together: one statement on PostgreSQL, one after the other on SQLite.

On PostgreSQL every statement is a round trip, and both sides pay for it. Several writes travel as the parts
of one `WITH`; they must not touch the same rows, and see of one another only what a labelled part returns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Connection, Dialect

from chassis.persistence.prepared import Compiled, Params, Prepared, Write, execute

_PLACE = re.compile(r"\$(\d+)")


def carry_out(connection: Connection, writes: Sequence[Write]) -> None:
    """Run the writes, and tell those who check how many rows were written."""
    if connection.dialect.name == "postgresql" and len(writes) > 1:
        _carry_out_together(connection, writes)
        return
    for write in writes:
        compiled = write.statement.compiled(connection.dialect)
        count = execute(connection, compiled.sql, compiled.parameters(write.params)).rowcount
        if write.check is not None:
            write.check(count)


def _carry_out_together(connection: Connection, writes: Sequence[Write]) -> None:
    checks = [write.check for write in writes if write.check is not None]
    statements = tuple((write.statement, write.check is not None) for write in writes)
    together = _together(statements, connection.dialect)
    cursor = execute(connection, together.sql, together.parameters([write.params for write in writes]))
    for check, count in zip(checks, cursor.fetchone(), strict=bool(checks)):
        check(count)


@dataclass(frozen=True, slots=True)
class _Together:
    """The writes of one statement, and their places counted through."""

    sql: str
    parts: tuple[Compiled, ...]

    def parameters(self, given: Sequence[Params]) -> list[Any]:
        """The values of all parts."""
        pairs = zip(self.parts, given, strict=True)
        return [value for compiled, params in pairs for value in compiled.parameters(params)]


@lru_cache(500)
def _together(statements: tuple[tuple[Prepared, bool], ...], dialect: Dialect) -> _Together:
    parts, texts, counts, places = [], [], [], 0
    for number, (prepared, counted) in enumerate(statements):
        compiled = prepared.compiled(dialect)
        label = prepared.label or f"part_{number}"
        text = _PLACE.sub(partial(_moved, places), compiled.sql)
        texts.append(f"{label} AS ({text}{' RETURNING 1' if counted else ''})")
        if counted:
            counts.append(f"(SELECT count(*) FROM {label})")  # noqa: S608 - made of our own statements
        parts.append(compiled)
        places += len(compiled.order)
    return _Together(f"WITH {', '.join(texts)} SELECT {', '.join(counts) or '1'}", tuple(parts))


def _moved(by: int, place: re.Match[str]) -> str:
    return f"${int(place[1]) + by}"
