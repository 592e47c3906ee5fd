"""The tables of admission, with the chassis' own tables in the same schema."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from chassis.engine.store import engine_tables
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import outbox_tables
from chassis.persistence.calendar_days import calendar_tables
from chassis.persistence.columns import NAMING_CONVENTION, ExactDecimal, Id, JsonText, Moment
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from services.admission.domain.blocked_order import Settlement
from services.admission.domain.committee import Seat
from services.admission.domain.vocabulary import (
    Answer,
    ApplicationState,
    Category,
    Choice,
    Conclusion,
    Decision,
    ItemState,
    Procedure,
    Reply,
    RequestType,
)
from services.admission.storage.words import Word

METADATA = MetaData(naming_convention=dict(NAMING_CONVENTION))

JOURNAL = journal_table(METADATA)
IDEMPOTENCY = idempotency_table(METADATA)
OUTBOX, OUTBOX_STREAM = outbox_tables(METADATA)
INBOX, INBOX_STREAM = inbox_tables(METADATA)
ENGINE = engine_tables(METADATA)
CALENDAR = calendar_tables(METADATA)

CASE, UNIT_CODE, NAME, WORD = String(40), String(40), String(200), String(40)


def _needed(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **options)


def _case() -> Column[Any]:
    return Column("case_no", CASE, ForeignKey("application.case_no"), nullable=False, index=True)


APPLICATION = Table(
    "application",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    _needed("county", UNIT_CODE),
    _needed("applicant", UNIT_CODE, index=True),
    _needed("request_type", Word(RequestType)),
    _needed("state", Word(ApplicationState), index=True),
    _needed("facts", JsonText()),
    _needed("initiator", String(64)),
    _needed("created_at", Moment()),
    _needed("item_name", NAME),
    Column("procedure", Word(Procedure)),
    _needed("on_paper", Boolean()),
    Column("contact", JsonText()),
    _needed("application_no", CASE),
    Column("submitted_at", Moment()),
    _needed("submitted_plan", Integer()),
    _needed("signed_by", NAME),
    _needed("receipt_no", CASE),
    Column("received_on", Date()),
    Column("accepted_on", Date()),
    Column("accepted_at", Moment()),
    _needed("accepted_by_silence", Boolean()),
    Column("clock_record", JsonText()),
    _needed("circulation", Integer()),
    _needed("entitled", JsonText()),
    _needed("returned", Boolean()),
    _needed("end_reason", Text()),
    Column("ended_at", Moment()),
    Column("closed_at", Moment()),
)

PLAN = Table(
    "plan",
    METADATA,
    Column("case_no", CASE, ForeignKey("application.case_no"), primary_key=True),
    Column("version", Integer(), primary_key=True, autoincrement=False),
    _needed("parts", JsonText()),
    _needed("author", NAME),
    _needed("at", Moment()),
    _needed("scope", JsonText()),
    _needed("facts", JsonText()),
    _needed("conditions", JsonText()),
)

CONSULTATION = Table(
    "consultation",
    METADATA,
    Column("id", Id(), primary_key=True),
    _case(),
    _needed("round", Integer()),
    _needed("party", UNIT_CODE, index=True),
    _needed("plan_version", Integer()),
    _needed("asked_at", Moment()),
    _needed("due_on", Date()),
    Column("reply", Word(Reply)),
    Column("replied_at", Moment()),
    _needed("signed_by", NAME),
    _needed("signer_post", NAME),
    _needed("conditions", JsonText()),
    _needed("objections", JsonText()),
    _needed("remark", Text()),
    Column("limit_days", Integer()),
    UniqueConstraint("case_no", "party", "round"),
)

OPINION = Table(
    "opinion",
    METADATA,
    Column("id", Id(), primary_key=True),
    _case(),
    _needed("party", UNIT_CODE),
    _needed("kind", WORD),
    _needed("point", Text()),
    _needed("reason", Text()),
    _needed("proposal", Text()),
    _needed("precedent", Boolean()),
    _needed("raised_at", Moment()),
    _needed("round", Integer()),
    Column("answer", Word(Answer)),
    _needed("answer_reason", Text()),
    Column("answered_at", Moment()),
    _needed("answered_by", NAME),
)

CORRECTION_NOTICE = Table(
    "correction_notice",
    METADATA,
    Column("id", Id(), primary_key=True),
    _case(),
    _needed("number", Integer()),
    _needed("lines", JsonText()),
    _needed("sent_at", Moment()),
    _needed("due_on", Date()),
    _needed("new_fact", Text()),
    Column("answered_at", Moment()),
    Column("limit_days", Integer()),
    UniqueConstraint("case_no", "number"),
)

PRELIMINARY_REVIEW = Table(
    "preliminary_review",
    METADATA,
    Column("id", Id(), primary_key=True),
    _case(),
    _needed("conclusion", Word(Conclusion)),
    _needed("checks", JsonText()),
    _needed("text", Text()),
    _needed("reviewer", NAME),
    _needed("reviewer_unit", UNIT_CODE),
    _needed("at", Moment()),
)

VOTE = Table(
    "vote",
    METADATA,
    Column("id", Id(), primary_key=True),
    _case(),
    _needed("circulation", Integer()),
    _needed("unit", UNIT_CODE),
    _needed("delegate", NAME),
    _needed("choice", Word(Choice)),
    _needed("reason", Text()),
    _needed("at", Moment()),
    _needed("counted", Boolean()),
    UniqueConstraint("case_no", "circulation", "unit"),
)

OBJECTION = Table(
    "objection",
    METADATA,
    Column("id", Id(), primary_key=True),
    _case(),
    _needed("party", UNIT_CODE),
    _needed("point", Text()),
    _needed("reason", Text()),
    _needed("proposal", Text()),
    _needed("raised_by", NAME),
    _needed("at", Moment()),
    _needed("late", Boolean()),
)

APPROVAL = Table(
    "approval",
    METADATA,
    Column("id", Id(), primary_key=True),
    _case(),
    _needed("decision", Word(Decision)),
    _needed("procedure", Word(Procedure)),
    _needed("signer", NAME),
    _needed("signer_post", NAME),
    _needed("seat", WORD),
    _needed("at", Moment()),
    _needed("reason", Text()),
    Column("effective_on", Date()),
    _needed("conditions", JsonText()),
    _needed("agreeing", Integer()),
    _needed("entitled", Integer()),
)

DOSSIER = Table(
    "dossier",
    METADATA,
    Column("case_no", CASE, ForeignKey("application.case_no"), primary_key=True),
    Column("keeper", UNIT_CODE, primary_key=True),
    _needed("opened_at", Moment()),
    Column("closed_at", Moment()),
    _needed("closed_by", NAME),
    _needed("documents", JsonText()),
)

WORK_ITEM = Table(
    "work_item",
    METADATA,
    Column("item_id", CASE, primary_key=True),
    _needed("county", UNIT_CODE, index=True),
    _needed("owner_unit", UNIT_CODE, index=True),
    _needed("origin", WORD),
    _needed("revision", Integer()),
)

WORK_ITEM_VERSION = Table(
    "work_item_version",
    METADATA,
    Column("item_id", CASE, ForeignKey("work_item.item_id"), primary_key=True),
    Column("version", Integer(), primary_key=True, autoincrement=False),
    _needed("case_no", CASE, unique=True),
    _needed("notice_no", NAME),
    _needed("name", NAME, index=True),
    _needed("category", Word(Category)),
    _needed("burden_kinds", JsonText()),
    _needed("content", Text()),
    _needed("basis", JsonText()),
    _needed("elements", JsonText()),
    _needed("guarantees", JsonText()),
    _needed("townships", JsonText()),
    _needed("communities", JsonText()),
    _needed("start", Date()),
    Column("end", Date()),
    _needed("effective_from", Date()),
    _needed("state", Word(ItemState)),
    _needed("entitled_senders", JsonText()),
    _needed("funds_promised", Boolean()),
    _needed("conditions", JsonText()),
    Column("ended_on", Date()),
    _needed("frequency", NAME, server_default=""),
    _needed("volume", WORD, server_default=""),
)

ITEM_PLACE = Table(
    "item_place",
    METADATA,
    Column("item_id", CASE, primary_key=True),
    Column("version", Integer(), primary_key=True, autoincrement=False),
    Column("place", UNIT_CODE, primary_key=True),
    ForeignKeyConstraint(["item_id", "version"], ["work_item_version.item_id", "work_item_version.version"]),
    Index("ix_item_place_place", "place"),
)

WORK_NOTICE = Table(
    "work_notice",
    METADATA,
    Column("id", Id(), primary_key=True),
    _needed("case_no", CASE, unique=True),
    _needed("county", UNIT_CODE),
    _needed("number", NAME),
    _needed("sequence", Integer()),
    _needed("year", Integer()),
    _needed("issuer", UNIT_CODE),
    _needed("item_id", CASE),
    _needed("item_version", Integer()),
    _needed("item_name", NAME),
    _needed("applicant", UNIT_CODE),
    _needed("issued_on", Date()),
    _needed("issued_at", Moment()),
    _needed("issued_by", NAME),
    _needed("facts", JsonText()),
    _needed("addressees", JsonText()),
    _needed("copies", JsonText()),
    UniqueConstraint("issuer", "year", "sequence"),
)

FILING = Table(
    "filing",
    METADATA,
    Column("id", Id(), primary_key=True),
    _needed("case_no", CASE, unique=True),
    _needed("county", UNIT_CODE),
    _needed("number", NAME),
    _needed("sequence", Integer()),
    _needed("year", Integer()),
    _needed("notice_no", NAME),
    _needed("item_id", CASE),
    _needed("item_name", NAME),
    _needed("applicant", UNIT_CODE),
    _needed("keeper", UNIT_CODE),
    _needed("filed_at", Moment()),
    _needed("documents", JsonText()),
    UniqueConstraint("keeper", "year", "sequence"),
)

LIST_ENTRY = Table(
    "list_entry",
    METADATA,
    Column("entry_id", CASE, primary_key=True),
    _needed("county", UNIT_CODE, index=True),
    _needed("unit_name", NAME),
    _needed("owner_unit", UNIT_CODE, index=True),
    _needed("category", Word(Category)),
    _needed("text", Text()),
    _needed("category_confirmed", Boolean()),
    _needed("issuer", NAME),
    _needed("list_version", NAME),
    _needed("note", Text()),
    _needed("confidence", WORD),
    Column("in_force_from", Date()),
    Column("in_force_to", Date()),
    _needed("sub_items", JsonText()),
    Column("confirmation", JsonText()),
    _needed("revision", Integer()),
)

UNIT = Table(
    "unit",
    METADATA,
    Column("code", UNIT_CODE, primary_key=True),
    _needed("name", NAME),
    _needed("kind", WORD),
    _needed("county", UNIT_CODE),
    _needed("parent", UNIT_CODE),
    _needed("short_name", NAME),
    _needed("document_word", NAME),
    _needed("predecessors", JsonText()),
    Column("valid_from", Date()),
    Column("valid_to", Date()),
    _needed("revision", Integer()),
    Index("ix_unit_county_kind", "county", "kind"),
)

COMMITTEE = Table(
    "committee",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    _needed("office", UNIT_CODE),
    _needed("office_seat", UNIT_CODE),
)

MEMBERSHIP = Table(
    "membership",
    METADATA,
    Column("id", Id(), primary_key=True),
    Column("county", UNIT_CODE, ForeignKey("committee.county"), nullable=False, index=True),
    _needed("seat", Word(Seat)),
    _needed("unit", UNIT_CODE),
    _needed("post", NAME),
    _needed("valid_from", Date()),
    Column("valid_to", Date()),
    _needed("voting", Boolean()),
)

BLOCKED_ORDER = Table(
    "blocked_order",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    _needed("county", UNIT_CODE),
    _needed("order_no", String(64), unique=True),
    _needed("sender", UNIT_CODE, index=True),
    _needed("item_ref", String(64)),
    _needed("text", Text()),
    _needed("township", UNIT_CODE),
    _needed("community", UNIT_CODE),
    _needed("reason_code", WORD),
    _needed("blocked_at", Moment()),
    _needed("blocks_in_90_days", Integer()),
    _needed("recorded_at", Moment()),
    Column("settlement", Word(Settlement)),
    _needed("note", Text()),
    Column("settled_at", Moment()),
    _needed("settled_by", NAME),
)

ORDER_NOTE = Table(
    "order_note",
    METADATA,
    Column("order_no", String(64), primary_key=True),
    _needed("county", UNIT_CODE),
    _needed("item_ref", String(64), index=True),
    _needed("item_version", Integer()),
    _needed("sender", UNIT_CODE),
    _needed("township", UNIT_CODE),
    _needed("community", UNIT_CODE),
    _needed("state", WORD),
    _needed("at", Moment()),
    _needed("ground", Text()),
    Column("sent_on", Date()),
    Index("ix_order_note_community_sent_on", "community", "sent_on"),
)

FUNDS_RECEIPT = Table(
    "funds_receipt",
    METADATA,
    Column("id", Id(), primary_key=True),
    _needed("county", UNIT_CODE),
    Column("item_id", CASE, ForeignKey("work_item.item_id"), nullable=False, index=True),
    _needed("community", UNIT_CODE),
    _needed("amount", ExactDecimal(18, 2)),
    _needed("arrived_on", Date()),
    _needed("remark", Text()),
    _needed("recorded_by", NAME),
    _needed("unit", UNIT_CODE),
    _needed("at", Moment()),
    Column("struck_at", Moment()),
    _needed("struck_by", NAME),
    _needed("struck_reason", Text()),
    Index("ix_funds_receipt_community_arrived_on", "community", "arrived_on"),
)

ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("id", Id(), primary_key=True),
    _needed("name", NAME),
    _needed("media_type", NAME),
    _needed("size", Integer()),
    _needed("sha256", String(64)),
    _needed("case_no", CASE, index=True),
    _needed("uploaded_by", String(64)),
    _needed("unit", UNIT_CODE),
    _needed("at", Moment()),
)

NUMBER_SERIES = Table(
    "number_series",
    METADATA,
    Column("series", WORD, primary_key=True),
    Column("body", UNIT_CODE, primary_key=True),
    Column("year", Integer(), primary_key=True, autoincrement=False),
    _needed("last", Integer()),
)

CATALOGUE_STATE = Table(
    "catalogue_state",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    _needed("version", Integer()),
)

PARAMETER = Table(
    "parameter_value",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("key", NAME, primary_key=True),
    Column("number", Integer(), primary_key=True, autoincrement=False),
    _needed("value", JsonText()),
    _needed("valid_from", Date()),
    _needed("origin", WORD),
    _needed("reason", Text()),
    _needed("recorded_by", NAME),
    Column("at", Moment()),
)
