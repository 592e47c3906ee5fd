"""Work nobody applied for, as its case file shows it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.admission.storage import tables as t
from services.admission.storage.reads import unit_names
from services.admission.storage.records import MatterRecord


def matter(session: Session, case_no: str) -> MatterRecord | None:
    """One matter, with what its units are called."""
    wanted = select(t.UNADMITTED_WORK).where(t.UNADMITTED_WORK.c.case_no == case_no)
    row = session.execute(wanted).mappings().first()
    if row is None:
        return None
    units = {row["department"], row["reporter"], *row["places"]} - {""}
    return MatterRecord(**row, unit_names=unit_names(session, units, short=True))
