"""Statements that every step of a case carries out: compiled once, then run by the driver itself.

Around one statement SQLAlchemy works about seven times as long as the driver does (measured: 0.31 ms of CPU
against 0.04); for the few statements of the hot path that is most of what a step costs. They are still
written as SQLAlchemy expressions, still run on the session's connection and in its transaction, and their
values still go through the types of their columns; only the way to the driver is short.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import Executable

Convert = Callable[[Any], Any]
Params = Mapping[str, Any]
Build = Callable[[str], Executable]

_CURSOR = "gatehouse-cursor"
_INSERT: Mapping[str, Callable[[Table], Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one kind of driver takes it."""

    sql: str
    # SQLite's driver takes a list, PostgreSQL's the names.
    order: tuple[str, ...] | None
    literals: Params
    given: tuple[tuple[str, Convert], ...]
    taken: tuple[tuple[int, Convert], ...]
    returns_rows: bool

    def parameters(self, params: Params) -> Any:
        """The values as the driver takes them."""
        values = {**self.literals, **params}
        for name, convert in self.given:
            values[name] = convert(values[name])
        return values if self.order is None else [values[name] for name in self.order]

    def rows(self, fetched: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """What the driver fetched, through the types of its columns."""
        if not self.taken:
            return fetched
        rows = []
        for values in fetched:
            row = list(values)
            for number, convert in self.taken:
                row[number] = convert(row[number])
            rows.append(tuple(row))
        return rows


class Prepared:
    """A statement with named parameters; give a function of the dialect's name where the databases differ."""

    def __init__(self, statement: Executable | Build) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, params: Params) -> list[tuple[Any, ...]]:
        """Run it; the rows it found or returned."""
        compiled, cursor = self._run(session, params)
        return compiled.rows(cursor.fetchall()) if compiled.returns_rows else []

    def row(self, session: Session, params: Params) -> tuple[Any, ...] | None:
        """Run it; the first row."""
        found = self.rows(session, params)
        return found[0] if found else None

    def changed(self, session: Session, params: Params) -> int:
        """Run it; how many rows it wrote."""
        return int(self._run(session, params)[1].rowcount)

    def _run(self, session: Session, params: Params) -> tuple[_Compiled, Any]:
        connection = session.connection()
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            statement = self._statement(name) if callable(self._statement) else self._statement
            compiled = self._compiled[name] = _compile(statement, connection.dialect)
        return compiled, _execute(connection, compiled.sql, compiled.parameters(params))


class PreparedInsert:
    """An insert of one or more rows of a table, prepared for each number of rows it is used with."""

    MOST_ROWS = 50

    def __init__(self, table: Table, *columns: str, replacing: bool = False) -> None:
        self._table = table
        self._columns = columns or tuple(column.name for column in table.c)
        self._replacing = replacing
        self._prepared: dict[int, Prepared] = {}

    def write(self, session: Session, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows given in the order of the columns; one statement unless there are very many."""
        for start in range(0, len(rows), self.MOST_ROWS):
            self._write(session, rows[start : start + self.MOST_ROWS])

    def _write(self, session: Session, rows: Sequence[Sequence[Any]]) -> None:
        count = len(rows)
        prepared = self._prepared.get(count)
        if prepared is None:
            prepared = self._prepared[count] = Prepared(lambda dialect: self._statement(dialect, count))
        prepared.changed(
            session,
            {
                f"{name}_{number}": value
                for number, row in enumerate(rows)
                for name, value in zip(self._columns, row, strict=True)
            },
        )

    def _statement(self, dialect: str, count: int) -> Executable:
        columns = self._table.c
        values = [
            {name: bindparam(f"{name}_{number}", type_=columns[name].type) for name in self._columns}
            for number in range(count)
        ]
        insert = _INSERT[dialect](self._table)
        if self._replacing:
            keys = [column.name for column in self._table.primary_key]
            changed = {name: insert.excluded[name] for name in self._columns if name not in keys}
            insert = insert.on_conflict_do_update(index_elements=keys, set_=changed)
        statement: Executable = insert.values(values).inline()
        return statement


def _compile(statement: Executable, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    results = list(getattr(statement, "exported_columns", ()))
    given = ((name, parameter.type) for name, parameter in compiled.binds.items())
    return _Compiled(
        sql=compiled.string,
        order=tuple(compiled.positiontup) if compiled.positional else None,
        literals={name: value for name, value in compiled.params.items() if value is not None},
        given=tuple(
            (name, convert)
            for name, kind in given
            if (convert := kind.dialect_impl(dialect).bind_processor(dialect)) is not None
        ),
        taken=tuple(
            (number, convert)
            for number, column in enumerate(results)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ),
        returns_rows=bool(results),
    )


def _execute(connection: Connection, sql: str, parameters: Any) -> Any:
    pooled = connection.connection
    cursor = connection.info.get(_CURSOR)
    if cursor is None:
        cursor = connection.info[_CURSOR] = pooled.cursor()
    if connection._has_events or connection.engine._has_events:
        # Whoever watches the statements of this engine sees these too.
        connection.dispatch.before_cursor_execute(connection, cursor, sql, parameters, None, False)
    dialect = connection.dialect
    errors = dialect.loaded_dbapi.Error
    try:
        cursor.execute(sql, parameters)
    except errors as error:
        lost = dialect.is_disconnect(error, pooled.dbapi_connection, cursor)
        if lost:
            connection.invalidate(error)
        wrapped = DBAPIError.instance(
            sql, None, error, errors, connection_invalidated=lost, dialect=dialect, hide_parameters=True
        )
        raise wrapped from error
    return cursor
