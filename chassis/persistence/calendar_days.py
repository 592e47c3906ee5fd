"""The county's own corrections of the working calendar: single days, and the years that are complete."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table


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
