"""The table of items residents reject, as communities tell, and its repository."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Date, ForeignKey, Index, Integer, Table, Text, select
from sqlalchemy.orm import Session

from chassis.persistence.columns import Id, Moment
from services.admission.domain.rejection import HeardBy, Rejection
from services.admission.storage.schema import CASE, METADATA, NAME, UNIT_CODE, needed
from services.admission.storage.words import Word

RESIDENT_REJECTION = Table(
    "resident_rejection",
    METADATA,
    Column("id", Id(), primary_key=True),
    needed("county", UNIT_CODE),
    Column("item_id", CASE, ForeignKey("work_item.item_id"), nullable=False),
    needed("item_version", Integer()),
    needed("community", UNIT_CODE),
    needed("heard_by", Word(HeardBy)),
    needed("heard_on", Date()),
    needed("asked", Integer()),
    needed("against", Integer()),
    needed("reason", Text()),
    needed("told_by", NAME),
    needed("told_at", Moment()),
    needed("case_no", CASE, index=True),
    Index("ix_resident_rejection_item_id", "item_id", "case_no"),
)


class StoredRejections:
    """Items residents reject, as communities told."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self, item_id: str) -> list[Rejection]:
        """Those that have led to no filing yet; the item is locked, so no two works count the same."""
        return self._such(RESIDENT_REJECTION.c.item_id == item_id, RESIDENT_REJECTION.c.case_no == "")

    def of_filing(self, case_no: str) -> list[Rejection]:
        """Those a filing was opened for."""
        return self._such(RESIDENT_REJECTION.c.case_no == case_no)

    def _such(self, *conditions: ColumnElement[bool]) -> list[Rejection]:
        wanted = (
            select(Rejection)
            .where(*conditions)
            .order_by(RESIDENT_REJECTION.c.told_at, RESIDENT_REJECTION.c.id)
        )
        return list(self._session.scalars(wanted))

    def add(self, rejection: Rejection) -> None:
        """Keep a new one."""
        self._session.add(rejection)
