"""The tables of assessment and how its domain objects sit in them."""

from __future__ import annotations

from sqlalchemy import Column, Enum, Index, Integer, MetaData, String, Table
from sqlalchemy.orm import registry

from chassis.engine.store import engine_tables
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import outbox_tables
from chassis.persistence.calendar_days import calendar_tables
from chassis.persistence.columns import NAMING_CONVENTION, JsonText, Moment
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from services.assessment.domain.facts import Agency, FactKind
from services.assessment.domain.unit import Unit

METADATA = MetaData(naming_convention=dict(NAMING_CONVENTION))

JOURNAL = journal_table(METADATA)
IDEMPOTENCY = idempotency_table(METADATA)
OUTBOX = outbox_tables(METADATA)
INBOX = inbox_tables(METADATA)
ENGINE = engine_tables(METADATA)
CALENDAR = calendar_tables(METADATA)

KINDS = Enum(
    FactKind, native_enum=False, create_constraint=False, length=20, values_callable=lambda one: list(one)
)

FACT = Table(
    "fact",
    METADATA,
    Column("order_no", String(40), primary_key=True),
    Column("kind", KINDS, primary_key=True),
    Column("sender", String(40), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("township", String(12), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("year", Integer(), nullable=False),
    Index("ix_fact_year_agency_sender_township_kind", "year", "agency", "sender", "township", "kind"),
)

AGENCY = Table(
    "stationed_agency",
    METADATA,
    Column("code", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("sending_department", String(40), nullable=False),
    Column("seat_township", String(12), nullable=False),
    Column("served", JsonText(), nullable=False),
    Column("revision", Integer(), nullable=False),
)

UNIT = Table(
    "unit",
    METADATA,
    Column("code", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("parent", String(40), nullable=False),
    Column("revision", Integer(), nullable=False),
)

MAPPERS = registry(metadata=METADATA)
MAPPERS.map_imperatively(Agency, AGENCY)
MAPPERS.map_imperatively(Unit, UNIT)
