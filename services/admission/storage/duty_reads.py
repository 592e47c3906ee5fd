"""Duties laid on townships, as the public lists and the case file show them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Text, exists, or_, select, type_coerce
from sqlalchemy.orm import Session

from services.admission.domain.duty_words import ADMITTED, OF_CLASSES, DutyList
from services.admission.domain.three_transfers import Transfer
from services.admission.storage import tables as t
from services.admission.storage.paging import Page, like, page_of, page_size
from services.admission.storage.reads import unit_names
from services.admission.storage.records import DutyRecord


def duty(session: Session, case_no: str) -> DutyRecord | None:
    """One duty by its case, with what its units are called."""
    return _one(session, t.TOWNSHIP_DUTY.c.case_no == case_no)


def township_part(session: Session, case_no: str) -> DutyRecord | None:
    """The township part of an application, the newest one."""
    column = t.TOWNSHIP_DUTY.c
    wanted = select(column.case_no).where(column.application == case_no).order_by(column.case_no.desc())
    newest = session.scalars(wanted.limit(1)).first()
    return duty(session, newest) if newest else None


def admitted_duty(session: Session, county: str, duty_id: str) -> DutyRecord | None:
    """One duty of the public lists by its number."""
    column = t.TOWNSHIP_DUTY.c
    return _one(session, column.duty_id == duty_id, column.county == county) if duty_id else None


def duties(
    session: Session,
    county: str,
    *,
    q: str = "",
    township: str = "",
    state: str = "",
    listed_as: str = "",
    after: str = "",
    limit: int = 50,
) -> Page[DutyRecord]:
    """The lists of the townships, newest first: what was admitted, with how it stands."""
    column = t.TOWNSHIP_DUTY.c
    shown = [one for one in ADMITTED if not state or one.value == state]
    wanted = (
        select(t.TOWNSHIP_DUTY)
        .where(column.county == county, column.state.in_(shown))
        .order_by(column.duty_id.desc())
        .limit(page_size(limit) + 1)
    )
    if township:
        place = t.DUTY_PLACE.c
        wanted = wanted.where(exists().where(place.case_no == column.case_no, place.township == township))
    if listed_as:
        wanted = wanted.where(_stands_in(DutyList(listed_as)))
    if q.strip():
        pattern = like(q)
        wanted = wanted.where(or_(*(c.like(pattern, escape="\\") for c in (column.name, column.duty_id))))
    if after:
        wanted = wanted.where(column.duty_id < after)
    rows = session.execute(wanted).mappings().all()
    names = unit_names(session, {code for row in rows for code in _units(row)}, short=True)
    return page_of(rows, limit, lambda row: DutyRecord(**row, unit_names=names), "duty_id")


def _stands_in(wanted: DutyList) -> ColumnElement[bool]:
    """What belongs to one of the three lists, looked for in the forms as they are kept (TWA-09)."""
    if wanted is DutyList.POWER:
        return _holds(t.TOWNSHIP_DUTY.c.transfers, "kind", Transfer.POWER)
    form = t.TOWNSHIP_DUTY.c.form
    return or_(*(_holds(form, "duty_class", one) for one in OF_CLASSES[wanted]))


def _holds(column: Any, key: str, value: str) -> ColumnElement[bool]:
    return type_coerce(column, Text()).like(f'%"{key}":"{value}"%')


def _one(session: Session, *conditions: Any) -> DutyRecord | None:
    row = session.execute(select(t.TOWNSHIP_DUTY).where(*conditions)).mappings().first()
    if row is None:
        return None
    return DutyRecord(**row, unit_names=unit_names(session, _units(row), short=True))


def _units(row: Any) -> Collection[str]:
    """Everybody a page about the duty names."""
    form = row["form"]
    found: list[str] = [row["applicant"], form.get("responsible_body") or "", *form.get("townships", ())]
    found += [one["unit"] for one in row["checks"]]
    return set(found) - {""}
