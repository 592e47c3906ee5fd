"""Keeps the figures of the burden ledger in the transaction that changes what they are made of.

A figure is entered and taken out as a whole number, so the order in which things are heard leaves no trace.
Whoever changes figures holds the row of the county, so that two works never count past each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, insert, inspect, select, update
from sqlalchemy import event as events
from sqlalchemy.orm import Mapper

from chassis.persistence.upsert import insert_on
from services.admission.domain.areas import township_of
from services.admission.domain.burden_entries import COUNTED, ENTERED, Entries, Weight, weight_of
from services.admission.domain.directory import Unit
from services.admission.domain.funds import FundsReceipt
from services.admission.domain.months import Month, first_day, last_day, month_of
from services.admission.domain.order_note import OrderNote
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.storage import tables as t
from services.admission.storage.burden_demands import (
    WEIGHING,
    begun_since,
    demand_of,
    demanding,
    places_of,
    readings,
    weight_in,
)

COMMUNITY = "community"
CENTS = 100
_BATCH = 2_000
_TOLD = ("orders", "visits", "arrived")
_CELL = ("county", "place", "month")
_GAP = ("county", "place", "gone", "back")


def until_of(connection: Any, county: str) -> Month | None:
    """Up to which month the figures of a county are kept; nothing where none are."""
    found: Month | None = connection.execute(
        select(t.BURDEN_KEPT.c.until).where(t.BURDEN_KEPT.c.county == county)
    ).scalar()
    return found


def held(connection: Connection, county: str, since: date) -> Month:
    """Hold the figures of a county; the first are kept up to the December after the day they begin with."""
    kept = t.BURDEN_KEPT
    wanted = select(kept.c.until).where(kept.c.county == county).with_for_update()
    until = connection.execute(wanted).scalar()
    if until is None:
        fresh = insert_on(connection, kept).values(county=county, until=(since.year + 1) * 12 + 11)
        connection.execute(fresh.on_conflict_do_nothing())
        until = connection.execute(wanted).scalar_one()
    return int(until)


def keep_item(connection: Connection, item_id: str) -> None:
    """Take out what was entered of an item and enter it as it is now."""
    item = t.WORK_ITEM
    county = connection.execute(select(item.c.county).where(item.c.item_id == item_id)).scalar_one()
    rows = connection.execute(demanding(county).where(item.c.item_id == item_id)).all()
    known = t.BURDEN_ITEM
    if (
        not rows
        and connection.execute(select(known.c.item_id).where(known.c.item_id == item_id)).first() is None
    ):
        return
    settings = readings(connection)
    demands = [demand_of(row, settings, county) for row in rows]
    since = min((demand.begin for demand in demands), default=date.min)
    until = held(connection, county, since)
    places = places_of(connection, county)
    communities = places.communities
    weights = [weight_in(demand, places, communities) for demand in demands]
    before = connection.execute(select(known.c.weights).where(known.c.item_id == item_id)).scalar()
    entries = Entries()
    entries.enter([weight_of(item_id, one) for one in before or ()], county, until, sign=-1)
    entries.enter(weights, county, until)
    entries.settle()
    _write(connection, county, entries)
    now = {"county": county, "weights": [weight.plain() for weight in weights]}
    kept = insert_on(connection, known).values(item_id=item_id, **now)
    connection.execute(kept.on_conflict_do_update(index_elements=["item_id"], set_=now))


def keep_community(connection: Connection, code: str) -> None:
    """The directory has a community anew: what names it, or its whole township, falls on it now."""
    named = t.ITEM_PLACE
    wanted = select(named.c.item_id).where(named.c.place.in_([code, township_of(code)])).distinct()
    for item_id in sorted(connection.execute(wanted).scalars()):
        keep_item(connection, item_id)


def keep_begun_since(connection: Connection, county: str, day: date) -> None:
    """The workload of what begins from a day on is read in another way."""
    for item_id in begun_since(connection, county, day):
        keep_item(connection, item_id)


def keep_orders(connection: Connection, county: str, community: str, months: Iterable[Month]) -> None:
    """Count the orders of a community in some months again, and the visits they are."""
    for month in sorted(set(months)):
        held(connection, county, first_day(month))
        figures = _orders_in(connection, county, community, month)
        _set(connection, {"county": county, "place": community, "month": month, **figures})


def keep_money(connection: Connection, county: str, community: str, months: Iterable[Month]) -> None:
    """Add the money up again that a community received in some months."""
    receipt = t.FUNDS_RECEIPT
    for month in sorted(set(months)):
        held(connection, county, first_day(month))
        wanted = select(receipt.c.amount).where(
            receipt.c.county == county,
            receipt.c.community == community,
            receipt.c.arrived_on.between(first_day(month), last_day(month)),
            receipt.c.struck_at.is_(None),
        )
        cents = sum(int(one * CENTS) for one in connection.execute(wanted).scalars())
        _set(connection, {"county": county, "place": community, "month": month, "arrived": cents})


def reach(connection: Connection, county: str, until: Month) -> bool:
    """Keep the figures up to a later month; says whether there was anything to do."""
    before = until_of(connection, county)
    if before is None or before >= until:
        return False
    before = held(connection, county, first_day(until))
    entries, known = Entries(), t.BURDEN_ITEM
    wanted = select(known.c.item_id, known.c.weights).where(known.c.county == county)
    for rows in _pages(connection, wanted, known.c.item_id):
        for row in rows:
            one = Entries()
            one.enter([weight_of(row.item_id, plain) for plain in row.weights], county, until)
            one.settle(after=before)
            entries.join(one)
    _write(connection, county, entries)
    connection.execute(update(t.BURDEN_KEPT).where(t.BURDEN_KEPT.c.county == county).values(until=until))
    return True


def rebuild(connection: Connection, county: str, until: Month) -> None:
    """Forget every kept figure of a county and make them anew from the record."""
    held(connection, county, first_day(until))
    for table in (t.BURDEN_MONTH, t.BURDEN_GAP, t.BURDEN_ITEM):
        connection.execute(delete(table).where(table.c.county == county))
    entries = _told(connection, county)
    for weights in _weights(connection, county):
        for found in weights.values():
            entries.enter(found, county, until)
        rows = [
            {"item_id": item_id, "county": county, "weights": [one.plain() for one in found]}
            for item_id, found in weights.items()
        ]
        _insert(connection, t.BURDEN_ITEM, rows)
    entries.settle()
    _insert(connection, t.BURDEN_MONTH, list(_cells(county, entries)))
    _insert(connection, t.BURDEN_GAP, list(_gaps(county, entries)))
    connection.execute(update(t.BURDEN_KEPT).where(t.BURDEN_KEPT.c.county == county).values(until=until))


def differences(connection: Connection, county: str) -> list[str]:
    """Every kept figure that is not what the record makes of it."""
    until = until_of(connection, county)
    if until is None:
        return []
    kept, right = _kept(connection, county), from_record(connection, county, until)
    return [
        *_unequal(kept.cells, right.cells),
        *_unequal(kept.gaps, right.gaps),
    ]


def from_record(connection: Connection, county: str, until: Month) -> Entries:
    """All figures of a county as items, orders and payments make them."""
    entries = _told(connection, county)
    for weights in _weights(connection, county):
        for found in weights.values():
            entries.enter(found, county, until)
    entries.settle()
    return entries


def _told(connection: Connection, county: str) -> Entries:
    """Orders, visits and money that arrived."""
    entries = Entries()
    note, receipt = t.ORDER_NOTE, t.FUNDS_RECEIPT
    sent = select(note.c.community, note.c.pool_no, note.c.sent_on).where(
        note.c.county == county, note.c.community != "", note.c.sent_on.is_not(None)
    )
    pools: dict[tuple[str, str], Month] = {}
    for community, pool_no, sent_on in connection.execute(sent):
        month = month_of(sent_on)
        entries.add(community, month, "orders", 1)
        if pool_no:
            pools[community, pool_no] = min(month, pools.get((community, pool_no), month))
        else:
            entries.add(community, month, "visits", 1)
    for (community, _), month in pools.items():
        entries.add(community, month, "visits", 1)
    paid = select(receipt.c.community, receipt.c.arrived_on, receipt.c.amount).where(
        receipt.c.county == county, receipt.c.struck_at.is_(None)
    )
    for community, arrived_on, amount in connection.execute(paid):
        entries.add(community, month_of(arrived_on), "arrived", int(amount * CENTS))
    return entries


def _weights(connection: Connection, county: str) -> Iterator[dict[str, list[Weight]]]:
    """What every item weighs, some hundreds at a time."""
    places, settings = places_of(connection, county), readings(connection)
    communities, item = places.communities, t.WORK_ITEM
    for page in _pages(connection, select(item.c.item_id).where(item.c.county == county), item.c.item_id):
        found: dict[str, list[Weight]] = {}
        within = item.c.item_id.between(page[0].item_id, page[-1].item_id)
        for row in connection.execute(demanding(county).where(within)):
            weight = weight_in(demand_of(row, settings, county), places, communities)
            found.setdefault(row.item_id, []).append(weight)
        yield found


def _pages(connection: Connection, wanted: Any, key: Any) -> Iterator[Sequence[Any]]:
    """Rows in pages: between two statements the connection must not idle until the server gives it up."""
    rows = connection.execute(wanted.order_by(key).limit(_BATCH)).all()
    while rows:
        yield rows
        rows = connection.execute(wanted.where(key > rows[-1].item_id).order_by(key).limit(_BATCH)).all()


def _kept(connection: Connection, county: str) -> Entries:
    month, gap, entries = t.BURDEN_MONTH, t.BURDEN_GAP, Entries()
    for row in connection.execute(select(month).where(month.c.county == county)).mappings():
        entries.cells[row["place"], row["month"]] = {name: row[name] for name in (*ENTERED, *_TOLD)}
    for row in connection.execute(select(gap).where(gap.c.county == county)).mappings():
        entries.gaps[row["place"], row["gone"], row["back"]] = {name: row[name] for name in COUNTED}
    entries.settle()
    return entries


def _unequal(kept: Mapping[Any, Mapping[str, int]], right: Mapping[Any, Mapping[str, int]]) -> list[str]:
    return [
        f"{' '.join(map(str, key))}: {kept.get(key, {})} ≠ {right.get(key, {})}"
        for key in sorted({*kept, *right})
        if kept.get(key) != right.get(key)
    ]


def _orders_in(connection: Connection, county: str, community: str, month: Month) -> dict[str, int]:
    note = t.ORDER_NOTE.c
    there = and_(note.county == county, note.community == community)
    within = note.sent_on.between(first_day(month), last_day(month))
    alone = func.coalesce(func.sum(case((note.pool_no == "", 1), else_=0)), 0)
    number, visits = connection.execute(select(func.count(), alone).where(there, within)).one()
    if number != visits:
        touched = select(note.pool_no).where(there, within, note.pool_no != "")
        firsts = select(func.min(note.sent_on)).where(there, note.pool_no.in_(touched)).group_by(note.pool_no)
        visits += sum(month_of(first) == month for first in connection.execute(firsts).scalars())
    return {"orders": int(number), "visits": int(visits)}


def _months_of_pools(connection: Connection, community: str, pools: Iterable[str]) -> set[Month]:
    """The months in which something of these pools went out."""
    numbers = sorted({pool for pool in pools if pool})
    if not numbers:
        return set()
    note = t.ORDER_NOTE.c
    wanted = select(note.sent_on).where(
        note.community == community, note.pool_no.in_(numbers), note.sent_on.is_not(None)
    )
    return {month_of(day) for day in connection.execute(wanted.distinct()).scalars()}


def _cells(county: str, entries: Entries) -> Iterable[dict[str, Any]]:
    for place, month in sorted(entries.cells):
        row = entries.cells[place, month]
        yield {"county": county, "place": place, "month": month} | {
            name: row.get(name, 0) for name in (*ENTERED, *_TOLD)
        }


def _gaps(county: str, entries: Entries) -> Iterable[dict[str, Any]]:
    for place, gone, back in sorted(entries.gaps):
        row = entries.gaps[place, gone, back]
        yield {"county": county, "place": place, "gone": gone, "back": back} | {
            name: row.get(name, 0) for name in COUNTED
        }


def _write(connection: Connection, county: str, entries: Entries) -> None:
    """Add to what is kept, in one order, so that two works seldom wait for each other."""
    for table, keys, rows in (
        (t.BURDEN_MONTH, _CELL, list(_cells(county, entries))),
        (t.BURDEN_GAP, _GAP, list(_gaps(county, entries))),
    ):
        if rows:
            fresh = insert_on(connection, table)
            names = [name for name in rows[0] if name not in keys]
            added = {name: table.c[name] + fresh.excluded[name] for name in names}
            statement = fresh.on_conflict_do_update(index_elements=list(keys), set_=added)
            for begin in range(0, len(rows), _BATCH):
                connection.execute(statement, rows[begin : begin + _BATCH])


def _set(connection: Connection, row: dict[str, Any]) -> None:
    fresh = insert_on(connection, t.BURDEN_MONTH).values(**row)
    figures = {name: number for name, number in row.items() if name not in _CELL}
    connection.execute(fresh.on_conflict_do_update(index_elements=list(_CELL), set_=figures))


def _insert(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    for begin in range(0, len(rows), _BATCH):
        connection.execute(insert(table), rows[begin : begin + _BATCH])


_OF_ITEM = frozenset({"county", *WEIGHING}) - {"name", "notice_no"}


def _changed(target: Any, names: Iterable[str]) -> bool:
    found = inspect(target)
    return not found.persistent or any(found.attrs[name].history.has_changes() for name in names)


def _before_and_now(target: Any, name: str) -> set[Any]:
    history = inspect(target).attrs[name].history
    return {*(history.deleted or ()), getattr(target, name)} - {None, ""}


def _note_item(_mapper: Mapper[Any], connection: Connection, target: WorkItem | WorkItemVersion) -> None:
    attributes = inspect(target).attrs.keys()
    if _changed(target, _OF_ITEM.intersection(attributes)):
        keep_item(connection, target.item_id)


def _note_unit(_mapper: Mapper[Any], connection: Connection, target: Unit) -> None:
    if _changed(target, ("kind", "county")) and COMMUNITY in _before_and_now(target, "kind"):
        keep_community(connection, target.code)


def _note_order(_mapper: Mapper[Any], connection: Connection, target: OrderNote) -> None:
    if not target.community or not _changed(target, ("sent_on", "pool_no")):
        return
    months = {month_of(day) for day in _before_and_now(target, "sent_on")}
    months |= _months_of_pools(connection, target.community, _before_and_now(target, "pool_no"))
    keep_orders(connection, target.county, target.community, months)


def _note_receipt(_mapper: Mapper[Any], connection: Connection, target: FundsReceipt) -> None:
    if _changed(target, ("struck_at", "amount", "arrived_on")):
        keep_money(connection, target.county, target.community, {month_of(target.arrived_on)})


def keep_burden() -> None:
    """Let every write of what the ledger counts write its figures too."""
    for kind, noted in (
        (WorkItem, _note_item),
        (WorkItemVersion, _note_item),
        (Unit, _note_unit),
        (OrderNote, _note_order),
        (FundsReceipt, _note_receipt),
    ):
        for moment in ("after_insert", "after_update"):
            events.listen(kind, moment, noted)
