"""The tables of admission."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from chassis.persistence.columns import ExactDecimal, Id, JsonText, Moment
from chassis.persistence.kept_parameters import parameter_table
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
from services.admission.storage.burden_tables import BURDEN_GAP as BURDEN_GAP
from services.admission.storage.burden_tables import BURDEN_ITEM as BURDEN_ITEM
from services.admission.storage.burden_tables import BURDEN_KEPT as BURDEN_KEPT
from services.admission.storage.burden_tables import BURDEN_MONTH as BURDEN_MONTH
from services.admission.storage.burden_tables import BURDEN_SPREAD as BURDEN_SPREAD
from services.admission.storage.burden_tables import BURDEN_TOLD as BURDEN_TOLD
from services.admission.storage.catalogue_table import CATALOGUE_TERM as CATALOGUE_TERM
from services.admission.storage.duty_tables import DUTY_PLACE as DUTY_PLACE
from services.admission.storage.duty_tables import TOWNSHIP_DUTY as TOWNSHIP_DUTY
from services.admission.storage.exit_table import EXIT_FILING as EXIT_FILING
from services.admission.storage.follow_up_table import FOLLOW_UP as FOLLOW_UP
from services.admission.storage.matter_tables import UNADMITTED_WORK as UNADMITTED_WORK
from services.admission.storage.meeting_tables import BALLOT as BALLOT
from services.admission.storage.meeting_tables import COORDINATION as COORDINATION
from services.admission.storage.meeting_tables import HEARING as HEARING
from services.admission.storage.meeting_tables import MEETING as MEETING
from services.admission.storage.meeting_tables import REVIEW_REQUEST as REVIEW_REQUEST
from services.admission.storage.rejection_table import RESIDENT_REJECTION as RESIDENT_REJECTION
from services.admission.storage.schema import CASE, NAME, UNIT_CODE, WORD, case_column, needed
from services.admission.storage.schema import METADATA as METADATA
from services.admission.storage.words import Word

APPLICATION = Table(
    "application",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    needed("county", UNIT_CODE),
    needed("applicant", UNIT_CODE),
    needed("request_type", Word(RequestType)),
    needed("state", Word(ApplicationState)),
    needed("facts", JsonText()),
    needed("initiator", String(64)),
    needed("created_at", Moment()),
    needed("item_name", NAME),
    Column("procedure", Word(Procedure)),
    needed("on_paper", Boolean()),
    Column("contact", JsonText()),
    needed("application_no", CASE),
    Column("submitted_at", Moment()),
    needed("submitted_plan", Integer()),
    needed("signed_by", NAME),
    needed("receipt_no", CASE),
    Column("received_on", Date()),
    Column("accepted_on", Date()),
    Column("accepted_at", Moment()),
    needed("accepted_by_silence", Boolean()),
    Column("clock_record", JsonText()),
    needed("circulation", Integer()),
    needed("entitled", JsonText()),
    needed("returned", Boolean()),
    needed("end_reason", Text()),
    Column("ended_at", Moment()),
    Column("closed_at", Moment()),
    Index("ix_application_applicant_case_no", "applicant", "case_no"),
    Index("ix_application_state_case_no", "state", "case_no"),
)

PLAN = Table(
    "plan",
    METADATA,
    Column("case_no", CASE, ForeignKey("application.case_no"), primary_key=True),
    Column("version", Integer(), primary_key=True, autoincrement=False),
    needed("parts", JsonText()),
    needed("author", NAME),
    needed("at", Moment()),
    needed("scope", JsonText()),
    needed("facts", JsonText()),
    needed("conditions", JsonText()),
)

CONSULTATION = Table(
    "consultation",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("round", Integer()),
    needed("party", UNIT_CODE),
    needed("plan_version", Integer()),
    needed("asked_at", Moment()),
    needed("due_on", Date()),
    Column("reply", Word(Reply)),
    Column("replied_at", Moment()),
    needed("signed_by", NAME),
    needed("signer_post", NAME),
    needed("conditions", JsonText()),
    needed("objections", JsonText()),
    needed("remark", Text()),
    Column("limit_days", Integer()),
    UniqueConstraint("case_no", "party", "round"),
    Index("ix_consultation_party_case_no", "party", "case_no"),
)

OPINION = Table(
    "opinion",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("party", UNIT_CODE),
    needed("kind", WORD),
    needed("point", Text()),
    needed("reason", Text()),
    needed("proposal", Text()),
    needed("precedent", Boolean()),
    needed("raised_at", Moment()),
    needed("round", Integer()),
    Column("answer", Word(Answer)),
    needed("answer_reason", Text()),
    Column("answered_at", Moment()),
    needed("answered_by", NAME),
)

CORRECTION_NOTICE = Table(
    "correction_notice",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("number", Integer()),
    needed("lines", JsonText()),
    needed("sent_at", Moment()),
    needed("due_on", Date()),
    needed("new_fact", Text()),
    Column("answered_at", Moment()),
    Column("limit_days", Integer()),
    UniqueConstraint("case_no", "number"),
)

PRELIMINARY_REVIEW = Table(
    "preliminary_review",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("conclusion", Word(Conclusion)),
    needed("checks", JsonText()),
    needed("text", Text()),
    needed("reviewer", NAME),
    needed("reviewer_unit", UNIT_CODE),
    needed("at", Moment()),
)

VOTE = Table(
    "vote",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("circulation", Integer()),
    needed("unit", UNIT_CODE),
    needed("delegate", NAME),
    needed("choice", Word(Choice)),
    needed("reason", Text()),
    needed("at", Moment()),
    needed("counted", Boolean()),
    UniqueConstraint("case_no", "circulation", "unit"),
)

OBJECTION = Table(
    "objection",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("party", UNIT_CODE),
    needed("point", Text()),
    needed("reason", Text()),
    needed("proposal", Text()),
    needed("raised_by", NAME),
    needed("at", Moment()),
    needed("late", Boolean()),
)

APPROVAL = Table(
    "approval",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("decision", Word(Decision)),
    needed("procedure", Word(Procedure)),
    needed("signer", NAME),
    needed("signer_post", NAME),
    needed("seat", WORD),
    needed("at", Moment()),
    needed("reason", Text()),
    Column("effective_on", Date()),
    needed("conditions", JsonText()),
    needed("agreeing", Integer()),
    needed("entitled", Integer()),
)

DOSSIER = Table(
    "dossier",
    METADATA,
    Column("case_no", CASE, ForeignKey("application.case_no"), primary_key=True),
    Column("keeper", UNIT_CODE, primary_key=True),
    needed("opened_at", Moment()),
    Column("closed_at", Moment()),
    needed("closed_by", NAME),
    needed("documents", JsonText()),
)

WORK_ITEM = Table(
    "work_item",
    METADATA,
    Column("item_id", CASE, primary_key=True),
    needed("county", UNIT_CODE, index=True),
    needed("owner_unit", UNIT_CODE, index=True),
    needed("origin", WORD),
    needed("revision", Integer()),
)

WORK_ITEM_VERSION = Table(
    "work_item_version",
    METADATA,
    Column("item_id", CASE, ForeignKey("work_item.item_id"), primary_key=True),
    Column("version", Integer(), primary_key=True, autoincrement=False),
    needed("case_no", CASE, unique=True),
    needed("notice_no", NAME),
    needed("name", NAME, index=True),
    needed("category", Word(Category)),
    needed("burden_kinds", JsonText()),
    needed("content", Text()),
    needed("basis", JsonText()),
    needed("elements", JsonText()),
    needed("guarantees", JsonText()),
    needed("townships", JsonText()),
    needed("communities", JsonText()),
    needed("start", Date()),
    Column("end", Date()),
    needed("effective_from", Date()),
    needed("state", Word(ItemState)),
    needed("entitled_senders", JsonText()),
    needed("funds_promised", Boolean()),
    needed("conditions", JsonText()),
    Column("ended_on", Date()),
    needed("frequency", NAME, server_default=""),
    needed("volume", WORD, server_default=""),
    # Whose term is over is looked for every minute.
    Index("ix_work_item_version_state_end", "state", "end"),
    Index("ix_work_item_version_state_ended_on", "state", "ended_on"),
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
    needed("case_no", CASE, unique=True),
    needed("county", UNIT_CODE),
    needed("number", NAME),
    needed("sequence", Integer()),
    needed("year", Integer()),
    needed("issuer", UNIT_CODE),
    needed("item_id", CASE),
    needed("item_version", Integer()),
    needed("item_name", NAME),
    needed("applicant", UNIT_CODE),
    needed("issued_on", Date()),
    needed("issued_at", Moment()),
    needed("issued_by", NAME),
    needed("facts", JsonText()),
    needed("addressees", JsonText()),
    needed("copies", JsonText()),
    UniqueConstraint("issuer", "year", "sequence"),
    Index("ix_work_notice_applicant_id", "applicant", "id"),
    Index("ix_work_notice_item_id_item_version", "item_id", "item_version"),
)

FILING = Table(
    "filing",
    METADATA,
    Column("id", Id(), primary_key=True),
    needed("case_no", CASE, unique=True),
    needed("county", UNIT_CODE),
    needed("number", NAME),
    needed("sequence", Integer()),
    needed("year", Integer()),
    needed("notice_no", NAME),
    needed("item_id", CASE),
    needed("item_name", NAME),
    needed("applicant", UNIT_CODE),
    needed("keeper", UNIT_CODE),
    needed("filed_at", Moment()),
    needed("documents", JsonText()),
    UniqueConstraint("keeper", "year", "sequence"),
)

LIST_ENTRY = Table(
    "list_entry",
    METADATA,
    Column("entry_id", CASE, primary_key=True),
    needed("county", UNIT_CODE, index=True),
    needed("unit_name", NAME),
    needed("owner_unit", UNIT_CODE, index=True),
    needed("category", Word(Category)),
    needed("text", Text()),
    needed("category_confirmed", Boolean()),
    needed("issuer", NAME),
    needed("list_version", NAME),
    needed("note", Text()),
    needed("confidence", WORD),
    Column("in_force_from", Date()),
    Column("in_force_to", Date()),
    needed("sub_items", JsonText()),
    Column("confirmation", JsonText()),
    needed("revision", Integer()),
)

UNIT = Table(
    "unit",
    METADATA,
    Column("code", UNIT_CODE, primary_key=True),
    needed("name", NAME),
    needed("kind", WORD),
    needed("county", UNIT_CODE),
    needed("parent", UNIT_CODE),
    needed("short_name", NAME),
    needed("document_word", NAME),
    needed("predecessors", JsonText()),
    Column("valid_from", Date()),
    Column("valid_to", Date()),
    needed("revision", Integer()),
    Index("ix_unit_county_kind", "county", "kind"),
)

COMMITTEE = Table(
    "committee",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    needed("office", UNIT_CODE),
    needed("office_seat", UNIT_CODE),
    Column("supervised_by", UNIT_CODE, server_default="", nullable=False),
)

MEMBERSHIP = Table(
    "membership",
    METADATA,
    Column("id", Id(), primary_key=True),
    Column("county", UNIT_CODE, ForeignKey("committee.county"), nullable=False, index=True),
    needed("seat", Word(Seat)),
    needed("unit", UNIT_CODE),
    needed("post", NAME),
    needed("valid_from", Date()),
    Column("valid_to", Date()),
    needed("voting", Boolean()),
)

BLOCKED_ORDER = Table(
    "blocked_order",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    needed("county", UNIT_CODE),
    needed("order_no", String(64), unique=True),
    needed("sender", UNIT_CODE, index=True),
    needed("item_ref", String(64)),
    needed("text", Text()),
    needed("township", UNIT_CODE),
    needed("community", UNIT_CODE),
    needed("reason_code", WORD),
    needed("blocked_at", Moment()),
    needed("blocks_in_90_days", Integer()),
    needed("recorded_at", Moment()),
    Column("settlement", Word(Settlement)),
    needed("note", Text()),
    Column("settled_at", Moment()),
    needed("settled_by", NAME),
)

ORDER_NOTE = Table(
    "order_note",
    METADATA,
    Column("order_no", String(64), primary_key=True),
    needed("county", UNIT_CODE),
    needed("item_ref", String(64), index=True),
    needed("item_version", Integer()),
    needed("sender", UNIT_CODE),
    needed("township", UNIT_CODE),
    needed("community", UNIT_CODE),
    needed("state", WORD),
    needed("at", Moment()),
    needed("ground", Text()),
    Column("sent_on", Date()),
    Column("score", Integer()),
    Column("rated_at", Moment()),
    Column("pool_no", String(40), server_default="", nullable=False),
    Index("ix_order_note_community_sent_on_order_no", "community", "sent_on", "order_no"),
    Index("ix_order_note_community_pool_no", "community", "pool_no"),
)

PEOPLE_COUNT = Table(
    "people_count",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("quarter", WORD, primary_key=True),
    needed("figures", JsonText()),
    needed("at", Moment()),
)

FUNDS_RECEIPT = Table(
    "funds_receipt",
    METADATA,
    Column("id", Id(), primary_key=True),
    needed("county", UNIT_CODE),
    Column("item_id", CASE, ForeignKey("work_item.item_id"), nullable=False, index=True),
    needed("community", UNIT_CODE),
    needed("amount", ExactDecimal(18, 2)),
    needed("arrived_on", Date()),
    needed("remark", Text()),
    needed("recorded_by", NAME),
    needed("unit", UNIT_CODE),
    needed("at", Moment()),
    Column("struck_at", Moment()),
    needed("struck_by", NAME),
    needed("struck_reason", Text()),
    Index("ix_funds_receipt_community_arrived_on", "community", "arrived_on"),
)

ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("id", Id(), primary_key=True),
    needed("name", NAME),
    needed("media_type", NAME),
    needed("size", Integer()),
    needed("sha256", String(64)),
    needed("case_no", CASE, index=True),
    needed("uploaded_by", String(64)),
    needed("unit", UNIT_CODE),
    needed("at", Moment()),
)

NUMBER_SERIES = Table(
    "number_series",
    METADATA,
    Column("series", WORD, primary_key=True),
    Column("body", UNIT_CODE, primary_key=True),
    Column("year", Integer(), primary_key=True, autoincrement=False),
    needed("last", Integer()),
)

CATALOGUE_STATE = Table(
    "catalogue_state",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    needed("version", Integer()),
)

PARAMETER = parameter_table(METADATA)
