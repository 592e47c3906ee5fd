"""The burden ledger read from its kept figures, spread by spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, Select, Subquery, case, func, select, union_all
from sqlalchemy.orm import Session

from services.admission.domain.areas import is_community, is_township
from services.admission.domain.burden import Account, Figures, Selection, together
from services.admission.domain.burden_entries import BEGUN, COUNTED, PARTS
from services.admission.domain.months import Month, Period
from services.admission.storage import tables as t
from services.admission.storage.burden_facts import Facts
from services.admission.storage.burden_keeping import until_of

_SHARED = ("days", "promised")
_Back = Mapping[str, Counter[str]]


def answers(session: Session, asked: Selection) -> bool:
    """Whether the kept figures say what is asked: of places that have a code, in months that are kept."""
    if asked.community and not is_community(asked.community):
        return False
    if asked.township and not is_township(asked.township):
        return False
    until = until_of(session, asked.county)
    return until is not None and asked.period.last <= until


def first_month(session: Session, county: str) -> Month | None:
    """The first month in which anything is asked anywhere in the county; nothing where nothing ever was."""
    kept = t.BURDEN_MONTH.c
    of_all = (kept.county == county, kept.owner == "", kept.kind == "", kept.place == county)
    first: Month | None = session.scalar(select(func.min(kept.month)).where(*of_all))
    return first


@dataclass(frozen=True, slots=True)
class KeptLedger:
    """Everything a page of the ledger shows, of the period and of the same months a year before."""

    accounts: Mapping[str, Account]
    before: Mapping[str, Account]
    months: Mapping[Month, Figures]
    total: Figures
    total_before: Figures


def kept_ledger(
    session: Session, asked: Selection, wanted: Sequence[str], facts: Facts, *, by_month: bool
) -> KeptLedger:
    """The ledger of the communities wanted; the months of each only where they are asked for."""
    periods = (asked.period, asked.period.year_before)
    gaps, counted = _gaps(session, asked), _counted(session, asked)
    found = [{place: Account() for place in wanted} for _ in periods]
    for period, made in zip(periods, found, strict=True):
        back = _back_within(gaps, period)
        for row in session.execute(_wholes(asked, period)).mappings():
            if row["place"] in made:
                made[row["place"]].whole = _figures(row, back.get(row["place"]))
    if by_month:
        _fill_months(session, asked, found)
    months = _months(session, asked, counted)
    known = frozenset(wanted)

    def figures_of(community: str, month: Month) -> Iterable[Figures]:
        if community not in known:
            return
        yield months.setdefault(month, Figures())
        for period, made in zip(periods, found, strict=True):
            if month in period.months:
                yield made[community].whole
                if by_month:
                    yield made[community].month(month)

    _tell(facts, figures_of)
    totals = [
        _total(asked, period, made, counted, _back_within(gaps, period))
        for period, made in zip(periods, found, strict=True)
    ]
    return KeptLedger(found[0], found[1], months, totals[0], totals[1])


def days_of_years(
    session: Session, asked: Selection, communities: Sequence[str]
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """The person-days of some communities in the period and in the same months a year before."""
    kept, member, found = t.BURDEN_MONTH.c, t.BURDEN_SPREAD.c, []
    for period in (asked.period, asked.period.year_before):
        wanted = (
            select(member.place, *_sums("days"))
            .join_from(t.BURDEN_SPREAD, t.BURDEN_MONTH, kept.place == member.spread)
            .where(member.county == asked.county, member.place.in_(sorted(set(communities))))
            .where(*_sliced(t.BURDEN_MONTH, asked), *_in(period))
            .group_by(member.place)
        )
        found.append({row["place"]: _shared(row, "days") for row in session.execute(wanted).mappings()})
    return found[0], found[1]


def _wholes(asked: Selection, period: Period) -> Select[Any]:
    """Each community over the period: first every spread is added up, then its communities have it."""
    place, counted = t.BURDEN_MONTH.c.place, _runs(period)
    spreads = select(place, *counted, *_sums(*_SHARED)).where(*_sliced(t.BURDEN_MONTH, asked), *_in(period))
    if asked.community:
        spreads = spreads.where(place.in_(select(_members(asked).c.spread)))
    whole, member = spreads.group_by(place).subquery("whole"), _members(asked)
    names = [column.name for column in whole.c if column.name != "place"]
    return (
        select(member.c.place, *(func.sum(whole.c[name]).label(name) for name in names))
        .join_from(member, whole, whole.c.place == member.c.spread)
        .group_by(member.c.place)
    )


def _fill_months(session: Session, asked: Selection, found: Sequence[Mapping[str, Account]]) -> None:
    kept, member = t.BURDEN_MONTH.c, _members(asked)
    wanted = (
        select(member.c.place, kept.month, *(func.sum(kept[name]).label(name) for name in COUNTED))
        .add_columns(*_sums(*_SHARED))
        .join_from(member, t.BURDEN_MONTH, kept.place == member.c.spread)
        .where(*_sliced(t.BURDEN_MONTH, asked), *_in(_span(asked)))
        .group_by(member.c.place, kept.month)
    )
    periods = (asked.period, asked.period.year_before)
    for row in session.execute(wanted).mappings():
        for period, made in zip(periods, found, strict=True):
            if row["month"] in period.months and row["place"] in made:
                made[row["place"]].months[row["month"]] = _figures(row)


def _months(session: Session, asked: Selection, counted: Mapping[Month, RowMapping]) -> dict[Month, Figures]:
    """Both periods month by month: what all communities share, and what is counted, each item once."""
    kept, member = t.BURDEN_MONTH.c, _members(asked)
    sizes = select(member.c.spread, func.count().label("size")).group_by(member.c.spread).subquery("sizes")
    wanted = (
        select(kept.month, *_sums(*_SHARED, times=sizes.c.size))
        .join_from(sizes, t.BURDEN_MONTH, kept.place == sizes.c.spread)
        .where(*_sliced(t.BURDEN_MONTH, asked), *_in(_span(asked)))
        .group_by(kept.month)
    )
    found = {row["month"]: _figures(row) for row in session.execute(wanted).mappings()}
    for month, row in counted.items():
        figures = found.setdefault(month, Figures())
        for name in COUNTED:
            setattr(figures, name, int(row[name]))
    return found


def _counted(session: Session, asked: Selection) -> dict[Month, RowMapping]:
    """What is in force in each month of both periods and what begins in it, each item once."""
    kept, names = t.BURDEN_MONTH.c, (*COUNTED, *BEGUN)
    chosen = [*_sliced(t.BURDEN_MONTH, asked), *_in(_span(asked))]
    wanted: Select[Any]
    if asked.community:
        member = _members(asked)
        wanted = (
            select(kept.month, *(func.sum(kept[name]).label(name) for name in names))
            .join_from(member, t.BURDEN_MONTH, kept.place == member.c.spread)
            .where(*chosen)
            .group_by(kept.month)
        )
    else:
        wanted = select(kept.month, *(kept[name] for name in names)).where(*chosen, kept.place == _top(asked))
    return {row["month"]: row for row in session.execute(wanted).mappings()}


def _tell(facts: Facts, place: Callable[[str, Month], Iterable[Figures]]) -> None:
    """Add orders, visits and money to the figures of their community and month."""
    for sent in facts.orders:
        for figures in place(sent.community, sent.month):
            figures.orders += sent.number
            figures.visits += sent.visits
    for paid in facts.payments:
        for figures in place(paid.community, paid.month):
            figures.arrived += paid.amount


def _total(
    asked: Selection,
    period: Period,
    accounts: Mapping[str, Account],
    counted: Mapping[Month, RowMapping],
    back: _Back,
) -> Figures:
    total = together(account.whole for account in accounts.values())
    for name in COUNTED:
        runs = sum(
            int(row[name] if month == period.first else row[f"{name}_begun"])
            for month, row in counted.items()
            if month in period.months
        )
        setattr(total, name, runs - back.get(_top(asked), Counter())[name])
    return total


def _runs(period: Period) -> list[Any]:
    """What is in force in the first month, and what begins later; gaps are taken off afterwards."""
    kept = t.BURDEN_MONTH.c
    return [
        func.sum(case((kept.month == period.first, kept[name]), else_=kept[f"{name}_begun"])).label(name)
        for name in COUNTED
    ]


def _sums(*names: str, times: Any = 1) -> Iterable[Any]:
    """Sums in two: wholes and parts, so that a whole county stays within what the database adds up in."""
    for name in names:
        column = t.BURDEN_MONTH.c[name]
        yield func.sum(column // PARTS * times).label(f"{name}_whole")
        yield func.sum(column % PARTS * times).label(f"{name}_parts")


def _gaps(session: Session, asked: Selection) -> Sequence[RowMapping]:
    """What is back after a gap, in each community and in what all of them are parts of."""
    gap, member, span = t.BURDEN_GAP.c, _members(asked), _span(asked)
    chosen = [*_sliced(t.BURDEN_GAP, asked), gap.gone >= span.first, gap.back <= span.last]
    figures = [gap[name] for name in COUNTED]
    there = select(member.c.place, gap.gone, gap.back, *figures).join_from(
        member, t.BURDEN_GAP, gap.place == member.c.spread
    )
    above = select(gap.place, gap.gone, gap.back, *figures).where(gap.place == _top(asked))
    wanted = union_all(there.where(*chosen), above.where(*chosen))
    return session.execute(wanted).mappings().all()


def _back_within(gaps: Iterable[RowMapping], period: Period) -> _Back:
    """How many items of each place are back after a gap within the period: they are counted already."""
    found: dict[str, Counter[str]] = {}
    for row in gaps:
        if row["gone"] >= period.first and row["back"] <= period.last:
            found.setdefault(row["place"], Counter()).update({name: row[name] for name in COUNTED})
    return found


def _members(asked: Selection) -> Subquery:
    """The communities asked for, by the spreads they are in."""
    member = t.BURDEN_SPREAD.c
    wanted = select(member.spread, member.place).where(member.county == asked.county)
    if asked.community:
        wanted = wanted.where(member.place == asked.community)
    elif asked.township:
        wanted = wanted.where(member.place > asked.township, member.place < f"{asked.township}:")
    return wanted.subquery("member")


def _sliced(table: Any, asked: Selection) -> tuple[Any, ...]:
    """The figures of these items: everybody’s or an owner’s, of all kinds or of one."""
    return table.c.county == asked.county, table.c.owner == asked.owner, table.c.kind == asked.kind


def _span(asked: Selection) -> Period:
    return Period(asked.period.year_before.first, asked.period.last)


def _top(asked: Selection) -> str:
    """The place in which each item counts once."""
    return asked.community or asked.township or asked.county


def _in(period: Period) -> tuple[Any, Any]:
    month = t.BURDEN_MONTH.c.month
    return month >= period.first, month <= period.last


def _figures(row: RowMapping, back: Counter[str] | None = None) -> Figures:
    figures = Figures()
    for name in COUNTED:
        if name in row:
            setattr(figures, name, int(row[name] or 0) - (back[name] if back else 0))
    for name in _SHARED:
        setattr(figures, name, _shared(row, name))
    return figures


def _shared(row: RowMapping, name: str) -> Decimal:
    return Decimal(int(row[f"{name}_whole"] or 0)) + Decimal(int(row[f"{name}_parts"] or 0)) / PARTS
