"""The tables of duties that departments lay on townships."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from chassis.persistence.columns import JsonText, Moment
from services.admission.domain.duty_words import DutyState
from services.admission.storage.schema import CASE, METADATA, NAME, UNIT_CODE, WORD, needed
from services.admission.storage.words import Word

TOWNSHIP_DUTY = Table(
    "township_duty",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    needed("county", UNIT_CODE),
    needed("applicant", UNIT_CODE, index=True),
    needed("name", NAME, index=True),
    needed("initiator", String(64)),
    needed("created_at", Moment()),
    needed("state", Word(DutyState), index=True),
    needed("form", JsonText()),
    needed("round", Integer()),
    needed("opinions", JsonText()),
    needed("checks", JsonText()),
    needed("decision", JsonText()),
    needed("transfers", JsonText()),
    needed("application_no", CASE),
    needed("application", CASE, index=True),
    needed("signed_by", NAME),
    Column("submitted_at", Moment()),
    needed("duty_id", WORD, index=True),
    needed("number", NAME),
    Column("issued_on", Date()),
    needed("issued_by", NAME),
    Column("in_force_on", Date()),
    Column("ends_on", Date()),
    Column("ended_on", Date()),
    needed("end_reason", Text()),
    Column("closed_at", Moment()),
    needed("revision", Integer()),
)

DUTY_PLACE = Table(
    "township_duty_place",
    METADATA,
    Column("township", UNIT_CODE, primary_key=True),
    Column("case_no", CASE, ForeignKey("township_duty.case_no"), primary_key=True),
)
"""The list of each township: which admitted duties are its own."""
