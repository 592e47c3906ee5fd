"""How a database would carry out statements, and whether it would read whole tables for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, event

from chassis.persistence.database import Database


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement, how it would be carried out, and the tables or indexes it would read from end to end."""

    statement: str
    lines: tuple[str, ...]
    read_whole: frozenset[str]

    def reads_whole(self, tables: Collection[str]) -> bool:
        """Whether one of these tables would be read from end to end."""
        return not self.read_whole.isdisjoint(tables)

    def __str__(self) -> str:
        return "\n".join([" ".join(self.statement.split())[:200], *(f"    {line}" for line in self.lines)])


def plans_of(database: Database, act: Callable[[], object]) -> list[Plan]:
    """The plans of every statement that `act` runs."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    explain = _postgresql if database.is_postgresql else _sqlite
    with database.engine.connect() as connection:
        return [explain(connection, statement, parameters) for statement, parameters in seen]


def _sqlite(connection: Connection, statement: str, parameters: Any) -> Plan:
    cursor = connection.connection.cursor()
    cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    lines = tuple(row[-1] for row in cursor.fetchall())
    return Plan(statement, lines, frozenset(line.split()[1] for line in lines if line.startswith("SCAN ")))


def _postgresql(connection: Connection, statement: str, parameters: Any) -> Plan:
    driver: Any = connection.connection.driver_connection
    kind = psycopg.RawCursor if isinstance(parameters, list) else psycopg.Cursor
    with kind(driver) as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        plan: Any = cursor.fetchone()[0][0]["Plan"]  # type: ignore[index]
        cursor.execute(f"EXPLAIN (COSTS OFF) {statement}", parameters)
        lines = tuple(line for (line,) in cursor.fetchall())
    driver.rollback()
    return Plan(statement, lines, frozenset(_read_whole(plan)))


def _read_whole(node: Any) -> Iterator[str]:
    """A sequential scan, or an index that is walked without a condition on it."""
    whole = node["Node Type"] == "Seq Scan"
    walked = node["Node Type"] in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    if whole or walked:
        yield node["Relation Name"]
    for inner in node.get("Plans", ()):
        yield from _read_whole(inner)
