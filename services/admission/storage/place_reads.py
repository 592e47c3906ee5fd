"""What falls on one township or community: a fixed number of queries by index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from services.admission.domain.areas import is_township, township_of
from services.admission.domain.place_items import LOOKS_BACK, PlaceItem
from services.admission.domain.requirements import amount, day
from services.admission.domain.vocabulary import BurdenKind
from services.admission.storage import tables as t
from services.admission.storage.catalogue_reads import owners_of
from services.admission.storage.catalogue_search import falling_on
from services.admission.storage.reads import unit_names

OPEN_ORDERS = ("created", "accepted", "refused")
MOST_ORDERS = 200


@dataclass(frozen=True, slots=True)
class PlaceCarries:
    """Everything the page of a place is made of."""

    items: Sequence[PlaceItem]
    orders: Sequence[Mapping[str, Any]]
    arrived: Mapping[str, Decimal]
    listed: int
    communities: Mapping[str, Sequence[str]]
    names: Mapping[str, str]


def place_carries(session: Session, county: str, place: str, today: date) -> PlaceCarries:
    """The items that name the place or its township, its open orders, and the money that came."""
    orders = _orders(session, county, place)
    return PlaceCarries(
        _items(session, county, place, today),
        orders,
        _arrived(session, county, place),
        _listed(session, county, today),
        _communities(session, county),
        unit_names(session, {place, township_of(place), *(one["community"] for one in orders)}, short=True),
    )


def _items(session: Session, county: str, place: str, today: date) -> list[PlaceItem]:
    version, falling = t.WORK_ITEM_VERSION, falling_on(county, place)
    since = today - timedelta(days=LOOKS_BACK)
    wanted = (
        select(version)
        .join(falling, and_(falling.c.ref == version.c.item_id, falling.c.version == version.c.version))
        .where(
            or_(version.c.end.is_(None), version.c.end >= since),
            or_(version.c.ended_on.is_(None), version.c.ended_on >= since),
        )
    )
    rows = session.execute(wanted).all()
    owners = owners_of(session, list(dict.fromkeys(row.item_id for row in rows)))
    return [_item(row, owners[row.item_id][1]) for row in rows]


def _item(row: Any, owner_name: str) -> PlaceItem:
    return PlaceItem(
        item_id=row.item_id,
        version=row.version,
        name=row.name,
        owner_name=owner_name,
        notice_no=row.notice_no,
        kinds=[BurdenKind(kind) for kind in row.burden_kinds],
        content=row.content,
        frequency=row.frequency,
        townships=row.townships,
        communities=row.communities,
        begin=max(row.start, row.effective_from),
        end=row.end,
        ended_on=row.ended_on,
        state=row.state,
        funds=amount(row.guarantees, "funds_amount") or Decimal(0),
        paid_on=day(row.guarantees, "funds_paid_on"),
    )


def _orders(session: Session, county: str, place: str) -> list[Mapping[str, Any]]:
    """The open orders, the one sent first on top."""
    note, version, entry = t.ORDER_NOTE, t.WORK_ITEM_VERSION, t.LIST_ENTRY
    wanted = (
        select(
            note.c.order_no, note.c.item_ref, note.c.community, note.c.state, note.c.sent_on,
            t.UNIT.c.name.label("sender_name"),
            func.coalesce(version.c.name, entry.c.text, note.c.item_ref).label("item_name"),
        )
        .outerjoin(t.UNIT, t.UNIT.c.code == note.c.sender)
        .outerjoin(
            version, and_(version.c.item_id == note.c.item_ref, version.c.version == note.c.item_version)
        )
        .outerjoin(entry, entry.c.entry_id == note.c.item_ref)
        .where(note.c.county == county, _within(note.c.community, place), note.c.state.in_(OPEN_ORDERS))
        .order_by(note.c.sent_on, note.c.order_no)
        .limit(MOST_ORDERS)
    )  # fmt: skip
    return [dict(row._mapping) for row in session.execute(wanted)]


def _arrived(session: Session, county: str, place: str) -> Mapping[str, Decimal]:
    receipt = t.FUNDS_RECEIPT
    wanted = select(receipt.c.item_id, receipt.c.amount).where(
        receipt.c.county == county, receipt.c.struck_at.is_(None), _within(receipt.c.community, place)
    )
    found: dict[str, Decimal] = {}
    for row in session.execute(wanted):
        found[row.item_id] = found.get(row.item_id, Decimal(0)) + Decimal(row.amount)
    return found


def _within(community: ColumnElement[Any], place: str) -> ColumnElement[bool]:
    if is_township(place):
        return and_(community >= place, community < f"{place}:")
    return community == place


def _listed(session: Session, county: str, on: date) -> int:
    entry = t.LIST_ENTRY.c
    wanted = select(func.count()).where(
        entry.county == county,
        or_(entry.in_force_from.is_(None), entry.in_force_from <= on),
        or_(entry.in_force_to.is_(None), entry.in_force_to >= on),
    )
    return int(session.execute(wanted).scalar_one())


def _communities(session: Session, county: str) -> Mapping[str, Sequence[str]]:
    unit = t.UNIT.c
    wanted = select(unit.code).where(unit.county == county, unit.kind == "community").order_by(unit.code)
    found: dict[str, list[str]] = {}
    for code in session.scalars(wanted):
        found.setdefault(township_of(code), []).append(code)
    return found
