"""The catalogue as a page: admitted items, then list entries, as they stood on any day (ADM-36)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from services.admission.domain.areas import township_of
from services.admission.domain.likeness import LEAST_ALIKE, MOST_ALIKE, likeness
from services.admission.domain.vocabulary import ItemState
from services.admission.storage import tables as t
from services.admission.storage.catalogue_search import Reading, alike, narrowed, readings
from services.admission.storage.catalogue_terms import ENTRY, ITEM, LIST_BURDENS, place_mark, whole_mark
from services.admission.storage.paging import Page, like, page_size
from services.admission.storage.records import CatalogueRow, ListEntryRow

LISTED, ADMITTED = "listed", "admitted"
_ENDED = (
    ItemState.COMPLETED, ItemState.EXITED_EARLY, ItemState.EXPIRED, ItemState.REVOKED, ItemState.SUPERSEDED,
)  # fmt: skip
_NEWEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """Something of the catalogue, and how much of a text it shares in per cent."""

    row: CatalogueRow
    share: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants to see of the catalogue, and after which row it goes on."""

    county: str
    place: str
    in_force_on: date | None
    after: tuple[int, str, int] | None
    size: int


def catalogue(
    session: Session,
    *,
    county: str,
    q: str = "",
    unit: str = "",
    place: str = "",
    category: str = "",
    kind: str = "",
    in_force_on: date | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[CatalogueRow]:
    """Admitted items, then list entries; `kind` is listed, admitted or a kind of burden.

    `unit` is an owner by code or name, or a township or community an item names; `place` is one that an item
    reaches, where every list entry holds too.
    """
    asked = Asked(county, place, in_force_on, _place_after(after), page_size(limit))
    burden = kind if kind not in ("", LISTED, ADMITTED) else ""
    found = readings(session, county, q=q, unit=unit, words=[word for word in (category, burden) if word])
    rows: list[CatalogueRow] = []
    if kind != LISTED and (asked.after is None or asked.after[0] == ITEM):
        rows += _merged(
            [_item_row(row) for row in session.execute(_items(asked, one)).all()] for one in found
        )
    if kind in ("", LISTED, *LIST_BURDENS) and len(rows) <= asked.size:
        rows += _merged(
            [_entry_as_catalogue(row) for row in session.execute(_entries(asked, one)).all()] for one in found
        )
    shown = rows[: asked.size]
    return Page(shown, shown[-1].key if len(rows) > asked.size else None)


def catalogue_of(session: Session, county: str, ref: str) -> list[CatalogueRow]:
    """Every version of an item, newest first, or the one list entry of that number."""
    asked = Asked(county, "", None, None, _NEWEST)
    item = _items(asked, Reading()).where(t.WORK_ITEM_VERSION.c.item_id == ref)
    versions = [_item_row(row) for row in session.execute(item).all()]
    if versions:
        return versions[::-1]
    entry = _entries(asked, Reading()).where(t.LIST_ENTRY.c.entry_id == ref)
    return [_entry_as_catalogue(row) for row in session.execute(entry).all()]


def similar(session: Session, county: str, name: str, content: str = "", *, but: str = "") -> list[Likeness]:
    """What is called or does much the same, most alike first; several versions count as their newest."""
    texts = [text for text in (name, content) if text.strip()]
    found: dict[str, Likeness] = {}
    for ref in dict.fromkeys(ref for text in texts for _, ref in alike(session, county, text)):
        if ref == but:
            continue
        for row in catalogue_of(session, county, ref)[:1]:
            share = max(likeness(name, row.name), likeness(content, row.content))
            if share >= LEAST_ALIKE:
                found[ref] = Likeness(row, share)
    ranked = sorted(found.values(), key=lambda one: (-one.share, one.row.ref))
    return ranked[:MOST_ALIKE]


def guidance_list(session: Session, *, county: str) -> list[ListEntryRow]:
    """The whole guidance list of a county, in the order of its ids."""
    table = t.LIST_ENTRY
    found = session.execute(select(table).where(table.c.county == county).order_by(table.c.entry_id))
    names = ListEntryRow.__dataclass_fields__
    return [ListEntryRow(**{name: row._mapping[name] for name in names}) for row in found]


def _items(asked: Asked, reading: Reading) -> Select[Any]:
    item, version = t.WORK_ITEM, t.WORK_ITEM_VERSION
    wanted: Select[Any] = (
        select(version, item.c.owner_unit, t.UNIT.c.name.label("owner_name"))
        .join(item, item.c.item_id == version.c.item_id)
        .outerjoin(t.UNIT, t.UNIT.c.code == item.c.owner_unit)
        .where(item.c.county == asked.county)
        .limit(asked.size + 1)
    )
    if reading.phrase:
        texts = (version.c.name, version.c.content)
        wanted = wanted.where(or_(*(text.ilike(like(reading.phrase), escape="\\") for text in texts)))
    if asked.place:
        named = [place_mark(asked.place), whole_mark(township_of(asked.place))]
        reading = replace(reading, clauses=[named, *reading.clauses])
    if asked.in_force_on is not None:
        wanted = wanted.where(was_in_force(asked.in_force_on))
    after = asked.after[1:] if asked.after else None
    return narrowed(wanted, asked.county, ITEM, reading, (version.c.item_id, version.c.version), after)


def _entries(asked: Asked, reading: Reading) -> Select[Any]:
    entry = t.LIST_ENTRY
    wanted: Select[Any] = (
        select(entry, t.UNIT.c.name.label("owner_name"))
        .outerjoin(t.UNIT, t.UNIT.c.code == entry.c.owner_unit)
        .where(entry.c.county == asked.county)
        .limit(asked.size + 1)
    )
    if reading.phrase:
        texts = (entry.c.text, entry.c.unit_name)
        wanted = wanted.where(or_(*(text.ilike(like(reading.phrase), escape="\\") for text in texts)))
    on = asked.in_force_on
    if on is not None:
        wanted = wanted.where(
            and_(
                or_(entry.c.in_force_from.is_(None), entry.c.in_force_from <= on),
                or_(entry.c.in_force_to.is_(None), entry.c.in_force_to >= on),
            )
        )
    after = asked.after[1:] if asked.after and asked.after[0] == ENTRY else None
    return narrowed(wanted, asked.county, ENTRY, reading, (entry.c.entry_id, None), after)


def was_in_force(on: date) -> Any:
    """What an order of that day could have rested on: what has ended since counts up to its last day."""
    version = t.WORK_ITEM_VERSION
    stood = or_(
        and_(
            version.c.state == ItemState.IN_FORCE,
            or_(version.c.ended_on.is_(None), version.c.ended_on >= on),
        ),
        and_(version.c.state.in_(_ENDED), version.c.ended_on >= on),
    )
    begun = and_(version.c.start <= on, version.c.effective_from <= on)
    return and_(stood, begun, or_(version.c.end.is_(None), version.c.end >= on))


def _place_after(after: str) -> tuple[int, str, int] | None:
    """The row a page goes on after; a number without a version means all of its versions."""
    kind, _, rest = after.partition(":")
    ref, _, version = rest.partition(":")
    if not ref or not kind.isdigit():
        return None
    return int(kind), ref, int(version) if version.isdigit() else _NEWEST


def _merged(found: Any) -> list[CatalogueRow]:
    """The rows of several readings of a question in one order, each once."""
    by_key: dict[str, CatalogueRow] = {row.key: row for rows in found for row in rows}
    return sorted(by_key.values(), key=lambda row: (row.ref, row.version))


def _item_row(row: Any) -> CatalogueRow:
    return CatalogueRow(
        key=f"{ITEM}:{row.item_id}:{row.version}",
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
        ended_on=row.ended_on,
        state=row.state,
        notice_no=row.notice_no,
        category_confirmed=True,
        conditions=row.conditions,
        sub_items=(),
        version=row.version,
    )


def _entry_as_catalogue(row: Any) -> CatalogueRow:
    return CatalogueRow(
        key=f"{ENTRY}:{row.entry_id}",
        kind=LISTED,
        ref=row.entry_id,
        name=row.text,
        owner_unit=row.owner_unit,
        owner_name=row.owner_name or row.unit_name,
        category=row.category,
        burden_kinds=LIST_BURDENS,
        content=row.text,
        townships=(),
        communities=(),
        start=row.in_force_from,
        end=row.in_force_to,
        ended_on=None,
        state=ItemState.IN_FORCE,
        notice_no="",
        category_confirmed=row.category_confirmed,
        conditions=(),
        sub_items=row.sub_items,
        version=1,
    )
