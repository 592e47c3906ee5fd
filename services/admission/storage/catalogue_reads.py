"""The catalogue as a page: admitted items, then list entries, as they stood on any day (ADM-36)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from services.admission.domain.likeness import LEAST_ALIKE, MOST_ALIKE, likeness
from services.admission.domain.vocabulary import ItemState
from services.admission.storage import tables as t
from services.admission.storage.catalogue_search import Reading, alike, narrowed, question
from services.admission.storage.catalogue_terms import ENTRY, ITEM, LIST_BURDENS
from services.admission.storage.paging import Page, page_size
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
    asked = Asked(county, in_force_on, _place_after(after), page_size(limit))
    burden = kind if kind not in ("", LISTED, ADMITTED) else ""
    wanted = question(session, q=q, unit=unit, words=[word for word in (category, burden) if word])
    rows: list[CatalogueRow] = []
    if kind != LISTED and (asked.after is None or asked.after[0] == ITEM):
        readings = wanted.readings(session, county, ITEM, place)
        rows += _merged(_item_rows(session, _items(asked, one)) for one in readings)
    if kind in ("", LISTED, *LIST_BURDENS) and len(rows) <= asked.size:
        readings = wanted.readings(session, county, ENTRY)
        rows += _merged(_entry_rows(session, _entries(asked, one)) for one in readings)
    shown = rows[: asked.size]
    return Page(shown, shown[-1].key if len(rows) > asked.size else None)


def catalogue_of(session: Session, county: str, ref: str) -> list[CatalogueRow]:
    """Every version of an item, newest first, or the one list entry of that number."""
    return _versions_of(session, county, [ref]) or _entries_of(session, county, [ref])


def similar(session: Session, county: str, name: str, content: str = "", *, but: str = "") -> list[Likeness]:
    """What is called or does much the same, most alike first; several versions count as their newest."""
    refs: dict[int, dict[str, None]] = {ITEM: {}, ENTRY: {}}
    for kind, ref in alike(session, county, [text for text in (name, content) if text.strip()]):
        refs[kind][ref] = None
    rows = [*_versions_of(session, county, refs[ITEM]), *_entries_of(session, county, refs[ENTRY])]
    newest: dict[str, CatalogueRow] = {}
    for row in rows:
        newest.setdefault(row.ref, row)
    found = [
        Likeness(row, max(likeness(name, row.name), likeness(content, row.content)))
        for row in newest.values()
        if row.ref != but
    ]
    ranked = sorted(
        (one for one in found if one.share >= LEAST_ALIKE), key=lambda one: (-one.share, one.row.ref)
    )
    return ranked[:MOST_ALIKE]


def guidance_list(session: Session, *, county: str) -> list[ListEntryRow]:
    """The whole guidance list of a county, in the order of its ids."""
    table = t.LIST_ENTRY
    found = session.execute(select(table).where(table.c.county == county).order_by(table.c.entry_id))
    names = ListEntryRow.__dataclass_fields__
    return [ListEntryRow(**{name: row._mapping[name] for name in names}) for row in found]


def _items(asked: Asked, reading: Reading) -> Select[Any]:
    version = t.WORK_ITEM_VERSION
    wanted: Select[Any] = select(version).limit(asked.size + 1)
    if not reading.lead:
        wanted = wanted.join(t.WORK_ITEM, t.WORK_ITEM.c.item_id == version.c.item_id)
        wanted = wanted.where(t.WORK_ITEM.c.county == asked.county)
    if asked.in_force_on is not None:
        wanted = wanted.where(was_in_force(asked.in_force_on))
    after = asked.after[1:] if asked.after else None
    key, texts = (version.c.item_id, version.c.version), (version.c.name, version.c.content)
    return narrowed(wanted, asked.county, ITEM, reading, key, texts, after)


def _entries(asked: Asked, reading: Reading) -> Select[Any]:
    entry = t.LIST_ENTRY
    wanted: Select[Any] = (
        select(entry, t.UNIT.c.name.label("owner_name"))
        .outerjoin(t.UNIT, t.UNIT.c.code == entry.c.owner_unit)
        .where(entry.c.county == asked.county)
        .limit(asked.size + 1)
    )
    on = asked.in_force_on
    if on is not None:
        wanted = wanted.where(
            and_(
                or_(entry.c.in_force_from.is_(None), entry.c.in_force_from <= on),
                or_(entry.c.in_force_to.is_(None), entry.c.in_force_to >= on),
            )
        )
    after = asked.after[1:] if asked.after and asked.after[0] == ENTRY else None
    key, texts = (entry.c.entry_id, None), (entry.c.text, entry.c.unit_name)
    return narrowed(wanted, asked.county, ENTRY, reading, key, texts, after)


def _versions_of(session: Session, county: str, refs: Collection[str]) -> list[CatalogueRow]:
    """Every version of some items, the newest of each first."""
    asked = Asked(county, None, None, _NEWEST)
    wanted = _items(asked, Reading()).where(t.WORK_ITEM_VERSION.c.item_id.in_(list(refs)))
    return _item_rows(session, wanted)[::-1] if refs else []


def _entries_of(session: Session, county: str, refs: Collection[str]) -> list[CatalogueRow]:
    asked = Asked(county, None, None, _NEWEST)
    wanted = _entries(asked, Reading()).where(t.LIST_ENTRY.c.entry_id.in_(list(refs)))
    return _entry_rows(session, wanted) if refs else []


def _item_rows(session: Session, wanted: Select[Any]) -> list[CatalogueRow]:
    """The rows of a statement, with the owners of their items: looked up for the few rows of the page."""
    rows = session.execute(wanted).all()
    owners = owners_of(session, list(dict.fromkeys(row.item_id for row in rows)))
    return [_item_row(row, *owners[row.item_id]) for row in rows]


def owners_of(session: Session, items: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Whose items these are: unit and name."""
    item, unit = t.WORK_ITEM, t.UNIT
    wanted = (
        select(item.c.item_id, item.c.owner_unit, unit.c.name)
        .outerjoin(unit, unit.c.code == item.c.owner_unit)
        .where(item.c.item_id.in_(items))
    )
    found = session.execute(wanted).all() if items else ()
    return {item_id: (owner, name or owner) for item_id, owner, name in found}


def _entry_rows(session: Session, wanted: Select[Any]) -> list[CatalogueRow]:
    return [_entry_as_catalogue(row) for row in session.execute(wanted)]


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


def _merged(found: Iterable[Sequence[CatalogueRow]]) -> list[CatalogueRow]:
    """The rows of several readings of a question in one order, each once."""
    by_key: dict[str, CatalogueRow] = {row.key: row for rows in found for row in rows}
    return sorted(by_key.values(), key=lambda row: (row.ref, row.version))


def _item_row(row: Any, owner: str, owner_name: str) -> CatalogueRow:
    return CatalogueRow(
        key=f"{ITEM}:{row.item_id}:{row.version}",
        kind=ADMITTED,
        ref=row.item_id,
        name=row.name,
        owner_unit=owner,
        owner_name=owner_name,
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
