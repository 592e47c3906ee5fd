"""The tables of assessment and how its domain objects sit in them."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Enum,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry

from chassis.engine.store import engine_tables
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import outbox_tables
from chassis.persistence.calendar_days import calendar_tables
from chassis.persistence.columns import NAMING_CONVENTION, JsonText, Moment
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from chassis.persistence.kept_parameters import parameter_table
from chassis.persistence.proofs import proof_table
from chassis.persistence.sealing import seal_tables
from services.assessment.domain.agency_staff import Holding, Post
from services.assessment.domain.aggregation import Settled
from services.assessment.domain.annual_assessment import AnnualAssessment, Objection, Result, State
from services.assessment.domain.excellent_share import ExcellentShare
from services.assessment.domain.facts import Agency, FactKind
from services.assessment.domain.satisfaction import Tally
from services.assessment.domain.scheme import Rules, Scheme, SchemeState
from services.assessment.domain.score_sheet import Sheet
from services.assessment.domain.staff_marks import MonthSheet, StaffLine, StaffMark, StaffYear
from services.assessment.domain.staff_marks import State as StaffState
from services.assessment.domain.succession import Kind as SuccessionKind
from services.assessment.domain.succession import Passed, Succession
from services.assessment.domain.survey import Sample, SatisfactionSurvey, SurveyState
from services.assessment.domain.target_check import TargetCheck
from services.assessment.domain.target_statement import Answer, Signature, TargetStatement, Watched
from services.assessment.domain.target_statement import Path as StatementPath
from services.assessment.domain.target_statement import State as StatementState
from services.assessment.domain.targets import Completion, Duty, Target
from services.assessment.domain.unit import Unit
from services.assessment.storage.shapes import Kept

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


def _words(kind: type[StrEnum]) -> Enum:
    """A closed list kept as its words."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=20, values_callable=lambda one: list(one)
    )


