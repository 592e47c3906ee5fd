"""What the database holds at one moment, as plain rows: the invariants look at nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from services.admission.storage.schema import METADATA
from services.admission.storage.tables import COMMITTEE as COMMITTEE  # registers every table

Row = Any
"""A row of a table, its columns as attributes."""
STANDING = ("list_entry", "unit")
NOT_READ = {"process_instance": ("data",), "human_task": ("draft", "submission", "performed")}


@dataclass(frozen=True, slots=True)
class Rows:
    """The tables by name."""

    application: list[Row] = field(default_factory=list)
    plan: list[Row] = field(default_factory=list)
    consultation: list[Row] = field(default_factory=list)
    opinion: list[Row] = field(default_factory=list)
    correction_notice: list[Row] = field(default_factory=list)
    vote: list[Row] = field(default_factory=list)
    objection: list[Row] = field(default_factory=list)
    approval: list[Row] = field(default_factory=list)
    dossier: list[Row] = field(default_factory=list)
    work_item: list[Row] = field(default_factory=list)
    work_item_version: list[Row] = field(default_factory=list)
    exit_filing: list[Row] = field(default_factory=list)
    work_notice: list[Row] = field(default_factory=list)
    filing: list[Row] = field(default_factory=list)
    membership: list[Row] = field(default_factory=list)
    meeting: list[Row] = field(default_factory=list)
    hearing: list[Row] = field(default_factory=list)
    ballot: list[Row] = field(default_factory=list)
    review_request: list[Row] = field(default_factory=list)
    unadmitted_work: list[Row] = field(default_factory=list)
    township_duty: list[Row] = field(default_factory=list)
    blocked_order: list[Row] = field(default_factory=list)
    order_note: list[Row] = field(default_factory=list)
    parameter_value: list[Row] = field(default_factory=list)
    list_entry: list[Row] = field(default_factory=list)
    unit: list[Row] = field(default_factory=list)
    process_instance: list[Row] = field(default_factory=list)
    human_task: list[Row] = field(default_factory=list)
    incident: list[Row] = field(default_factory=list)
    journal: list[Row] = field(default_factory=list)
    inbox: list[Row] = field(default_factory=list)

    def of(self, table: str, case_no: str) -> list[Row]:
        """The rows of a table that belong to a case."""
        return [row for row in getattr(self, table) if row.case_no == case_no]

    def case(self, case_no: str) -> Row:
        """An application by its number."""
        return one(self.of("application", case_no))

    def setting(self, key: str, on: date) -> Any:
        """The value a setting had on a day: the one entered last of those that had begun."""
        begun = [row for row in self.parameter_value if row.key == key and row.valid_from <= on]
        return max(begun, key=lambda row: (row.valid_from, row.number)).value


class Reading:
    """Reads everything, and understands only what has changed: most acts write few of the tables."""

    def __init__(self) -> None:
        self._found: dict[str, list[Any]] = {}
        self._rows: dict[str, list[Row]] = {}

    def rows(self, session: Session, raw: sqlite3.Connection) -> Rows:
        """Every table as it stands now."""
        for name in (one.name for one in fields(Rows)):
            if name in STANDING and name in self._rows:
                continue
            found = raw.execute(_wanted(name)[1]).fetchall()
            if found != self._found.get(name):
                self._found[name] = found
                self._rows[name] = list(session.execute(_wanted(name)[0]).all())
        return Rows(**self._rows)


def read_all(session: Session, *, without: Sequence[str] = ()) -> Rows:
    """Every table as it stands now, of whichever database; some may be left out."""
    wanted = [one.name for one in fields(Rows) if one.name not in without]
    return Rows(**{name: list(session.execute(_wanted(name)[0]).all()) for name in wanted})


def one(rows: Iterable[Row]) -> Row:
    """The only one."""
    found = list(rows)
    assert len(found) == 1, f"{len(found)} where there is one"
    return found[0]


@cache
def _wanted(name: str) -> tuple[Select[Any], str]:
    """What is read of a table, for the mapping and for the file as it is."""
    table = METADATA.tables[name]
    columns = [column for column in table.c if column.name not in NOT_READ.get(name, ())]
    wanted = select(*columns).order_by(*table.primary_key.columns)
    return wanted, str(wanted.compile(dialect=sqlite.dialect()))
