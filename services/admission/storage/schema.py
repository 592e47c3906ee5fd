"""The schema of admission: the chassis' own tables in it, and the columns its tables are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, String

from chassis.engine.store import engine_tables
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import outbox_tables
from chassis.persistence.calendar_days import calendar_tables
from chassis.persistence.columns import NAMING_CONVENTION
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from chassis.persistence.proofs import proof_table
from chassis.persistence.sealing import seal_tables

METADATA = MetaData(naming_convention=dict(NAMING_CONVENTION))

JOURNAL = journal_table(METADATA)
SEAL, ANCHOR = seal_tables(METADATA)
IDEMPOTENCY = idempotency_table(METADATA)
OUTBOX, OUTBOX_STREAM = outbox_tables(METADATA)
INBOX, INBOX_STREAM = inbox_tables(METADATA)
ENGINE = engine_tables(METADATA)
CALENDAR = calendar_tables(METADATA)
PROOF = proof_table(METADATA)

CASE, UNIT_CODE, NAME, WORD = String(40), String(40), String(200), String(40)


def needed(name: str, kind: Any, **options: Any) -> Column[Any]:
    """A column that always has a value."""
    return Column(name, kind, nullable=False, **options)


def case_column() -> Column[Any]:
    """The application a record belongs to."""
    return Column("case_no", CASE, ForeignKey("application.case_no"), nullable=False, index=True)
