"""The table of appointments and removals, and how they sit in it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Column, Date, Enum, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import registry

from chassis.persistence.columns import Moment
from services.dispatch.domain.appointment import Appointment, Decision, Dossier, Request
from services.dispatch.domain.appointment_rounds import Round
from services.dispatch.domain.appointment_words import Kind, Mode, Silence, State
from services.dispatch.storage.shapes import Kept


def _words(kind: type[StrEnum]) -> Enum:
    """A closed list kept as its words."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=20, values_callable=lambda one: list(one)
    )


def appointment_table(metadata: MetaData) -> Table:
    """The table in the schema of dispatch."""
    return Table(
        "appointment",
        metadata,
        Column("case_no", String(40), primary_key=True),
        Column("agency", String(64), nullable=False),
        Column("agency_name", String(200), nullable=False),
        Column("post", String(100), nullable=False),
        Column("kind", _words(Kind), nullable=False),
        Column("mode", _words(Mode), nullable=False),
        Column("silence", _words(Silence), nullable=False),
        Column("decider", String(40), nullable=False),
        Column("concerned", Kept(tuple[str, ...]), nullable=False),
        Column("opened_at", Moment(), nullable=False),
        Column("state", _words(State), nullable=False),
        Column("request", Kept(Request | None)),
        Column("rounds", Kept(tuple[Round, ...]), nullable=False),
        Column("decisions", Kept(tuple[Decision, ...]), nullable=False),
        Column("told_at", Moment()),
        Column("told", Text(), nullable=False),
        Column("read_by", Kept(tuple[str, ...]), nullable=False),
        Column("number", String(100), nullable=False),
        Column("effective_from", Date()),
        Column("dossiers", Kept(tuple[Dossier, ...]), nullable=False),
        Column("end_reason", Text(), nullable=False),
        Column("ended_at", Moment()),
        Column("row_version", Integer(), nullable=False),
        Index("ix_appointment_agency_kind_state", "agency", "kind", "state"),
    )


def map_appointments(mappers: registry, table: Table) -> None:
    """Appointments are read from and written to the table."""
    mappers.map_imperatively(Appointment, table, version_id_col=table.c.row_version)
