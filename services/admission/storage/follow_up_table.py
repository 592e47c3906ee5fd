"""The table of what the city asked units of the county."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table, Text

from chassis.persistence.columns import JsonText, Moment
from services.admission.domain.follow_up import About, FollowUpState
from services.admission.storage.schema import CASE, METADATA, NAME, UNIT_CODE, WORD, needed
from services.admission.storage.words import Word

FOLLOW_UP = Table(
    "follow_up",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    needed("county", UNIT_CODE),
    needed("city", UNIT_CODE),
    needed("about", Word(About)),
    needed("subject", CASE),
    needed("subject_name", NAME),
    needed("quarter", WORD),
    needed("unit", UNIT_CODE),
    needed("opened_by", NAME),
    needed("opened_at", Moment()),
    needed("due_on", Date()),
    needed("state", Word(FollowUpState)),
    needed("rounds", JsonText()),
    needed("conclusion", Text()),
    needed("closed_by", NAME),
    Column("closed_at", Moment()),
    Index("ix_follow_up_county_opened_at", "county", "opened_at"),
    Index("ix_follow_up_unit_subject", "unit", "subject"),
)
