"""The filing of the end of an item, as its case file shows it."""

from __future__ import annotations

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from services.admission.storage import tables as t
from services.admission.storage.reads import unit_names
from services.admission.storage.records import ExitRecord

UNDER_WAY = ("created", "accepted")


def exit_filing(session: Session, case_no: str) -> ExitRecord | None:
    """One filing, with the version it ends and the orders that are still under way."""
    filing, version = t.EXIT_FILING, t.WORK_ITEM_VERSION
    same = and_(version.c.item_id == filing.c.item_id, version.c.version == filing.c.item_version)
    wanted = select(
        filing, version.c.start, version.c.end, version.c.notice_no, version.c.townships,
        version.c.communities, version.c.case_no.label("item_case"),
    ).join(version, same)  # fmt: skip
    row = session.execute(wanted.where(filing.c.case_no == case_no)).mappings().first()
    if row is None:
        return None
    note = t.ORDER_NOTE.c
    orders = select(func.count()).where(note.item_ref == row["item_id"], note.state.in_(UNDER_WAY))
    units = {row["applicant"], *row["townships"], *row["communities"]}
    return ExitRecord(
        **row,
        open_orders=session.execute(orders).scalar_one(),
        unit_names=unit_names(session, units, short=True),
    )
