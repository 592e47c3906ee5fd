"""The tables of the ordinary procedure: coordination, meetings, what was deliberated, ballots."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from chassis.persistence.columns import Id, JsonText, Moment
from services.admission.domain.vocabulary import Ballot, Convenor
from services.admission.storage.schema import METADATA, NAME, UNIT_CODE, WORD, case_column, needed
from services.admission.storage.words import Word

SHA256 = String(64)

COORDINATION = Table(
    "coordination",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("round", Integer()),
    needed("held_on", Date()),
    needed("attendees", Text()),
    needed("points", JsonText()),
    needed("recorded_by", NAME),
    needed("at", Moment()),
    UniqueConstraint("case_no", "round"),
)

REVIEW_REQUEST = Table(
    "review_request",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("reason", Text()),
    needed("new_facts", Text()),
    needed("refused_on", Date()),
    needed("asked_by", NAME),
    needed("at", Moment()),
    needed("due_on", Date()),
    UniqueConstraint("case_no"),
)

MEETING = Table(
    "meeting",
    METADATA,
    Column("id", Id(), primary_key=True),
    needed("county", UNIT_CODE),
    needed("number", NAME, unique=True),
    needed("convenor", Word(Convenor)),
    needed("held_on", Date()),
    needed("time", WORD),
    needed("place", NAME),
    needed("called_by", NAME),
    needed("called_at", Moment()),
    Column("opened_at", Moment()),
    needed("opened_by", NAME, server_default=""),
    needed("attendance", JsonText()),
    needed("applicants", JsonText(), server_default="{}"),
    Index("ix_meeting_county_held_on", "county", "held_on"),
)

HEARING = Table(
    "hearing",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("number", Integer()),
    needed("convenor", Word(Convenor)),
    needed("fixed_by", NAME),
    needed("fixed_at", Moment()),
    needed("authorisation", Text()),
    Column("authorised_until", Date()),
    needed("review", Boolean(), server_default=false()),
    Column("meeting_id", Id(), ForeignKey("meeting.id"), nullable=True, index=True),
    needed("adjourned", Integer()),
    needed("circulated", Boolean()),
    needed("entitled", JsonText()),
    needed("recused", JsonText(), server_default="[]"),
    needed("present", JsonText()),
    Column("opened_at", Moment()),
    needed("presented_by", NAME),
    needed("presentation", Text()),
    needed("turn", Integer()),
    Column("outcome", Word(Ballot)),
    needed("decided_by", WORD),
    Column("decided_at", Moment()),
    needed("reason", Text()),
    needed("conditions", JsonText()),
    needed("deferred_until", NAME),
    needed("minutes", Text()),
    needed("minutes_by", NAME),
    needed("minutes_post", NAME, server_default=""),
    Column("minutes_at", Moment()),
    needed("paper_sha256", SHA256, server_default=""),
    needed("record_sha256", SHA256, server_default=""),
    needed("signed_by", NAME),
    needed("signer_post", NAME),
    Column("signed_at", Moment()),
    UniqueConstraint("case_no", "number"),
)

BALLOT = Table(
    "ballot",
    METADATA,
    Column("id", Id(), primary_key=True),
    case_column(),
    needed("hearing", Integer()),
    needed("turn", Integer()),
    needed("unit", UNIT_CODE),
    needed("delegate", NAME),
    needed("choice", Word(Ballot)),
    needed("reason", Text()),
    needed("at", Moment()),
    needed("recorded_by", NAME),
    UniqueConstraint("case_no", "hearing", "turn", "unit"),
)
