"""Work nobody applied for, as its case file shows it."""

from __future__ import annotations

from sqlalchemy import or_, select
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


def covers(session: Session, department: str) -> list[tuple[str, str]]:
    """Under which items a department could send work: its own, those listed for it, those it has sent."""
    item, version, entry, note = t.WORK_ITEM, t.WORK_ITEM_VERSION, t.LIST_ENTRY, t.ORDER_NOTE
    sent = select(note.c.item_ref).where(note.c.sender == department, note.c.item_ref != "")
    items = (
        select(item.c.item_id, version.c.name)
        .join(version, version.c.item_id == item.c.item_id)
        .where(or_(item.c.owner_unit == department, item.c.item_id.in_(sent)))
        .order_by(item.c.item_id.desc(), version.c.version)
    )
    entries = (
        select(entry.c.entry_id, entry.c.text)
        .where(or_(entry.c.owner_unit == department, entry.c.entry_id.in_(sent)))
        .order_by(entry.c.entry_id)
    )
    newest = {row.item_id: row.name for row in session.execute(items)}
    return [*newest.items(), *((row.entry_id, row.text) for row in session.execute(entries))]
