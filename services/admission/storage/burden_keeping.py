"""Keeps the figures of the burden ledger in the transaction that changes what they are made of.

A figure is entered and taken out as a whole number, so the order in which things are heard leaves no trace.
Whoever changes figures holds the row of the county, so that two works never count past each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, inspect, select, update
from sqlalchemy import event as events
from sqlalchemy.orm import Mapper

from chassis.persistence.upsert import insert_on
from services.admission.domain.areas import township_of
from services.admission.domain.burden_entries import ALL, COUNTED, ENTERED, Entries, Weight, weight_of
from services.admission.domain.directory import Unit
from services.admission.domain.funds import FundsReceipt
from services.admission.domain.months import Month, first_day, month_of
from services.admission.domain.order_note import OrderNote
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.storage import burden_told
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
_BATCH = 2_000
_CELL = ("owner", "kind", "place", "month")
_GAP = ("owner", "kind", "place", "gone", "back")
_KEPT = (t.BURDEN_MONTH, t.BURDEN_GAP, t.BURDEN_SPREAD, t.BURDEN_TOLD, t.BURDEN_ITEM)


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
    item, known = t.WORK_ITEM, t.BURDEN_ITEM
    county = connection.execute(select(item.c.county).where(item.c.item_id == item_id)).scalar_one()
    rows = connection.execute(demanding(county).where(item.c.item_id == item_id)).all()
    settings = readings(connection)
    demands = [demand_of(row, settings, county) for row in rows]
    entered = select(known).where(known.c.item_id == item_id)
    if not demands and connection.execute(entered).first() is None:
        return
    until = held(connection, county, min((demand.begin for demand in demands), default=date.min))
    places = places_of(connection, county)
    communities = places.communities
    now = [weight_in(demand, places, communities) for demand in demands]
    before = [weight_of(row.item_id, row.weight) for row in connection.execute(entered)]
    entries = Entries()
    entries.enter(before, county, until, sign=-1)
    entries.enter(now, county, until)
    entries.settle()
    _write(connection, county, entries)
    connection.execute(delete(known).where(known.c.item_id == item_id))
    _insert(connection, known, [_as_entered(county, weight) for weight in now])
    if _asked_by(before) != _asked_by(now):
        burden_told.keep_item(connection, county, item_id)


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


def reach(connection: Connection, county: str, until: Month) -> bool:
    """Keep the figures up to a later month; says whether there was anything to do."""
    before = until_of(connection, county)
    if before is None or before >= until:
        return False
    before = held(connection, county, first_day(until))
    entries = Entries()
    for weights in _entered(connection, county):
        for found in weights.values():
            entries.enter(found, county, until)
    entries.settle(after=before)
    _write(connection, county, entries)
    _reached(connection, county, until)
    return True


def rebuild(connection: Connection, county: str, until: Month) -> None:
    """Forget every kept figure of a county and make them anew from the record."""
    held(connection, county, first_day(until))
    for table in _KEPT:
        connection.execute(delete(table).where(table.c.county == county))
    entries = Entries()
    for weights in _weights(connection, county):
        for found in weights.values():
            entries.enter(found, county, until)
        _insert(
            connection,
            t.BURDEN_ITEM,
            [_as_entered(county, weight) for found in weights.values() for weight in found],
        )
    entries.settle()
    _insert(connection, t.BURDEN_MONTH, list(_cells(county, entries)))
    _insert(connection, t.BURDEN_GAP, list(_gaps(county, entries)))
    _insert(connection, t.BURDEN_SPREAD, list(_spreads(county, entries.spreads)))
    _insert(connection, t.BURDEN_TOLD, list(_told(county, burden_told.from_record(connection, county))))
    _reached(connection, county, until)


def differences(connection: Connection, county: str) -> list[str]:
    """Every kept figure that is not what the record makes of it."""
    until = until_of(connection, county)
    if until is None:
        return []
    kept, right = _kept(connection, county), Entries()
    for weights in _weights(connection, county):
        for found in weights.values():
            right.enter(found, county, until)
    right.settle()
    return [
        *_unequal(kept.cells, right.cells),
        *_unequal(kept.gaps, right.gaps),
        *_unequal({one: kept.spreads.get(one) for one in right.spreads}, right.spreads),
        *_unequal(burden_told.kept(connection, county), burden_told.from_record(connection, county)),
    ]


def _reached(connection: Connection, county: str, until: Month) -> None:
    kept = t.BURDEN_KEPT
    connection.execute(update(kept).where(kept.c.county == county).values(until=until))


def _weights(connection: Connection, county: str) -> Iterator[dict[str, list[Weight]]]:
    """What every item weighs by the record, some hundreds at a time."""
    places, settings = places_of(connection, county), readings(connection)
    communities = places.communities
    for within in _pages(connection, county):
        found: dict[str, list[Weight]] = {}
        for row in connection.execute(demanding(county).where(t.WORK_ITEM.c.item_id.between(*within))):
            weight = weight_in(demand_of(row, settings, county), places, communities)
            found.setdefault(row.item_id, []).append(weight)
        yield found


def _entered(connection: Connection, county: str) -> Iterator[dict[str, list[Weight]]]:
    """What is entered of every item, some hundreds at a time."""
    known = t.BURDEN_ITEM
    for within in _pages(connection, county):
        found: dict[str, list[Weight]] = {}
        for row in connection.execute(select(known).where(known.c.item_id.between(*within))):
            found.setdefault(row.item_id, []).append(weight_of(row.item_id, row.weight))
        yield found


def _pages(connection: Connection, county: str) -> Iterator[tuple[str, str]]:
    """The first and last item of each page: the connection must not idle until the server gives it up."""
    item = t.WORK_ITEM.c.item_id
    wanted = select(item).where(t.WORK_ITEM.c.county == county).order_by(item).limit(_BATCH)
    page = connection.execute(wanted).scalars().all()
    while page:
        yield page[0], page[-1]
        page = connection.execute(wanted.where(item > page[-1])).scalars().all()


def _kept(connection: Connection, county: str) -> Entries:
    month, gap, spread, entries = t.BURDEN_MONTH, t.BURDEN_GAP, t.BURDEN_SPREAD, Entries()
    for row in connection.execute(select(month).where(month.c.county == county)).mappings():
        entries.cells[_key(row, _CELL)] = {name: row[name] for name in ENTERED}
    for row in connection.execute(select(gap).where(gap.c.county == county)).mappings():
        entries.gaps[_key(row, _GAP)] = {name: row[name] for name in COUNTED}
    entries.forget_nothings()
    members: dict[str, list[str]] = {}
    wanted = select(spread.c.spread, spread.c.place).where(spread.c.county == county)
    for name, place in connection.execute(wanted.order_by(spread.c.place)):
        members.setdefault(name, []).append(place)
    entries.spreads = {name: tuple(places) for name, places in members.items()}
    return entries


def _key(row: RowMapping, names: Sequence[str]) -> Any:
    return tuple(row[name] for name in names)


def _unequal(kept: Mapping[Any, Any], right: Mapping[Any, Any]) -> list[str]:
    return [
        f"{' '.join(map(str, key)) if isinstance(key, tuple) else key}: {kept.get(key)} ≠ {right.get(key)}"
        for key in sorted({*kept, *right})
        if kept.get(key) != right.get(key)
    ]


def _asked_by(weights: Sequence[Weight]) -> set[tuple[str, str]]:
    """What orders and money of an item are counted under."""
    return {(one.demand.owner_unit, kind) for one in weights for kind in (ALL, *one.demand.kinds)}


def _as_entered(county: str, weight: Weight) -> dict[str, Any]:
    first, last = weight.months
    return {
        "item_id": weight.demand.item_id, "version": weight.demand.version, "county": county,
        "spread": weight.spread, "first": first, "last": last, "weight": weight.plain(),
    }  # fmt: skip


def _cells(county: str, entries: Entries) -> Iterable[dict[str, Any]]:
    for cell, row in sorted(entries.cells.items()):
        figures = {name: row.get(name, 0) for name in ENTERED}
        yield {"county": county, **dict(zip(_CELL, cell, strict=True)), **figures}


def _gaps(county: str, entries: Entries) -> Iterable[dict[str, Any]]:
    for gap, row in sorted(entries.gaps.items()):
        figures = {name: row.get(name, 0) for name in COUNTED}
        yield {"county": county, **dict(zip(_GAP, gap, strict=True)), **figures}


def _spreads(county: str, spreads: Mapping[str, Sequence[str]]) -> Iterable[dict[str, Any]]:
    for spread, places in sorted(spreads.items()):
        for place in places:
            yield {"county": county, "spread": spread, "place": place}


def _told(county: str, told: burden_told.Told) -> Iterable[dict[str, Any]]:
    for cell, row in sorted(told.items()):
        yield {"county": county, **dict(zip(burden_told.CELL, cell, strict=True)), **row}


def _write(connection: Connection, county: str, entries: Entries) -> None:
    """Add to what is kept, in one order, so that two works seldom wait for each other."""
    _know(connection, county, entries.spreads)
    for table, keys, rows in (
        (t.BURDEN_MONTH, _CELL, list(_cells(county, entries))),
        (t.BURDEN_GAP, _GAP, list(_gaps(county, entries))),
    ):
        if rows:
            fresh = insert_on(connection, table)
            names = [name for name in rows[0] if name not in ("county", *keys)]
            added = {name: table.c[name] + fresh.excluded[name] for name in names}
            statement = fresh.on_conflict_do_update(index_elements=["county", *keys], set_=added)
            for begin in range(0, len(rows), _BATCH):
                connection.execute(statement, rows[begin : begin + _BATCH])


def _know(connection: Connection, county: str, spreads: Mapping[str, Sequence[str]]) -> None:
    """Note the communities of a spread once; what it is called says what is in it, so it never changes."""
    spread = t.BURDEN_SPREAD
    for name in sorted(spreads):
        there = select(spread.c.place).where(spread.c.county == county, spread.c.spread == name).limit(1)
        if connection.execute(there).first() is None:
            _insert(connection, spread, list(_spreads(county, {name: spreads[name]})))


def _insert(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    for begin in range(0, len(rows), _BATCH):
        connection.execute(insert(table), rows[begin : begin + _BATCH])


_OF_ITEM = frozenset({"county", "owner_unit", *WEIGHING}) - {"name", "notice_no"}


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
    months |= burden_told.months_of_pools(connection, target.community, _before_and_now(target, "pool_no"))
    _keep_months(connection, target.county, target.community, months)


def _note_receipt(_mapper: Mapper[Any], connection: Connection, target: FundsReceipt) -> None:
    if _changed(target, ("struck_at", "amount", "arrived_on")):
        _keep_months(connection, target.county, target.community, {month_of(target.arrived_on)})


def _keep_months(connection: Connection, county: str, community: str, months: set[Month]) -> None:
    if months:
        held(connection, county, first_day(min(months)))
        burden_told.keep_months(connection, county, community, months)


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
