"""The table of secondments, and how they sit in it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Column, Date, Enum, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import registry

from chassis.persistence.columns import Moment
from services.dispatch.domain.secondment import Belongs, Consent, Secondment, Spell, State
from services.dispatch.storage.shapes import Kept


def _words(kind: type[StrEnum]) -> Enum:
    """A closed list kept as its words."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=20, values_callable=lambda one: list(one)
    )


def secondment_table(metadata: MetaData) -> Table:
    """The table in the schema of dispatch."""
    return Table(
        "secondment",
        metadata,
        Column("case_no", String(40), primary_key=True),
        Column("requester", String(40), nullable=False),
        Column("person", String(100), nullable=False),
        Column("organisation", String(64), nullable=False),
        Column("organisation_name", String(200), nullable=False),
        Column("belongs", _words(Belongs), nullable=False),
        Column("townships", Kept(tuple[str, ...]), nullable=False),
        Column("task", Text(), nullable=False),
        Column("reason", Text(), nullable=False),
        Column("first", Date(), nullable=False),
        Column("last", Date(), nullable=False),
        Column("opened_at", Moment(), nullable=False),
        Column("state", _words(State), nullable=False),
        Column("before", Kept(tuple[Spell, ...]), nullable=False),
        Column("cap", Integer(), nullable=False),
        Column("exception", Kept(Consent | None)),
        Column("township_consent", Kept(Consent | None)),
        Column("organisation_consent", Kept(Consent | None)),
        Column("returned_on", Date()),
        Column("warned", Integer(), nullable=False),
        Column("end_reason", Text(), nullable=False),
        Column("ended_at", Moment()),
        Column("row_version", Integer(), nullable=False),
        Index("ix_secondment_organisation_person", "organisation", "person"),
    )


def map_secondments(mappers: registry, table: Table) -> None:
    """Secondments are read from and written to the table."""
    mappers.map_imperatively(Secondment, table, version_id_col=table.c.row_version)
