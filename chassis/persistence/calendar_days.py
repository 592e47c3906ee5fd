"""The county's own corrections of the working calendar: single days, and the years that are complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Session

_YEARS_LOCK = 72_061


@dataclass(frozen=True, slots=True)
class CalendarTables:
    """The tables of the calendar in one service's schema."""

    day: Table
    year: Table


def calendar_tables(metadata: MetaData) -> CalendarTables:
    """Add the calendar to a service's metadata (domain.md 0.3)."""
    day = Table(
        "calendar_day",
        metadata,
        Column("day", Date, primary_key=True),
        Column("is_working", Boolean, nullable=False),
        Column("label", String(100), nullable=False),
        # The notice the day was taken from.
        Column("source", String(200), nullable=False),
    )
    year = Table(
        "calendar_year",
        metadata,
        # A year whose holidays are completely entered.
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("source", String(200), nullable=False),
    )
    return CalendarTables(day, year)


@dataclass(frozen=True, slots=True)
class Entry:
    """One day an administrator entered: whether it is worked, what it is called, and which notice says so."""

    day: date
    is_working: bool
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class EnteredYear:
    """What was entered of a year; `source` is the notice it is complete by, and missing while it is not."""

    year: int
    days: Sequence[Entry]
    source: str | None

    @property
    def is_complete(self) -> bool:
        """Whether every holiday and make-up day of the year is among the days."""
        return self.source is not None

    def as_json(self) -> dict[str, Any]:
        """The form that is told to others."""
        return {"year": self.year, "source": self.source, "days": [asdict(one) for one in self.days]}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """A year as it was told."""
        days = [Entry(**{**one, "day": _date(one["day"])}) for one in plain["days"]]
        return cls(plain["year"], days, plain["source"])


def all_entered(session: Session, tables: CalendarTables) -> tuple[dict[date, bool], list[int]]:
    """Everything that was entered, as a working calendar takes it: days, and years that are complete."""
    days = session.execute(select(tables.day.c.day, tables.day.c.is_working))
    return {row.day: row.is_working for row in days}, list(session.scalars(select(tables.year.c.year)))


def entered_year(session: Session, tables: CalendarTables, year: int) -> EnteredYear:
    """What was entered of one year."""
    rows = session.execute(select(tables.day).where(_within(tables.day, year)).order_by(tables.day.c.day))
    source = session.scalar(select(tables.year.c.source).where(tables.year.c.year == year))
    return EnteredYear(year, [Entry(*row) for row in rows], source)


def lock_year(session: Session, year: int) -> None:
    """Let whoever changes a year wait for whoever is changing it: each writes all of it."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(select(func.pg_advisory_xact_lock(_YEARS_LOCK, year)))


def put_year(session: Session, tables: CalendarTables, entered: EnteredYear) -> None:
    """Let a year be exactly this."""
    session.execute(delete(tables.day).where(_within(tables.day, entered.year)))
    session.execute(delete(tables.year).where(tables.year.c.year == entered.year))
    if entered.days:
        session.execute(insert(tables.day), [asdict(one) for one in entered.days])
    if entered.source is not None:
        session.execute(insert(tables.year), {"year": entered.year, "source": entered.source})


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _within(day: Table, year: int) -> ColumnElement[bool]:
    return day.c.day.between(date(year, 1, 1), date(year, 12, 31))
