"""The tables of dispatch and how its domain objects sit in them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, Index, Integer, MetaData, String, Table, Text, text
from sqlalchemy.orm import registry

from chassis.engine.store import engine_tables
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import outbox_tables
from chassis.persistence.calendar_days import calendar_tables
from chassis.persistence.columns import NAMING_CONVENTION, Moment
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from chassis.persistence.kept_parameters import parameter_table
from chassis.persistence.proofs import proof_table
from chassis.persistence.sealing import seal_tables
from services.dispatch.domain.agency import Holding, Line, StationedAgency
from services.dispatch.domain.called_body import CalledBody
from services.dispatch.domain.catalogue import CatalogueItem, CatalogueState, ItemVersion, Mark, Origin
from services.dispatch.domain.eligibility import Weighed
from services.dispatch.domain.event_class import EventClass, Level, LimitUnit
from services.dispatch.domain.finishing import Finishing
from services.dispatch.domain.gate import GateCheck
from services.dispatch.domain.grid_event import EventRating, EventState, GridEvent, Round
from services.dispatch.domain.grid_event import Report as EventReport
from services.dispatch.domain.rating import Rating
from services.dispatch.domain.signed_statement import Promised, SignedStatement
from services.dispatch.domain.suspension import Settled, Suspension
from services.dispatch.domain.township_duty import DutyState, TownshipDuty
from services.dispatch.domain.unit import Unit
from services.dispatch.domain.whistle import Matter, Whistle, WhistleState
from services.dispatch.domain.work_order import CommunityRefusal, Demand, OrderState, Report, WorkOrder
from services.dispatch.storage.adverse_tables import adverse_table, map_adverse_opinions, result_table
from services.dispatch.storage.appointment_tables import appointment_table, map_appointments
from services.dispatch.storage.secondment_tables import map_secondments, secondment_table
from services.dispatch.storage.shapes import Kept
from services.dispatch.storage.staff_notice_tables import map_staff_notices, staff_notice_table

METADATA = MetaData(naming_convention=dict(NAMING_CONVENTION))

JOURNAL = journal_table(METADATA)
SEAL, ANCHOR = seal_tables(METADATA)
IDEMPOTENCY = idempotency_table(METADATA)
OUTBOX = outbox_tables(METADATA)
INBOX = inbox_tables(METADATA)
ENGINE = engine_tables(METADATA)
CALENDAR = calendar_tables(METADATA)
PARAMETER = parameter_table(METADATA)
PROOF = proof_table(METADATA)


OPEN: dict[str, Any] = {f"{dialect}_where": text("ended_at IS NULL") for dialect in ("postgresql", "sqlite")}
"""An index of what is still open only."""


def _words(kind: type[StrEnum], length: int = 20) -> Enum:
    """A closed list kept as its words."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=length, values_callable=lambda one: list(one)
    )


WORK_ORDER = Table(
    "work_order",
    METADATA,
    Column("order_no", String(40), primary_key=True),
    Column("batch_no", String(40), nullable=False, index=True),
    Column("item_ref", String(64)),
    Column("sender", String(40), nullable=False),
    Column("sender_user", String(64), nullable=False),
    Column("township", String(12), nullable=False),
    Column("community", String(12)),
    Column("demand", Kept(Demand), nullable=False),
    Column("order_date", Date(), nullable=False),
    Column("placed_at", Moment(), nullable=False),
    Column("state", _words(OrderState), nullable=False),
    Column("agency", String(64)),
    Column("held_by", Kept(tuple[str, ...]), server_default="[]", nullable=False),
    Column("checks", Kept(tuple[GateCheck, ...]), nullable=False),
    Column("answer", Kept(GateCheck | None)),
    Column("snapshot", Kept(ItemVersion | None)),
    Column("refusal", Kept(CommunityRefusal | None)),
    Column("finishing", Kept(Finishing | None)),
    Column("reports", Kept(tuple[Report, ...]), nullable=False),
    Column("rating", Kept(Rating | None)),
    Column("forward_note", Text(), nullable=False),
    Column("pool_no", String(40), server_default="", nullable=False),
    Column("visit_on", Date()),
    Column("end_reason", Text(), nullable=False),
    Column("ended_at", Moment()),
    Column("row_version", Integer(), nullable=False),
    Index("ix_work_order_sender_order_no", "sender", "order_no"),
    Index("ix_work_order_township_order_no", "township", "order_no"),
    Index("ix_work_order_community_order_no", "community", "order_no"),
    Index("ix_work_order_sender_state_ended_at", "sender", "state", "ended_at"),
    Index("ix_work_order_item_ref_state", "item_ref", "state"),
    Index("ix_work_order_community_order_date", "community", "order_date"),
)

