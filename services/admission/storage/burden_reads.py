"""The burden ledger as pages ask for it: few queries, then plain arithmetic of the domain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, Text, and_, func, or_, select
from sqlalchemy.orm import Session

from services.admission.domain.areas import township_of
from services.admission.domain.burden import (
    Account,
    Days,
    Figures,
    Outlook,
    Selection,
    ledger,
    outlook,
    standing_days,
    together,
)
from services.admission.domain.demand import NOTHING, Demand
from services.admission.domain.months import Month, Period
from services.admission.storage import burden_kept
from services.admission.storage import tables as t
from services.admission.storage.burden_demands import Names, Places, demand_of, demanding, places_of
from services.admission.storage.burden_facts import (
    Facts,
    counted_facts,
    happened,
    items_of,
    kept_facts,
)
from services.admission.storage.paging import like
from services.admission.storage.parameters import VOLUME, stored_parameters

_BY_INDEX = 250
"""So many items are looked up one by one; of many more the database would rather read the whole table."""


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
    owner_name: str
    comparable: bool


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
    comparable: bool
    names: Names = field(default_factory=dict)


def burden(session: Session, asked: Selection, *, by_month: bool = True) -> BurdenTable:
    """The ledger with its totals; the months of each community only where they are asked for."""
    places = places_of(session, asked.county)
    wanted = places.wanted(asked)
    if burden_kept.answers(session, asked):
        return _kept(session, asked, places, wanted, by_month=by_month)
    return weighed(session, asked, places, wanted)


def weighed(session: Session, asked: Selection, places: Places, wanted: Sequence[str]) -> BurdenTable:
    """The ledger from what every item, order and payment says; also of some items only."""
    period, before = asked.period, asked.period.year_before
    span = Period(before.first, period.last)
    demands, facts = _demands(session, asked, span), counted_facts(session, asked, span)
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
        _owner_name(session, asked),
        _is_on_record(session, asked.county, before),
    )


def _kept(
    session: Session, asked: Selection, places: Places, wanted: Sequence[str], *, by_month: bool
) -> BurdenTable:
    """The ledger from the kept figures."""
    period, before = asked.period, asked.period.year_before
    facts = kept_facts(session, asked, Period(before.first, period.last))
    found = burden_kept.kept_ledger(session, asked, wanted, facts, by_month=by_month)
    return BurdenTable(
        period,
        places,
        found.accounts,
        found.before,
        {month: found.months.get(month) or Figures() for month in period.months},
        {month: found.months.get(month) or Figures() for month in before.months},
        found.total,
        found.total_before,
        _listed(session, asked.county, period.end),
        _owner_name(session, asked),
        _is_on_record(session, asked.county, before),
    )


def burden_of(session: Session, asked: Selection) -> CommunityParts | None:
    """One community’s figures with everything they are made of."""
    places = places_of(session, asked.county)
    if asked.community not in places.names:
        return None
    period, wanted = asked.period, [asked.community]
    span = Period(period.year_before.first, period.last)
    if burden_kept.answers(session, asked):
        demands = _demands(session, asked, period, only=_entered_on(session, asked))
        facts = kept_facts(session, asked, span)
        found = burden_kept.kept_ledger(session, asked, wanted, facts, by_month=True)
        now, then = found.accounts, found.before
    else:
        demands, facts = _demands(session, asked, span), counted_facts(session, asked, span)
        now = _ledger(period, demands, facts, places, wanted)
        then = _ledger(period.year_before, demands, facts, places, wanted)
    parts = [
        (demand, len(falls_on))
        for demand in demands
        if asked.community in (falls_on := demand.places(places.by_township))
        and (demand.in_force_in(period) or demand.promised_in(period))
    ]
    return CommunityParts(
        period,
        places.names[asked.community],
        township_of(asked.community),
        places.names.get(township_of(asked.community), ""),
        now[asked.community],
        then[asked.community],
        parts,
        _orders_of(session, asked),
        _receipts_of(session, asked),
        _is_on_record(session, asked.county, period.year_before),
        places.names,
    )


def burden_outlook(
    session: Session, county: str, request: Demand, *, without_case: str = "", without_item: str = ""
) -> tuple[list[Outlook], Names]:
    """What a request would make of the year of every community it names; a changed item counts once."""
    places = places_of(session, county)
    year = Period.of_year(request.begin.year)
    asked, span = Selection(county, year), Period(year.year_before.first, year.last)
    if burden_kept.answers(session, asked):
        falls_on = list(request.places(places.by_township))
        kept, kept_before = burden_kept.days_of_years(session, asked, falls_on)
        left_out = _demands(session, asked, span, case_or_item=(without_case, without_item))
        less, less_before = standing_days(request, left_out, places.by_township)
        now: Days = {place: days - less.get(place, NOTHING) for place, days in kept.items()}
        before: Days = {place: days - less_before.get(place, NOTHING) for place, days in kept_before.items()}
    else:
        standing = [
            demand
            for demand in _demands(session, asked, span, without_case)
            if demand.item_id != without_item
        ]
        now, before = standing_days(request, standing, places.by_township)
    comparable = _is_on_record(session, county, year.year_before)
    return outlook(request, now, before, places.by_township, comparable=comparable), places.names


def _is_on_record(session: Session, county: str, period: Period) -> bool:
    """Whether the ledger knows a period from its beginning; against a part of it nothing is compared."""
    begins = burden_kept.first_month(session, county)
    return begins is not None and begins <= period.first


def volume_means(session: Session, county: str, on: date) -> str:
    """How the county reads expected person-days on a day."""
    return str(stored_parameters(session).value(VOLUME, county, on))


def _ledger(
    period: Period, demands: Sequence[Demand], facts: Facts, places: Places, wanted: Sequence[str]
) -> dict[str, Account]:
    some = facts.within(period)
    return ledger(period, demands, some.orders, some.payments, places.by_township, wanted)


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


def _demands(
    session: Session,
    asked: Selection,
    span: Period,
    without_case: str = "",
    case_or_item: tuple[str, str] | None = None,
    only: Collection[tuple[str, int]] | None = None,
) -> list[Demand]:
    version, item = t.WORK_ITEM_VERSION, t.WORK_ITEM
    wanted = demanding(asked.county).where(
        or_(
            version.c.funds_promised,  # the money may be due before it begins or after it ends
            and_(
                version.c.start <= span.end,
                version.c.effective_from <= span.end,
                or_(version.c.end.is_(None), version.c.end >= span.begin),
                or_(version.c.ended_on.is_(None), version.c.ended_on >= span.begin),
            ),
        )
    )
    if only is None and (asked.community or asked.township):
        there = _naming(asked.community, township_of(asked.community or asked.township)).subquery("there")
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
    if case_or_item is not None:
        case_no, item_id = case_or_item
        if not case_no and not item_id:
            return []
        wanted = wanted.where(or_(version.c.case_no == case_no, version.c.item_id == item_id))
    parameters = stored_parameters(session)
    if only is None:
        rows = session.execute(wanted).all()
    else:
        rows = [
            row
            for some in _batches(sorted({item_id for item_id, _ in only}))
            for row in session.execute(wanted.where(version.c.item_id.in_(some)))
            if (row.item_id, row.version) in only
        ]
    return [demand_of(row, parameters, asked.county) for row in rows]


def _batches(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[begin : begin + _BY_INDEX] for begin in range(0, len(keys), _BY_INDEX))


def _naming(*places: str) -> Select[Any]:
    """The versions that name a township or community."""
    named = t.ITEM_PLACE
    return select(named.c.item_id, named.c.version).where(named.c.place.in_(places)).distinct()


def _entered_on(session: Session, asked: Selection) -> set[tuple[str, int]]:
    """The versions that may count in a community in the period.

    Looked up first: within one statement PostgreSQL reads every version to find these.
    """
    entered, member = t.BURDEN_ITEM.c, t.BURDEN_SPREAD.c
    wanted = (
        select(entered.item_id, entered.version)
        .join_from(t.BURDEN_SPREAD, t.BURDEN_ITEM, entered.spread == member.spread)
        .where(member.county == asked.county, member.place == asked.community)
        .where(entered.last >= asked.period.first, entered.first <= asked.period.last)
    )
    return {(row.item_id, row.version) for row in session.execute(wanted)}


def _orders_of(session: Session, asked: Selection, limit: int = 500) -> Sequence[Mapping[str, Any]]:
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
        .where(*happened(note.c.community, note.c.sent_on, asked, asked.period))
        .order_by(note.c.sent_on.desc(), note.c.order_no.desc())
        .limit(limit)
    )
    if asked.by_item:
        wanted = wanted.where(note.c.item_ref.in_(items_of(asked)))
    return [dict(row._mapping) for row in session.execute(wanted)]


def _receipts_of(session: Session, asked: Selection) -> Sequence[Mapping[str, Any]]:
    """Every payment of the period, also the struck ones."""
    receipt = t.FUNDS_RECEIPT
    wanted: Select[Any] = (
        select(receipt)
        .where(receipt.c.county == asked.county)
        .where(*happened(receipt.c.community, receipt.c.arrived_on, asked, asked.period))
        .order_by(receipt.c.arrived_on.desc(), receipt.c.id)
    )
    if asked.by_item:
        wanted = wanted.where(receipt.c.item_id.in_(items_of(asked)))
    return [dict(row._mapping) for row in session.execute(wanted)]


def _owner_name(session: Session, asked: Selection) -> str:
    if not asked.owner:
        return ""
    return session.execute(select(t.UNIT.c.name).where(t.UNIT.c.code == asked.owner)).scalar() or ""


def _listed(session: Session, county: str, on: date) -> int:
    entry = t.LIST_ENTRY
    wanted = select(func.count()).where(
        entry.c.county == county,
        or_(entry.c.in_force_from.is_(None), entry.c.in_force_from <= on),
        or_(entry.c.in_force_to.is_(None), entry.c.in_force_to >= on),
    )
    return int(session.execute(wanted).scalar_one())
