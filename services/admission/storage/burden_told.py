"""Orders, visits and money that arrived, kept by owner, kind of burden, community and month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, or_, select

from services.admission.domain.burden_entries import ALL
from services.admission.domain.months import Month, first_day, last_day, month_of
from services.admission.storage import tables as t

CENTS = 100
CELL = ("owner", "kind", "community", "month")
FIGURES = ("orders", "visits", "arrived")
Cell = tuple[str, str, str, Month]
Told = dict[Cell, dict[str, int]]
_NOBODY: frozenset[str] = frozenset({ALL})


@dataclass
class _Count:
    """What orders and payments make of each cell; what rests on no item counts for nobody’s."""

    items: dict[str, tuple[set[str], set[str]]]
    told: Told = field(default_factory=dict)
    pools: dict[tuple[str, str, str, str], Month] = field(default_factory=dict)

    def _add(self, cell: Cell, name: str, number: int) -> None:
        row = self.told.setdefault(cell, dict.fromkeys(FIGURES, 0))
        row[name] += number

    def _asked_by(self, item: str) -> Iterable[tuple[str, str]]:
        owners, kinds = self.items.get(item, (_NOBODY, _NOBODY))
        return ((owner, kind) for owner in owners for kind in kinds)

    def order(self, row: Any) -> None:
        """Count an order; a pool goes where its first order went out."""
        month = month_of(row.sent_on)
        for owner, kind in self._asked_by(row.item_ref):
            self._add((owner, kind, row.community, month), "orders", 1)
            if row.pool_no:
                pool = (owner, kind, row.community, row.pool_no)
                self.pools[pool] = min(month, self.pools.get(pool, month))
            else:
                self._add((owner, kind, row.community, month), "visits", 1)

    def payment(self, row: Any) -> None:
        """Add money that arrived."""
        for owner, kind in self._asked_by(row.item_id):
            cell = (owner, kind, row.community, month_of(row.arrived_on))
            self._add(cell, "arrived", int(row.amount * CENTS))

    def settled(self) -> Told:
        """With a visit for each pool, and without what adds up to nothing."""
        for (owner, kind, community, _), month in self.pools.items():
            self._add((owner, kind, community, month), "visits", 1)
        return {cell: row for cell, row in self.told.items() if any(row.values())}


def keep_months(connection: Connection, county: str, community: str, months: Iterable[Month]) -> None:
    """Count what a community was sent and paid in some months again."""
    told = t.BURDEN_TOLD
    for month in sorted(set(months)):
        there = (told.c.county == county, told.c.community == community, told.c.month == month)
        connection.execute(delete(told).where(*there))
        found = _counted(connection, county, *_of_month(county, community, month))
        rows = [
            {"county": county, **dict(zip(CELL, cell, strict=True)), **row}
            for cell, row in sorted(found.items())
            if cell[-1] == month
        ]
        if rows:
            connection.execute(insert(told), rows)


def keep_item(connection: Connection, county: str, item_id: str) -> None:
    """An item has another owner, or other kinds: its orders and its money count elsewhere now."""
    note, receipt = t.ORDER_NOTE.c, t.FUNDS_RECEIPT.c
    months: dict[str, set[Month]] = {}
    for wanted in (
        select(note.community, note.sent_on).where(note.item_ref == item_id, note.sent_on.is_not(None)),
        select(receipt.community, receipt.arrived_on).where(receipt.item_id == item_id),
    ):
        for community, day in connection.execute(wanted.distinct()):
            months.setdefault(community, set()).add(month_of(day))
    for community in sorted(months):
        keep_months(connection, county, community, months[community])


def months_of_pools(connection: Connection, community: str, pools: Iterable[str]) -> set[Month]:
    """The months in which something of these pools went out."""
    numbers = sorted({pool for pool in pools if pool})
    if not numbers:
        return set()
    note = t.ORDER_NOTE.c
    wanted = select(note.sent_on).where(
        note.community == community, note.pool_no.in_(numbers), note.sent_on.is_not(None)
    )
    return {month_of(day) for day in connection.execute(wanted.distinct()).scalars()}


def from_record(connection: Connection, county: str) -> Told:
    """What every order and payment of a county makes."""
    return _counted(connection, county, _orders(county), _payments(county))


def kept(connection: Connection, county: str) -> Told:
    """What is kept."""
    told = t.BURDEN_TOLD
    rows = connection.execute(select(told).where(told.c.county == county)).mappings()
    return {tuple(row[name] for name in CELL): {name: row[name] for name in FIGURES} for row in rows}


def _counted(connection: Connection, county: str, orders: Select[Any], payments: Select[Any]) -> Told:
    sent, paid = connection.execute(orders).all(), connection.execute(payments).all()
    some = {row.item_ref for row in sent} | {row.item_id for row in paid}
    count = _Count(_items(connection, county, sorted(some)))
    for row in sent:
        count.order(row)
    for row in paid:
        count.payment(row)
    return count.settled()


def _items(connection: Connection, county: str, refs: Sequence[str]) -> dict[str, tuple[set[str], set[str]]]:
    """Under whom, and as which kinds, each item counts: as what is entered of its versions."""
    entered, found = t.BURDEN_ITEM, dict[str, tuple[set[str], set[str]]]()
    for begin in range(0, len(refs), 1_000):
        wanted = select(entered.c.item_id, entered.c.weight).where(
            entered.c.county == county, entered.c.item_id.in_(refs[begin : begin + 1_000])
        )
        for item_id, weight in connection.execute(wanted):
            owners, kinds = found.setdefault(item_id, ({ALL}, {ALL}))
            owners.add(weight["owner"])
            kinds.update(weight["kinds"])
    return found


def _of_month(county: str, community: str, month: Month) -> tuple[Select[Any], Select[Any]]:
    """The orders and payments of a community in a month, with everything of the pools it touches."""
    note, receipt = t.ORDER_NOTE.c, t.FUNDS_RECEIPT.c
    sent = note.sent_on.between(first_day(month), last_day(month))
    touched = select(note.pool_no).where(note.community == community, sent, note.pool_no != "")
    return (
        _orders(county).where(note.community == community, or_(sent, note.pool_no.in_(touched))),
        _payments(county).where(
            receipt.community == community,
            receipt.arrived_on.between(first_day(month), last_day(month)),
        ),
    )


def _orders(county: str) -> Select[Any]:
    note = t.ORDER_NOTE.c
    return select(note.item_ref, note.community, note.pool_no, note.sent_on).where(
        note.county == county, note.community != "", note.sent_on.is_not(None)
    )


def _payments(county: str) -> Select[Any]:
    receipt = t.FUNDS_RECEIPT.c
    return select(receipt.item_id, receipt.community, receipt.arrived_on, receipt.amount).where(
        receipt.county == county, receipt.struck_at.is_(None)
    )
