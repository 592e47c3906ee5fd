"""The table of filings of the end of items."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text

from chassis.persistence.columns import JsonText, Moment
from services.admission.domain.exit_filing import ExitKind, ExitState
from services.admission.storage.schema import CASE, METADATA, NAME, UNIT_CODE, needed
from services.admission.storage.words import Word

EXIT_FILING = Table(
    "exit_filing",
    METADATA,
    Column("case_no", CASE, primary_key=True),
    needed("county", UNIT_CODE),
    Column("item_id", CASE, ForeignKey("work_item.item_id"), nullable=False, index=True),
    needed("item_version", Integer()),
    needed("item_name", NAME),
    needed("applicant", UNIT_CODE),
    needed("by_term", Boolean()),
    needed("opened_at", Moment()),
    needed("state", Word(ExitState)),
    Column("kind", Word(ExitKind)),
    Column("actual_end", Date()),
    needed("written", JsonText()),
    needed("reason", Text()),
    Column("filed_at", Moment()),
    needed("filed_by", NAME),
    needed("is_late", Boolean()),
    needed("signed_by", NAME),
    needed("gaps", Text()),
    needed("number", NAME),
    Column("registered_at", Moment()),
    needed("registered_by", NAME),
    needed("dossiers", JsonText()),
    Column("closed_at", Moment()),
)
