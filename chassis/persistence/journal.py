"""The journal: who did what to which case, written in the transaction that did it, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, MetaData, String, Table, select
from sqlalchemy.orm import Session

from chassis.persistence.columns import JsonText, Moment, RowNumber
from chassis.persistence.database import asked_once
from chassis.persistence.prepared import PreparedInsert, Write


def journal_table(metadata: MetaData) -> Table:
    """The journal in the schema of the service that owns `metadata`."""
    return Table(
        "journal",
        metadata,
        Column("number", RowNumber(), primary_key=True, autoincrement=True),
        Column("at", Moment(), nullable=False),
        Column("actor_id", String(64), nullable=False),
        Column("actor_name", String(200), nullable=False),
        Column("post", String(200), nullable=False),
        Column("unit", String(40), nullable=False),
        Column("unit_name", String(200), nullable=False),
        Column("action", String(100), nullable=False),
        Column("subject", String(100), nullable=False),
        Column("facts", JsonText(), nullable=False),
        Column("cause", String(100), nullable=False),
        Index("ix_journal_subject_number", "subject", "number"),
    )


_JOURNAL = journal_table(MetaData())
_COLUMNS = tuple(column.name for column in _JOURNAL.c if not column.primary_key)
_APPEND = PreparedInsert(_JOURNAL, *_COLUMNS)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal as pages and exports read it."""

    number: int
    at: datetime
    actor_id: str
    actor_name: str
    post: str
    unit: str
    unit_name: str
    action: str
    subject: str
    facts: Mapping[str, Any]
    cause: str


def entries_written(rows: Sequence[Mapping[str, Any]]) -> Iterator[Write]:
    """The writing of new lines."""
    return _APPEND.writes([tuple(row[name] for name in _COLUMNS) for row in rows])


def entries_of(session: Session, subject: str, *, action: str | None = None) -> list[JournalEntry]:
    """Every line about one case, or those of one action, oldest first."""
    wanted = select(_JOURNAL).where(_JOURNAL.c.subject == subject).order_by(_JOURNAL.c.number)
    if action is not None:
        wanted = wanted.where(_JOURNAL.c.action == action)
    return asked_once(
        session,
        ("journal", subject, action or ""),
        lambda: [JournalEntry(**row._mapping) for row in session.execute(wanted)],
    )
