"""Orders, visits and money that the burden ledger adds to what items ask, of all items or of some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Text, and_, case, extract, func, select
from sqlalchemy.orm import Session

from services.admission.domain.burden import Count, Paid, Selection
from services.admission.domain.months import Month, Period, month_of
from services.admission.domain.vocabulary import ItemState
from services.admission.storage import tables as t
from services.admission.storage.burden_told import CENTS
from services.admission.storage.paging import like


@dataclass(frozen=True, slots=True)
class Facts:
    """Orders and money by community and month."""

    orders: tuple[Count, ...]
    payments: tuple[Paid, ...]

    def within(self, period: Period) -> Facts:
        """Those of some months."""
        return Facts(
            tuple(one for one in self.orders if one.month in period.months),
            tuple(one for one in self.payments if one.month in period.months),
        )


def kept_facts(session: Session, asked: Selection, span: Period) -> Facts:
    """As they are kept."""
    told = t.BURDEN_TOLD
    wanted = select(told).where(
        told.c.county == asked.county,
        told.c.owner == asked.owner,
        told.c.kind == asked.kind,
        told.c.month.between(span.first, span.last),
        *_there(told.c.community, asked),
    )
    rows = session.execute(wanted).all()
    return Facts(
        tuple(
            Count(row.community, row.month, row.orders, row.visits)
            for row in rows
            if row.orders or row.visits
        ),
        tuple(Paid(row.community, row.month, Decimal(row.arrived) / CENTS) for row in rows if row.arrived),
    )


def counted_facts(session: Session, asked: Selection, span: Period) -> Facts:
    """Counted from every order and payment."""
    return Facts(tuple(_orders(session, asked, span)), tuple(_payments(session, asked, span)))


def items_of(asked: Selection) -> Select[Any]:
    """The items of an owner, and those of which some version lays a kind of burden on communities."""
    item, version = t.WORK_ITEM.c, t.WORK_ITEM_VERSION.c
    counting = version.state != ItemState.ADMITTED_PENDING_CONDITIONS
    wanted = (
        select(item.item_id)
        .join_from(t.WORK_ITEM, t.WORK_ITEM_VERSION, version.item_id == item.item_id)
        .where(item.county == asked.county, counting)
    )
    if asked.owner:
        wanted = wanted.where(item.owner_unit == asked.owner)
    if asked.kind:
        wanted = wanted.where(version.burden_kinds.cast(Text).like(like(f'"{asked.kind}"'), escape="\\"))
    return wanted


def happened(community: Any, when: Any, asked: Selection, period: Period) -> list[Any]:
    """What happened in the places asked for, on some days."""
    return [when >= period.begin, when <= period.end, *_there(community, asked)]


def _there(community: Any, asked: Selection) -> list[Any]:
    if asked.community:
        return [community == asked.community]
    if asked.township:
        return [and_(community >= asked.township, community < f"{asked.township}:")]
    return []


def _orders(session: Session, asked: Selection, period: Period) -> Iterable[Count]:
    note = t.ORDER_NOTE.c
    year, month = extract("year", note.sent_on), extract("month", note.sent_on)
    alone = func.sum(case((note.pool_no == "", 1), else_=0))
    chosen = [note.county == asked.county, note.community != "", *_there(note.community, asked)]
    if asked.by_item:
        chosen.append(note.item_ref.in_(items_of(asked)))
    wanted: Select[Any] = (
        select(note.community, year.label("year"), month.label("month"))
        .add_columns(func.count().label("number"), alone.label("visits"))
        .where(*chosen, note.sent_on.between(period.begin, period.end))
        .group_by(note.community, year, month)
    )
    for row in session.execute(wanted):
        yield Count(row.community, _month(row), row.number, int(row.visits))
    pooled = (
        select(note.community, func.min(note.sent_on).label("sent_on"))
        .where(*chosen, note.pool_no != "")
        .group_by(note.community, note.pool_no)
        .having(func.min(note.sent_on).between(period.begin, period.end))
    )
    for row in session.execute(pooled):
        yield Count(row.community, month_of(row.sent_on), 0, 1)


def _month(row: Any) -> Month:
    return int(row.year) * 12 + int(row.month) - 1


def _payments(session: Session, asked: Selection, period: Period) -> Iterable[Paid]:
    receipt = t.FUNDS_RECEIPT.c
    wanted: Select[Any] = select(receipt.community, receipt.arrived_on, receipt.amount).where(
        receipt.county == asked.county,
        receipt.struck_at.is_(None),
        *happened(receipt.community, receipt.arrived_on, asked, period),
    )
    if asked.by_item:
        wanted = wanted.where(receipt.item_id.in_(items_of(asked)))
    for row in session.execute(wanted):
        yield Paid(row.community, month_of(row.arrived_on), Decimal(row.amount))
