"""Statements that every step of a case carries out: compiled once, then run by the driver itself.

Around one statement SQLAlchemy works about seven times as long as the driver does (measured: 0.31 ms of CPU
against 0.04); for the few statements of the hot path that is most of what a step costs. They are still
written as SQLAlchemy expressions, still run on the connection and in the transaction they are given, and
their values still go through the types of their columns; only the way to the driver is short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Table, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import Executable

Convert = Callable[[Any], Any]
Params = Mapping[str, Any]
Build = Callable[[str], Executable]

MOST_ROWS = 50
_CURSOR = "gatehouse-cursor"
_INSERT: Mapping[str, Callable[[Table], Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one kind of driver takes it."""

    sql: str
    order: tuple[str, ...]
    literals: Params
    given: tuple[tuple[str, Convert], ...]
    taken: tuple[tuple[int, Convert], ...]
    returns: bool

    def parameters(self, params: Params) -> list[Any]:
        """The values in the order of their places in the statement."""
        values = {**self.literals, **params}
        for name, convert in self.given:
            values[name] = convert(values[name])
        return [values[name] for name in self.order]

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
    """A statement with named parameters; give a function of the dialect's name where the databases differ.

    A `label` is what later writes of the same `carry_out` call its returned rows on PostgreSQL.
    """

    def __init__(self, statement: Executable | Build, *, label: str = "") -> None:
        self.label = label
        self._statement = statement
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: Dialect) -> Compiled:
        """The statement as this dialect's driver takes it."""
        known = self._compiled.get(dialect.name)
        if known is None:
            statement = self._statement(dialect.name) if callable(self._statement) else self._statement
            known = self._compiled[dialect.name] = _compile(statement, dialect)
        return known

    def rows(self, connection: Connection, params: Params) -> list[tuple[Any, ...]]:
        """Run it; the rows it found or returned."""
        compiled = self.compiled(connection.dialect)
        return compiled.rows(execute(connection, compiled.sql, compiled.parameters(params)).fetchall())

    def row(self, connection: Connection, params: Params) -> tuple[Any, ...] | None:
        """Run it; the first row."""
        found = self.rows(connection, params)
        return found[0] if found else None


class Write(NamedTuple):
    """A statement to be carried out, and who wants to know how many rows it wrote."""

    statement: Prepared
    params: Params
    check: Callable[[int], None] | None = None


class PreparedInsert:
    """An insert of one or more rows of a table, prepared for each number of rows it is used with."""

    def __init__(self, table: Table, *columns: str, replacing: bool = False) -> None:
        self._table = table
        self._columns = columns or tuple(column.name for column in table.c)
        self._replacing = replacing
        self._prepared: dict[int, tuple[Prepared, list[str]]] = {}

    def writes(self, rows: Sequence[Sequence[Any]]) -> Iterator[Write]:
        """The writing of rows given in the order of the columns: one statement unless there are very many."""
        for start in range(0, len(rows), MOST_ROWS):
            some = rows[start : start + MOST_ROWS]
            count = len(some)
            if count not in self._prepared:
                names = [f"{name}_{number}" for number in range(count) for name in self._columns]
                self._prepared[count] = Prepared(partial(self._statement, count)), names
            prepared, names = self._prepared[count]
            yield Write(prepared, dict(zip(names, chain.from_iterable(some), strict=True)))

    def _statement(self, count: int, dialect: str) -> Executable:
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


class PreparedDelete:
    """A delete of rows by their keys, prepared for each number of keys it is used with."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._prepared: dict[int, Prepared] = {}

    def writes(self, keys: Sequence[str]) -> Iterator[Write]:
        """The deleting of these rows."""
        for start in range(0, len(keys), MOST_ROWS):
            some = keys[start : start + MOST_ROWS]
            count = len(some)
            if count not in self._prepared:
                self._prepared[count] = Prepared(self._statement(count))
            yield Write(self._prepared[count], {f"key_{number}": key for number, key in enumerate(some)})

    def _statement(self, count: int) -> Executable:
        (key,) = self._table.primary_key.columns
        return delete(self._table).where(key.in_([bindparam(f"key_{number}") for number in range(count)]))


def _compile(statement: Executable, dialect: Dialect) -> Compiled:
    # PostgreSQL's own `$1`, so that its driver need not read the statement again and again.
    kind: Any = type(dialect)
    placing = kind(paramstyle="numeric_dollar") if dialect.name == "postgresql" else dialect
    compiled: Any = statement.compile(dialect=placing)  # type: ignore[attr-defined]
    results = list(getattr(statement, "exported_columns", ()))
    given = ((name, parameter.type) for name, parameter in compiled.binds.items())
    return Compiled(
        sql=compiled.string,
        order=tuple(compiled.positiontup),
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
        returns=bool(results),
    )


def execute(connection: Connection, sql: str, parameters: Sequence[Any]) -> Any:
    """Let the driver run a compiled statement; gives its cursor, which the next statement uses again."""
    if not connection.in_transaction():
        connection.begin()
    cursor = connection.info.get(_CURSOR) or _new_cursor(connection)
    if connection._has_events or connection.engine._has_events:
        # Whoever watches the statements of this engine sees these too.
        connection.dispatch.before_cursor_execute(connection, cursor, sql, parameters, None, False)
    try:
        cursor.execute(sql, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told_by_sqlalchemy(connection, cursor, sql, error) from error
    return cursor


def _new_cursor(connection: Connection) -> Any:
    driver: Any = connection.connection.driver_connection
    postgresql = connection.dialect.name == "postgresql"
    cursor = connection.info[_CURSOR] = driver.direct if postgresql else driver.cursor()
    return cursor


def _told_by_sqlalchemy(connection: Connection, cursor: Any, sql: str, error: Any) -> BaseException:
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
    if lost:
        connection.invalidate(error)
    known = dialect.loaded_dbapi.Error
    told: BaseException = DBAPIError.instance(
        sql, None, error, known, connection_invalidated=lost, dialect=dialect, hide_parameters=True
    )
    return told
