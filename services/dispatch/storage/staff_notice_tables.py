"""The table of notices of changes of staff, and how they sit in it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Boolean, Column, Date, Enum, MetaData, String, Table, Text
from sqlalchemy.orm import registry

from chassis.persistence.columns import Moment
from services.dispatch.domain.staff_notice import Movement, Reading, StaffNotice, State
from services.dispatch.storage.shapes import Kept


def _words(kind: type[StrEnum]) -> Enum:
    """A closed list kept as its words."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=20, values_callable=lambda one: list(one)
    )


def staff_notice_table(metadata: MetaData) -> Table:
    """The table in the schema of dispatch."""
    return Table(
        "staff_notice",
        metadata,
        Column("case_no", String(40), primary_key=True),
        Column("agency", String(64), nullable=False),
        Column("agency_name", String(200), nullable=False),
        Column("sender", String(40), nullable=False),
        Column("post", String(100), nullable=False),
        Column("person", String(100), nullable=False),
        Column("movement", _words(Movement), nullable=False),
        Column("decided_on", Date(), nullable=False),
        Column("effective_from", Date(), nullable=False),
        Column("reason", Text(), nullable=False),
        Column("successor", String(100), nullable=False),
        Column("townships", Kept(tuple[str, ...]), nullable=False),
        Column("sent_at", Moment(), nullable=False),
        Column("late", Boolean(), nullable=False),
        Column("readings", Kept(tuple[Reading, ...]), nullable=False),
        Column("state", _words(State), nullable=False),
        Column("ended_at", Moment()),
    )


def map_staff_notices(mappers: registry, table: Table) -> None:
    """Notices are read from and written to the table."""
    mappers.map_imperatively(StaffNotice, table)
