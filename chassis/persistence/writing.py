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

from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from chassis.persistence.prepared import Compiled, Params, Prepared, Write, execute

_PLACE = re.compile(r"\$(\d+)")


def carry_out(session: Session, writes: Sequence[Write]) -> list[int]:
    """Run the writes in the session's transaction; how many rows each has written."""
    connection = session.connection()
    dialect = connection.dialect
    if dialect.name == "postgresql" and len(writes) > 1:
        together = _together(tuple(prepared for prepared, _ in writes), dialect)
        parameters = together.parameters([params for _, params in writes])
        return list(execute(connection, together.sql, parameters).fetchone())
    counts = []
    for prepared, params in writes:
        compiled = prepared.compiled(dialect)
        counts.append(execute(connection, compiled.sql, compiled.parameters(params)).rowcount)
    return counts


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
def _together(writes: tuple[Prepared, ...], dialect: Dialect) -> _Together:
    parts, texts, counts, places = [], [], [], 0
    for number, prepared in enumerate(writes):
        compiled = prepared.compiled(dialect)
        label = prepared.label or f"part_{number}"
        text = _PLACE.sub(partial(_moved, places), compiled.sql)
        returning = "" if compiled.returns or prepared.label else " RETURNING 1"
        texts.append(f"{label} AS ({text}{returning})")
        counts.append(f"(SELECT count(*) FROM {label})")  # noqa: S608 - made of our own statements
        parts.append(compiled)
        places += len(compiled.order)
    return _Together(f"WITH {', '.join(texts)} SELECT {', '.join(counts)}", tuple(parts))


def _moved(by: int, place: re.Match[str]) -> str:
    return f"${int(place[1]) + by}"
