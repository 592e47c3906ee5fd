"""The form of the version a change rests on, for comparing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.persistence.journal import JournalEntry, entries_of
from services.admission.domain.change import BaseUnknown, base_in, form_of
from services.admission.domain.work_item import WorkItemVersion
from services.admission.storage import tables as t


def base_form(session: Session, base: str) -> Mapping[str, Any] | None:
    """The form as the version stands; nothing where no such version is known."""
    try:
        item_id, number = base_in({"base_version": base})
    except BaseUnknown:
        return None
    version, application = t.WORK_ITEM_VERSION, t.APPLICATION
    row = session.execute(
        select(version, application.c.facts.label("form"))
        .outerjoin(application, application.c.case_no == version.c.case_no)
        .where(version.c.item_id == item_id, version.c.version == number)
    ).first()
    if row is None:
        return None
    found = row._mapping
    known = WorkItemVersion(**{field.name: found[field.name] for field in fields(WorkItemVersion)})
    return form_of(known, found["form"] or {})


def corrections(session: Session, item_id: str) -> list[JournalEntry]:
    """What of the wording of an item was corrected, oldest first: the journal of its cases keeps it (B4)."""
    version = t.WORK_ITEM_VERSION.c
    cases = select(version.case_no).where(version.item_id == item_id).distinct().order_by(version.case_no)
    found = [
        entry
        for case_no in session.scalars(cases).all()
        for entry in entries_of(session, case_no, action="item-corrected")
        if entry.facts["item_id"] == item_id
    ]
    return sorted(found, key=lambda entry: entry.number)
