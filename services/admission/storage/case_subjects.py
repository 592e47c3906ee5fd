"""Whom messages about a case name: the case, and the item it brought into the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.admission.storage.tables import WORK_ITEM_VERSION


def subjects_of_case(session: Session, case_no: str) -> Sequence[str]:
    """The subjects of the messages a case has led to."""
    columns = WORK_ITEM_VERSION.c
    return [case_no, *session.scalars(select(columns.item_id).where(columns.case_no == case_no))]