FACT = Table(
    "fact",
    METADATA,
    Column("order_no", String(40), primary_key=True),
    Column("kind", _words(FactKind), primary_key=True),
    Column("sender", String(40), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("township", String(12), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("year", Integer(), nullable=False),
    Index("ix_fact_year_agency_sender_township_kind", "year", "agency", "sender", "township", "kind"),
)

WHISTLE_CALL = Table(
    "whistle_call",
    METADATA,
    Column("whistle_no", String(40), primary_key=True),
    Column("body", String(64), primary_key=True),
    Column("department", String(40), nullable=False),
    Column("township", String(12), nullable=False),
    Column("closed_at", Moment(), nullable=False),
    Column("year", Integer(), nullable=False),
    Column("in_time", Boolean(), nullable=False),
    Column("no_show", Boolean(), nullable=False),
    Column("solved", Boolean()),
    Column("satisfied", Boolean()),
    Column("township_score", Integer()),
    Index("ix_whistle_call_year_body_township", "year", "body", "township"),
)

HANDLED_EVENT = Table(
    "handled_event",
    METADATA,
    Column("event_no", String(40), primary_key=True),
    Column("handler", String(64), nullable=False),
    Column("department", String(40), nullable=False),
    Column("township", String(12), nullable=False),
    Column("closed_at", Moment(), nullable=False),
    Column("year", Integer(), nullable=False),
    Column("in_time", Boolean(), nullable=False),
    Column("reopened", Integer(), nullable=False),
    Column("response", Boolean()),
    Column("solved", Boolean(), nullable=False),
    Column("satisfied", Boolean()),
    Index("ix_handled_event_year_handler_township", "year", "handler", "township"),
)

TOLD_STATS = Table(
    "told_stats",
    METADATA,
    Column("year", Integer(), primary_key=True),
    Column("body", String(64), primary_key=True),
    Column("township", String(12), primary_key=True),
    Column("figures", JsonText(), nullable=False),
    Column("at", Moment(), nullable=False),
    # Something told the time before had not been heard of by now.
    Column("lost", Boolean(), nullable=False),
)

AGENCY = Table(
    "stationed_agency",
    METADATA,
    Column("code", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("sending_department", String(40), nullable=False),
    Column("seat_township", String(12), nullable=False),
    Column("served", JsonText(), nullable=False),
    Column("posts", Kept(tuple[Post, ...]), nullable=False, server_default="[]"),
    Column("holders", Kept(tuple[Holding, ...]), nullable=False, server_default="[]"),
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
    Column("document_word", String(40), nullable=False, server_default=""),
    Column("valid_from", Date()),
    Column("valid_to", Date()),
)

NUMBER_SERIES = Table(
    "number_series",
    METADATA,
    Column("series", String(40), primary_key=True),
    Column("year", Integer(), primary_key=True),
    Column("last", Integer(), nullable=False),
)

SCHEME = Table(
    "scheme",
    METADATA,
    Column("county", String(12), primary_key=True),
    Column("year", Integer(), primary_key=True),
    Column("version", Integer(), primary_key=True),
    Column("rules", Kept(Rules), nullable=False),
    Column("basis", String(300), nullable=False),
    Column("entered_by", String(200), nullable=False),
    Column("entered_at", Moment(), nullable=False),
    Column("state", _words(SchemeState), nullable=False),
    Column("frozen_at", Moment()),
    Column("frozen_by", String(200), nullable=False),
    Column("late_reason", Text(), nullable=False),
)

ANNUAL_ASSESSMENT = Table(
    "annual_assessment",
    METADATA,
    Column("case_no", String(40), primary_key=True),
    Column("county", String(12), nullable=False),
    Column("year", Integer(), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("agency_name", String(200), nullable=False),
    Column("department", String(40), nullable=False),
    Column("seat", String(12), nullable=False),
    Column("townships", Kept(tuple[str, ...]), nullable=False),
    Column("scheme_version", Integer(), nullable=False),
    Column("opened_at", Moment(), nullable=False),
    Column("state", _words(State), nullable=False),
    Column("shares", Kept(dict[str, Fraction]), nullable=False),
    Column("shares_basis", Text(), nullable=False),
    Column("sheets", Kept(tuple[Sheet, ...]), nullable=False),
    Column("tallies", Kept(tuple[Tally, ...]), nullable=False),
    Column("checks", Kept(tuple[TargetCheck, ...]), nullable=False, server_default="[]"),
    Column("settlements", Kept(tuple[Settled, ...]), nullable=False),
    Column("objection", Kept(Objection | None)),
    Column("results", Kept(tuple[Result, ...]), nullable=False),
    Column("not_assessed_reason", Text(), nullable=False),
    Column("closed_at", Moment()),
    UniqueConstraint("year", "agency"),
)

EXCELLENT_SHARE = Table(
    "excellent_share",
    METADATA,
    Column("county", String(12), primary_key=True),
    Column("year", Integer(), primary_key=True, autoincrement=False),
    Column("share", Kept(Fraction), nullable=False),
    Column("assessed", Integer(), nullable=False),
    Column("places", Integer(), nullable=False),
    Column("kept", Kept(tuple[str, ...]), nullable=False),
    Column("fixed_by", String(200), nullable=False),
    Column("fixed_at", Moment(), nullable=False),
)

TARGET_STATEMENT = Table(
    "target_statement",
    METADATA,
    Column("case_no", String(40), primary_key=True),
    Column("county", String(12), nullable=False),
    Column("year", Integer(), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("agency_name", String(200), nullable=False),
    Column("department", String(40), nullable=False),
    Column("township", String(12), nullable=False),
    Column("opened_at", Moment(), nullable=False),
    Column("recognise_only", Boolean(), nullable=False),
    Column("ordered_because", Text(), nullable=False),
    Column("supplements", String(40), nullable=False),
    Column("cause", Text(), nullable=False),
    Column("state", _words(StatementState), nullable=False),
    Column("duties", Kept(tuple[Duty, ...]), nullable=False),
    Column("targets", Kept(tuple[Target, ...]), nullable=False),
    Column("plan_version", Integer(), nullable=False),
    Column("path", Kept(StatementPath | None)),
    Column("answers", Kept(tuple[Answer, ...]), nullable=False),
    Column("signatures", Kept(tuple[Signature, ...]), nullable=False),
    Column("watched", Kept(tuple[Watched, ...]), nullable=False),
    Column("completions", Kept(tuple[Completion, ...]), nullable=False),
    Column("number", String(80), nullable=False),
    Column("paper_sha256", String(64), nullable=False),
    Column("record_sha256", String(64), nullable=False),
    Column("signed_on", Date()),
    Column("escalated_at", Moment()),
    Column("closed_at", Moment()),
    Column("closed_reason", Text(), nullable=False),
    Column("passed", Kept(tuple[Passed, ...]), nullable=False, server_default="[]"),
    Index("ix_target_statement_year_agency_township", "year", "agency", "township", "case_no"),
)

# What was signed is handed out byte for byte, found by its digest; it is written once and never changed.
STATEMENT_PAPER = Table(
    "statement_paper",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary(), nullable=False),
)

SURVEY = Table(
    "satisfaction_survey",
    METADATA,
    Column("survey_id", String(64), primary_key=True),
    Column("case_no", String(40), nullable=False),
    Column("county", String(12), nullable=False),
    Column("township", String(12), nullable=False),
    Column("agency_name", String(200), nullable=False),
    Column("year", Integer(), nullable=False),
    Column("due", Date(), nullable=False),
    Column("samples", Kept(tuple[Sample, ...]), nullable=False),
    Column("opened_at", Moment(), nullable=False),
    Column("state", _words(SurveyState), nullable=False),
    Column("extended_to", Date()),
    Column("closed_at", Moment()),
    Column("erased_at", Moment()),
    UniqueConstraint("case_no", "township"),
)

# Who may still answer. A token that is used is gone: nothing can be joined to what it answered (E3-29).
SURVEY_TOKEN = Table(
    "survey_token",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("survey_id", String(64), nullable=False),
    Column("group", String(20), nullable=False),
    Index("ix_survey_token_survey_id_group", "survey_id", "group"),
)

SURVEY_COUNT = Table(
    "survey_count",
    METADATA,
    Column("survey_id", String(64), primary_key=True),
    Column("group", String(20), primary_key=True),
    Column("line", String(40), primary_key=True),
    Column("number", Integer(), nullable=False),
)

SUCCESSION = Table(
    "succession",
    METADATA,
    Column("former", String(64), primary_key=True),
    Column("successor", String(64), nullable=False),
    Column("kind", _words(SuccessionKind), nullable=False),
    Column("on", Date(), nullable=False),
    Column("document", String(500), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment(), nullable=False),
)

STAFF_MONTH = Table(
    "staff_month",
    METADATA,
    Column("year", Integer(), primary_key=True),
    Column("agency", String(64), primary_key=True),
    Column("township", String(12), primary_key=True),
    Column("month", Integer(), primary_key=True),
    Column("version", Integer(), primary_key=True),
    Column("marks", Kept(tuple[StaffMark, ...]), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("cause", Text(), nullable=False),
)

STAFF_YEAR = Table(
    "staff_year",
    METADATA,
    Column("case_no", String(40), primary_key=True),
    Column("county", String(12), nullable=False),
    Column("year", Integer(), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("agency_name", String(200), nullable=False),
    Column("department", String(40), nullable=False),
    Column("seat", String(12), nullable=False),
    Column("townships", Kept(tuple[str, ...]), nullable=False),
    Column("scheme_version", Integer(), nullable=False),
    Column("weight", Kept(Fraction), nullable=False),
    Column("lines", Kept(tuple[StaffLine, ...]), nullable=False),
    Column("told_by", String(200), nullable=False),
    Column("told_at", Moment(), nullable=False),
    Column("state", _words(StaffState), nullable=False),
    Column("fixed_by", String(200), nullable=False),
    Column("closed_at", Moment()),
    UniqueConstraint("year", "agency"),
)

MAPPERS = registry(metadata=METADATA)
MAPPERS.map_imperatively(Agency, AGENCY)
MAPPERS.map_imperatively(Unit, UNIT)
MAPPERS.map_imperatively(Scheme, SCHEME)
MAPPERS.map_imperatively(AnnualAssessment, ANNUAL_ASSESSMENT)
MAPPERS.map_imperatively(ExcellentShare, EXCELLENT_SHARE)
MAPPERS.map_imperatively(SatisfactionSurvey, SURVEY)
MAPPERS.map_imperatively(TargetStatement, TARGET_STATEMENT)
MAPPERS.map_imperatively(Succession, SUCCESSION)
MAPPERS.map_imperatively(MonthSheet, STAFF_MONTH)
MAPPERS.map_imperatively(StaffYear, STAFF_YEAR)