CATALOGUE_ITEM = Table(
    "catalogue_item",
    METADATA,
    Column("item_id", String(64), primary_key=True),
    Column("origin", _words(Origin), nullable=False),
    Column("versions", Kept(tuple[ItemVersion, ...]), nullable=False),
    Column("marks", Kept(tuple[Mark, ...]), nullable=False),
    Column("name", Text(), nullable=False),
    Column("owner_unit", String(64), nullable=False),
    Column("revision", Integer(), nullable=False),
    Column("row_version", Integer(), nullable=False),
)

SUSPENSION = Table(
    "suspension",
    METADATA,
    Column("case_no", String(40), primary_key=True),
    Column("item_ref", String(64), nullable=False, index=True),
    Column("department", String(40), nullable=False),
    Column("places", Kept(tuple[str, ...]), nullable=False),
    Column("work", String(200), nullable=False),
    Column("since", Date(), nullable=False),
    Column("settled_on", Date()),
    Column("result", _words(Settled)),
)

TOWNSHIP_DUTY = Table(
    "township_duty",
    METADATA,
    Column("duty_id", String(64), primary_key=True),
    Column("revision", Integer(), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("department", String(40), nullable=False, index=True),
    Column("townships", Kept(tuple[str, ...]), nullable=False),
    Column("content", Text(), nullable=False),
    Column("notice_no", String(200), nullable=False),
    Column("case_no", String(64), nullable=False),
    Column("state", _words(DutyState), nullable=False),
    Column("in_force_on", Date()),
    Column("ends_on", Date()),
    Column("ended_on", Date()),
)

CATALOGUE_STATE = Table(
    "catalogue_state",
    METADATA,
    Column("source", String(20), primary_key=True),
    Column("own_version", Integer(), nullable=False),
    Column("checked_version", Integer(), nullable=False),
    Column("heard_at", Moment()),
    Column("in_step", Boolean(), nullable=False),
    Column("complete_to", Integer(), server_default="0", nullable=False),
    Column("beyond", Kept(tuple[int, ...]), server_default="[]", nullable=False),
)

AGENCY = Table(
    "stationed_agency",
    METADATA,
    Column("code", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("sending_department", String(40), nullable=False, index=True),
    Column("seat_township", String(12), nullable=False),
    Column("served", Kept(tuple[str, ...]), nullable=False),
    Column("revision", Integer(), nullable=False),
    Column("lines", Kept(tuple[Line, ...]), nullable=False),
    Column("holdings", Kept(tuple[Holding, ...]), nullable=False),
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

WHISTLE = Table(
    "whistle",
    METADATA,
    Column("whistle_no", String(40), primary_key=True),
    Column("township", String(12), nullable=False),
    Column("matter", Kept(Matter), nullable=False),
    Column("calls", Kept(tuple[CalledBody, ...]), nullable=False),
    Column("blown_at", Moment(), nullable=False),
    Column("blown_by", String(64), nullable=False),
    Column("state", _words(WhistleState), nullable=False),
    Column("weighed", _words(Weighed)),
    Column("override_reason", Text(), nullable=False),
    Column("sent_at", Moment()),
    Column("due_at", Moment()),
    Column("consultation", Text(), nullable=False),
    Column("solved_in", String(20), nullable=False),
    Column("remark", Text(), nullable=False),
    Column("ended_at", Moment()),
    Column("row_version", Integer(), nullable=False),
    Index("ix_whistle_open_whistle_no", "whistle_no", **OPEN),
)

WHISTLE_PARTY = Table(
    "whistle_party",
    METADATA,
    Column("unit", String(64), primary_key=True),
    Column("whistle_no", String(40), primary_key=True),
)
"""Whose business a whistle is: its township, and everybody it calls."""

GRID_EVENT = Table(
    "grid_event",
    METADATA,
    Column("event_no", String(40), primary_key=True),
    Column("report", Kept(EventReport), nullable=False),
    Column("class_code", String(20), nullable=False),
    Column("township", String(12), nullable=False),
    Column("community", String(12), nullable=False),
    Column("reported_at", Moment(), nullable=False),
    Column("reported_by", String(64), nullable=False),
    Column("first_receiver", String(64), nullable=False),
    Column("level", _words(Level), nullable=False),
    Column("state", _words(EventState, 30), nullable=False),
    Column("rounds", Kept(tuple[Round, ...]), nullable=False),
    Column("due_at", Moment()),
    Column("warn_at", Moment()),
    Column("escalations", Kept(tuple[str, ...]), nullable=False),
    Column("reopened", Integer(), nullable=False),
    Column("duplicate_of", String(40), nullable=False),
    Column("remark", Text(), nullable=False),
    Column("rating", Kept(EventRating | None)),
    Column("closed_at", Moment()),
    Column("ended_at", Moment()),
    Column("row_version", Integer(), nullable=False),
    Index("ix_grid_event_open_due_at", "due_at", "event_no", **OPEN),
    Index("ix_grid_event_open_township", "township", "due_at", "event_no", "warn_at", **OPEN),
)

EVENT_PARTY = Table(
    "event_party",
    METADATA,
    Column("unit", String(64), primary_key=True),
    Column("event_no", String(40), primary_key=True),
)
"""Whose business an event is: who reported it, its place, and everybody it was given to."""

OUTSIDE_NUMBER = Table(
    "outside_number",
    METADATA,
    Column("source", String(20), primary_key=True),
    Column("number", String(64), primary_key=True),
    Column("event_no", String(40), nullable=False),
)
"""Under which number another system has handed in an event."""

EVENT_CONTACT = Table(
    "event_contact",
    METADATA,
    Column("event_no", String(40), primary_key=True),
    Column("contact", String(100), nullable=False),
)
"""Whom to call back about an open event; nothing else names a resident, and this is erased at its end."""

EVENT_CLASS = Table(
    "event_class",
    METADATA,
    Column("code", String(20), primary_key=True),
    Column("field", String(40), nullable=False),
    Column("name", String(100), nullable=False),
    Column("level", _words(Level), nullable=False),
    Column("department", String(40), nullable=False),
    Column("joint", Kept(tuple[str, ...]), nullable=False),
    Column("limit", Integer(), nullable=False),
    Column("unit", _words(LimitUnit), nullable=False),
)

SIGNED_STATEMENT = Table(
    "signed_statement",
    METADATA,
    Column("case_no", String(40), primary_key=True),
    Column("agency", String(64), nullable=False),
    Column("township", String(12), nullable=False),
    Column("year", Integer(), nullable=False),
    Column("number", String(200), nullable=False),
    Column("signed_on", Date(), nullable=False),
    Column("targets", Kept(tuple[Promised, ...]), nullable=False),
    Column("supplements", String(40), nullable=False, index=True),
    Column("replaced_by", String(40), nullable=False),
    Index("ix_signed_statement_agency_year", "agency", "year"),
)

NUMBER_SERIES = Table(
    "number_series",
    METADATA,
    Column("series", String(20), primary_key=True),
    Column("year", Integer(), primary_key=True, autoincrement=False),
    Column("last", Integer(), nullable=False),
)

APPOINTMENT = appointment_table(METADATA)
SECONDMENT = secondment_table(METADATA)
STAFF_NOTICE = staff_notice_table(METADATA)
ADVERSE_OPINION = adverse_table(METADATA)
AGENCY_RESULT = result_table(METADATA)

MAPPERS = registry(metadata=METADATA)
MAPPERS.map_imperatively(WorkOrder, WORK_ORDER, version_id_col=WORK_ORDER.c.row_version)
MAPPERS.map_imperatively(GridEvent, GRID_EVENT, version_id_col=GRID_EVENT.c.row_version)
MAPPERS.map_imperatively(EventClass, EVENT_CLASS)
MAPPERS.map_imperatively(Whistle, WHISTLE, version_id_col=WHISTLE.c.row_version)
MAPPERS.map_imperatively(CatalogueItem, CATALOGUE_ITEM, version_id_col=CATALOGUE_ITEM.c.row_version)
MAPPERS.map_imperatively(CatalogueState, CATALOGUE_STATE)
MAPPERS.map_imperatively(Suspension, SUSPENSION)
MAPPERS.map_imperatively(TownshipDuty, TOWNSHIP_DUTY)
MAPPERS.map_imperatively(StationedAgency, AGENCY)
MAPPERS.map_imperatively(Unit, UNIT)
MAPPERS.map_imperatively(SignedStatement, SIGNED_STATEMENT)
map_appointments(MAPPERS, APPOINTMENT)
map_secondments(MAPPERS, SECONDMENT)
map_staff_notices(MAPPERS, STAFF_NOTICE)
map_adverse_opinions(MAPPERS, ADVERSE_OPINION, AGENCY_RESULT)
