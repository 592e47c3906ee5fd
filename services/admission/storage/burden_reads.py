"""The burden ledger as pages ask for it: a fixed number of queries, then plain arithmetic of the domain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CompoundSelect, Select, Text, and_, case, extract, func, or_, select, union
from sqlalchemy.orm import Session

from chassis.persistence.kept_parameters import StoredParameters
from services.admission.domain.areas import township_of
from services.admission.domain.burden import (
    Account,
    Count,
    Figures,
    Outlook,
    Paid,
    Selection,
    ledger,
    outlook,
    together,
)
from services.admission.domain.demand import NOTHING, PER_TERM, Demand
from services.admission.domain.months import Month, Period, month_of
from services.admission.domain.requirements import amount, day
from services.admission.domain.vocabulary import ItemState
from services.admission.storage import tables as t
from services.admission.storage.paging import like
from services.admission.storage.parameters import stored_parameters

VOLUME = "adm.burden.volume"
_WEIGHING = (
    "item_id", "version", "name", "notice_no", "state", "burden_kinds", "townships", "communities", "start",
    "effective_from", "end", "ended_on", "frequency", "volume", "guarantees",
)  # fmt: skip
"""What of a version weighs; its texts stay unread."""
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """The communities of a county by township, and what units are called."""

    by_township: Mapping[str, Sequence[str]]
    names: Names

    def wanted(self, asked: Selection) -> list[str]:
        """The communities asked for, in the order of their codes."""
        if asked.community:
            return [asked.community] if asked.community in self.names else []
        towns = [asked.township] if asked.township else sorted(self.by_township)
        return [place for town in towns for place in self.by_township.get(town, ())]


@dataclass(frozen=True, slots=True)
class BurdenTable:
    """The ledger of some communities over a period, and the same months a year before."""

    period: Period
    places: Places
    accounts: Mapping[str, Account]
    before: Mapping[str, Account]
    months: Mapping[Month, Figures]
    months_before: Mapping[Month, Figures]
    total: Figures
    total_before: Figures
    listed: int


@dataclass(frozen=True, slots=True)
class CommunityParts:
    """What the figures of one community are made of."""

    period: Period
    name: str
    township: str
    township_name: str
    account: Account
    before: Account
    demands: Sequence[tuple[Demand, int]]
    orders: Sequence[Mapping[str, Any]]
    receipts: Sequence[Mapping[str, Any]]
    names: Names = field(default_factory=dict)


def burden(session: Session, asked: Selection) -> BurdenTable:
    """The ledger with its totals."""
    places = _places(session, asked.county)
    wanted = places.wanted(asked)
    period, before = asked.period, asked.period.year_before
    demands = _demands(session, asked, Period(before.first, period.last))
    refs = {demand.item_id for demand in demands} if asked.by_item else None
    facts = _facts(session, asked, Period(before.first, period.last), refs)
    accounts = _ledger(period, demands, facts, places, wanted)
    accounts_before = _ledger(before, demands, facts, places, wanted)
    touching = [demand for demand in demands if not set(wanted).isdisjoint(demand.places(places.by_township))]
    return BurdenTable(
        period,
        places,
        accounts,
        accounts_before,
        _by_month(period, accounts, touching),
        _by_month(before, accounts_before, touching),
        _total(period, accounts, touching),
        _total(before, accounts_before, touching),
        _listed(session, asked.county, period.end),
    )


def burden_of(session: Session, asked: Selection) -> CommunityParts | None:
    """One community’s figures with everything they are made of."""
    places = _places(session, asked.county)
    if asked.community not in places.names:
        return None
    period, before = asked.period, asked.period.year_before
    demands = _demands(session, asked, Period(before.first, period.last))
    refs = {demand.item_id for demand in demands} if asked.by_item else None
    wanted = [asked.community]
    facts = _facts(session, asked, Period(before.first, period.last), refs)
    parts = [
        (demand, len(found))
        for demand in demands
        if asked.community in (found := demand.places(places.by_township))
        and (demand.in_force_in(period) or demand.promised_in(period))
    ]
    return CommunityParts(
        period,
        places.names[asked.community],
        township_of(asked.community),
        places.names.get(township_of(asked.community), ""),
        _ledger(period, demands, facts, places, wanted)[asked.community],
        _ledger(before, demands, facts, places, wanted)[asked.community],
        parts,
        _orders_of(session, asked, refs),
        _receipts_of(session, asked, refs),
        places.names,
    )


def burden_outlook(
    session: Session, county: str, request: Demand, *, without_case: str = "", without_item: str = ""
) -> tuple[list[Outlook], Names]:
    """What a request would make of the year of every community it names; a changed item counts once."""
    places = _places(session, county)
    year = Period.of_year(request.begin.year)
    asked = Selection(county, year)
    standing = [
        demand
        for demand in _demands(session, asked, Period(year.year_before.first, year.last), without_case)
        if demand.item_id != without_item
    ]
    return outlook(request, standing, places.by_township), places.names


def volume_means(session: Session, county: str, on: date) -> str:
    """How the county reads expected person-days on a day."""
    return str(stored_parameters(session).value(VOLUME, county, on))


Facts = tuple[Sequence[Count], Sequence[Paid]]
"""Orders and money of both periods, read once."""


def _facts(session: Session, asked: Selection, span: Period, refs: Collection[str] | None) -> Facts:
    return _orders(session, asked, span, refs), _payments(session, asked, span, refs)


def _ledger(
    period: Period, demands: Sequence[Demand], facts: Facts, places: Places, wanted: Sequence[str]
) -> dict[str, Account]:
    orders = [one for one in facts[0] if one.month in period.months]
    payments = [one for one in facts[1] if one.month in period.months]
    return ledger(period, demands, orders, payments, places.by_township, wanted)


def _by_month(
    period: Period, accounts: Mapping[str, Account], demands: Iterable[Demand]
) -> dict[Month, Figures]:
    running: dict[Month, list[Demand]] = {month: [] for month in period.months}
    for demand in demands:
        for month in demand.months_in_force(period):
            running[month].append(demand)
    return {
        month: together(
            (account.months[month] for account in accounts.values() if month in account.months), items
        )
        for month, items in running.items()
    }


def _total(period: Period, accounts: Mapping[str, Account], demands: Iterable[Demand]) -> Figures:
    items = [demand for demand in demands if demand.in_force_in(period)]
    return together((account.whole for account in accounts.values()), items)


def _places(session: Session, county: str) -> Places:
    unit = t.UNIT
    rows = session.execute(
        select(unit.c.code, unit.c.name, unit.c.short_name, unit.c.kind)
        .where(unit.c.county == county, unit.c.kind.in_(["community", "township"]))
        .order_by(unit.c.code)
    ).all()
    by_township: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == "community":
            by_township.setdefault(township_of(row.code), []).append(row.code)
    return Places(by_township, {row.code: row.short_name or row.name for row in rows})


def _demands(session: Session, asked: Selection, span: Period, without_case: str = "") -> list[Demand]:
    version, item = t.WORK_ITEM_VERSION, t.WORK_ITEM
    wanted: Select[Any] = (
        select(*(version.c[name] for name in _WEIGHING), item.c.owner_unit, t.UNIT.c.name.label("owner_name"))
        .join(item, item.c.item_id == version.c.item_id)
        .outerjoin(t.UNIT, t.UNIT.c.code == item.c.owner_unit)
        .where(
            item.c.county == asked.county,
            version.c.state != ItemState.ADMITTED_PENDING_CONDITIONS,
            version.c.start <= span.end,
            version.c.effective_from <= span.end,
            or_(version.c.end.is_(None), version.c.end >= span.begin),
            or_(version.c.ended_on.is_(None), version.c.ended_on >= span.begin),
        )
        .order_by(version.c.item_id, version.c.version.desc())
    )
    if place := asked.community or asked.township:
        there = (_falling_on(place) if asked.community else _naming(place)).subquery("there")
        wanted = wanted.join(
            there, and_(there.c.item_id == version.c.item_id, there.c.version == version.c.version)
        )
    if asked.owner:
        wanted = wanted.where(item.c.owner_unit == asked.owner)
    if asked.kind:
        kinds = version.c.burden_kinds.cast(Text)
        wanted = wanted.where(kinds.like(like(f'"{asked.kind}"'), escape="\\"))
    if without_case:
        wanted = wanted.where(version.c.case_no != without_case)
    parameters = stored_parameters(session)
    return [_demand(row, parameters, asked.county) for row in session.execute(wanted).all()]


def _naming(place: str) -> Select[Any]:
    """The versions that name a township or community."""
    named = t.ITEM_PLACE
    return select(named.c.item_id, named.c.version).where(named.c.place == place)


def _falling_on(community: str) -> CompoundSelect[Any]:
    """The versions that name a community, or its township without any of its communities.

    A township has many times the items of each of its communities: those of the others are left out here,
    before anything of them is read.
    """
    township, other = township_of(community), t.ITEM_PLACE.alias()
    whole = t.ITEM_PLACE.c
    within = select(other.c.place).where(
        other.c.item_id == whole.item_id,
        other.c.version == whole.version,
        other.c.place > township,
        other.c.place < f"{township}:",
    )
    return union(_naming(community), _naming(township).where(~within.exists()))


def _demand(row: Any, parameters: StoredParameters, county: str) -> Demand:
    begin = max(row.start, row.effective_from)
    return Demand(
        item_id=row.item_id,
        version=row.version,
        name=row.name,
        owner_unit=row.owner_unit,
        kinds=frozenset(row.burden_kinds),
        townships=tuple(row.townships),
        communities=tuple(row.communities),
        begin=begin,
        planned_end=row.end,
        ended_on=row.ended_on,
        frequency=row.frequency,
        volume=amount({"volume": row.volume}, "volume") or NOTHING,
        funds=amount(row.guarantees, "funds_amount") or NOTHING,
        paid_on=day(row.guarantees, "funds_paid_on"),
        volume_means=str(parameters.value(VOLUME, county, begin)) or PER_TERM,
        owner_name=row.owner_name or row.owner_unit,
        notice_no=row.notice_no,
        superseded=row.state is ItemState.SUPERSEDED,
    )


def _orders(session: Session, asked: Selection, period: Period, refs: Collection[str] | None) -> list[Count]:
    note = t.ORDER_NOTE
    year, month = extract("year", note.c.sent_on), extract("month", note.c.sent_on)
    alone = func.sum(case((note.c.pool_no == "", 1), else_=0))
    numbers = (func.count().label("number"), alone.label("visits"))
    chosen = [note.c.county == asked.county, *_within(note.c.community, note.c.sent_on, asked, period)]
    if refs is not None:
        chosen.append(note.c.item_ref.in_(sorted(refs)))
    wanted: Select[Any] = (
        select(note.c.community, year.label("year"), month.label("month"), *numbers)
        .where(*chosen)
        .group_by(note.c.community, year, month)
    )
    pooled = (
        select(note.c.community, func.min(note.c.sent_on).label("sent_on"))
        .where(*chosen, note.c.pool_no != "")
        .group_by(note.c.community, note.c.pool_no)
    )
    return [
        *(
            Count(row.community, int(row.year) * 12 + int(row.month) - 1, row.number, int(row.visits))
            for row in session.execute(wanted)
        ),
        *(Count(row.community, month_of(row.sent_on), 0, 1) for row in session.execute(pooled)),
    ]


def _payments(session: Session, asked: Selection, period: Period, refs: Collection[str] | None) -> list[Paid]:
    receipt = t.FUNDS_RECEIPT
    wanted: Select[Any] = select(receipt.c.community, receipt.c.arrived_on, receipt.c.amount).where(
        receipt.c.county == asked.county,
        receipt.c.struck_at.is_(None),
        *_within(receipt.c.community, receipt.c.arrived_on, asked, period),
    )
    if refs is not None:
        wanted = wanted.where(receipt.c.item_id.in_(sorted(refs)))
    return [
        Paid(row.community, month_of(row.arrived_on), Decimal(row.amount)) for row in session.execute(wanted)
    ]


def _within(community: Any, when: Any, asked: Selection, period: Period) -> list[Any]:
    found = [when >= period.begin, when <= period.end]
    if asked.community:
        return [community == asked.community, *found]
    if asked.township:
        return [and_(community >= asked.township, community < f"{asked.township}:"), *found]
    return found


def _orders_of(
    session: Session, asked: Selection, refs: Collection[str] | None, limit: int = 500
) -> Sequence[Mapping[str, Any]]:
    """The newest orders of the period, with the name of the item or entry they rest on."""
    note, version, entry = t.ORDER_NOTE, t.WORK_ITEM_VERSION, t.LIST_ENTRY
    wanted: Select[Any] = (
        select(
            note.c.order_no,
            note.c.item_ref,
            note.c.sender,
            note.c.state,
            note.c.sent_on,
            note.c.pool_no,
            t.UNIT.c.name.label("sender_name"),
            func.coalesce(version.c.name, entry.c.text, "").label("item_name"),
        )
        .outerjoin(t.UNIT, t.UNIT.c.code == note.c.sender)
        .outerjoin(
            version, and_(version.c.item_id == note.c.item_ref, version.c.version == note.c.item_version)
        )
        .outerjoin(entry, entry.c.entry_id == note.c.item_ref)
        .where(note.c.county == asked.county)
        .where(*_within(note.c.community, note.c.sent_on, asked, asked.period))
        .order_by(note.c.sent_on.desc(), note.c.order_no.desc())
        .limit(limit)
    )
    if refs is not None:
        wanted = wanted.where(note.c.item_ref.in_(sorted(refs)))
    return [dict(row._mapping) for row in session.execute(wanted)]


def _receipts_of(
    session: Session, asked: Selection, refs: Collection[str] | None
) -> Sequence[Mapping[str, Any]]:
    """Every payment of the period, also the struck ones."""
    receipt = t.FUNDS_RECEIPT
    wanted: Select[Any] = (
        select(receipt)
        .where(receipt.c.county == asked.county)
        .where(*_within(receipt.c.community, receipt.c.arrived_on, asked, asked.period))
        .order_by(receipt.c.arrived_on.desc(), receipt.c.id)
    )
    if refs is not None:
        wanted = wanted.where(receipt.c.item_id.in_(sorted(refs)))
    return [dict(row._mapping) for row in session.execute(wanted)]


def _listed(session: Session, county: str, on: date) -> int:
    entry = t.LIST_ENTRY
    wanted = select(func.count()).where(
        entry.c.county == county,
        or_(entry.c.in_force_from.is_(None), entry.c.in_force_from <= on),
        or_(entry.c.in_force_to.is_(None), entry.c.in_force_to >= on),
    )
    return int(session.execute(wanted).scalar_one())
