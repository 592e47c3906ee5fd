"""The catalogue as a page: list entries and admitted items side by side (ADM-36)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Text, and_, exists, or_, select
from sqlalchemy.orm import Session

from services.admission.domain.vocabulary import BurdenKind, ItemState
from services.admission.storage import tables as t
from services.admission.storage.paging import Page, like, page_size
from services.admission.storage.records import CatalogueRow, ListEntryRow

LISTED, ADMITTED = "listed", "admitted"
_LIST_BURDENS = (BurdenKind.ASSISTANCE.value,)


def catalogue(
    session: Session,
    *,
    county: str,
    q: str = "",
    unit: str = "",
    category: str = "",
    kind: str = "",
    in_force_on: date | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[CatalogueRow]:
    """Admitted items, then list entries; `kind` is listed, admitted or a kind of burden.

    `unit` is an owner by code or name, or a township or community the item holds in.
    """
    size = page_size(limit)
    rows: list[CatalogueRow] = []
    if kind != LISTED and not after.startswith("1:"):
        wanted = _items(county, q, unit, category, in_force_on, after[2:], size)
        if kind not in ("", ADMITTED):
            wanted = wanted.where(
                t.WORK_ITEM_VERSION.c.burden_kinds.cast(Text).like(like(f'"{kind}"'), escape="\\")
            )
        rows += [_item_row(row) for row in session.execute(wanted).all()]
    if kind in ("", LISTED, *_LIST_BURDENS) and len(rows) <= size:
        place = after[2:] if after.startswith("1:") else ""
        wanted = _entries(county, q, unit, category, in_force_on, place, size)
        rows += [_entry_as_catalogue(row) for row in session.execute(wanted).all()]
    shown = rows[:size]
    return Page(shown, shown[-1].key if len(rows) > size else None)


def guidance_list(session: Session, *, county: str) -> list[ListEntryRow]:
    """The whole guidance list of a county, in the order of its ids."""
    table = t.LIST_ENTRY
    found = session.execute(select(table).where(table.c.county == county).order_by(table.c.entry_id))
    names = ListEntryRow.__dataclass_fields__
    return [ListEntryRow(**{name: row._mapping[name] for name in names}) for row in found]


def _items(
    county: str, q: str, unit: str, category: str, on: date | None, after: str, size: int
) -> Select[Any]:
    item, version = t.WORK_ITEM, t.WORK_ITEM_VERSION
    wanted: Select[Any] = (
        select(version, item.c.owner_unit, t.UNIT.c.name.label("owner_name"))
        .join(item, item.c.item_id == version.c.item_id)
        .outerjoin(t.UNIT, t.UNIT.c.code == item.c.owner_unit)
        .where(item.c.county == county)
        .order_by(version.c.item_id, version.c.version)
        .limit(size + 1)
    )
    if q.strip():
        pattern = like(q)
        texts = (version.c.name, version.c.content, version.c.item_id, version.c.notice_no, t.UNIT.c.name)
        wanted = wanted.where(or_(*(text.like(pattern, escape="\\") for text in texts)))
    if unit:
        place = t.ITEM_PLACE
        holds = exists().where(
            place.c.item_id == version.c.item_id, place.c.version == version.c.version, place.c.place == unit
        )
        owned = or_(item.c.owner_unit == unit, t.UNIT.c.name == unit, t.UNIT.c.short_name == unit)
        wanted = wanted.where(or_(owned, holds))
    if category:
        wanted = wanted.where(version.c.category == category)
    if on is not None:
        wanted = wanted.where(
            version.c.state == ItemState.IN_FORCE,
            version.c.start <= on,
            version.c.effective_from <= on,
            or_(version.c.end.is_(None), version.c.end >= on),
        )
    return wanted.where(version.c.item_id > after) if after else wanted


def _entries(
    county: str, q: str, unit: str, category: str, on: date | None, after: str, size: int
) -> Select[Any]:
    entry = t.LIST_ENTRY
    wanted: Select[Any] = (
        select(entry, t.UNIT.c.name.label("owner_name"))
        .outerjoin(t.UNIT, t.UNIT.c.code == entry.c.owner_unit)
        .where(entry.c.county == county)
        .order_by(entry.c.entry_id)
        .limit(size + 1)
    )
    if q.strip():
        pattern = like(q)
        texts = (entry.c.text, entry.c.unit_name, entry.c.entry_id, t.UNIT.c.name)
        wanted = wanted.where(or_(*(text.like(pattern, escape="\\") for text in texts)))
    if unit:
        wanted = wanted.where(
            or_(entry.c.owner_unit == unit, entry.c.unit_name == unit, t.UNIT.c.name == unit)
        )
    if category:
        wanted = wanted.where(entry.c.category == category)
    if on is not None:
        wanted = wanted.where(
            and_(
                or_(entry.c.in_force_from.is_(None), entry.c.in_force_from <= on),
                or_(entry.c.in_force_to.is_(None), entry.c.in_force_to >= on),
            )
        )
    return wanted.where(entry.c.entry_id > after) if after else wanted


def _item_row(row: Any) -> CatalogueRow:
    return CatalogueRow(
        key=f"0:{row.item_id}",
        kind=ADMITTED,
        ref=row.item_id,
        name=row.name,
        owner_unit=row.owner_unit,
        owner_name=row.owner_name or row.owner_unit,
        category=row.category,
        burden_kinds=row.burden_kinds,
        content=row.content,
        townships=row.townships,
        communities=row.communities,
        start=max(row.start, row.effective_from),
        end=row.end,
        state=row.state,
        notice_no=row.notice_no,
        category_confirmed=True,
        conditions=row.conditions,
        sub_items=(),
        version=row.version,
    )


def _entry_as_catalogue(row: Any) -> CatalogueRow:
    return CatalogueRow(
        key=f"1:{row.entry_id}",
        kind=LISTED,
        ref=row.entry_id,
        name=row.text,
        owner_unit=row.owner_unit,
        owner_name=row.owner_name or row.unit_name,
        category=row.category,
        burden_kinds=_LIST_BURDENS,
        content=row.text,
        townships=(),
        communities=(),
        start=row.in_force_from,
        end=row.in_force_to,
        state=ItemState.IN_FORCE,
        notice_no="",
        category_confirmed=row.category_confirmed,
        conditions=(),
        sub_items=row.sub_items,
        version=1,
    )
