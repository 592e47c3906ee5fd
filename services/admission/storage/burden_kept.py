"""The burden ledger read from its kept figures: as many rows as there are communities and months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, Select, case, func, select
from sqlalchemy.orm import Session

from services.admission.domain.areas import is_community, is_township
from services.admission.domain.burden import AMOUNTS, Account, Figures, Selection, together
from services.admission.domain.burden_entries import BEGUN, COUNTED, PARTS
from services.admission.domain.months import Month, Period
from services.admission.storage import tables as t
from services.admission.storage.burden_keeping import CENTS, COMMUNITY, until_of

_TOLD = ("orders", "visits")
_SCALES = {"days": PARTS, "promised": PARTS, "arrived": CENTS}


def answers(session: Session, asked: Selection) -> bool:
    """Whether the kept figures say what is asked: all items, in months that are kept."""
    odd = (asked.community and not is_community(asked.community)) or (
        asked.township and not is_township(asked.township)
    )
    if asked.by_item or odd:
        return False
    until = until_of(session, asked.county)
    return until is not None and asked.period.last <= until


@dataclass(frozen=True, slots=True)
class KeptLedger:
    """Everything a page of the ledger shows, of the period and of the same months a year before."""

    accounts: Mapping[str, Account]
    before: Mapping[str, Account]
    months: Mapping[Month, Figures]
    total: Figures
    total_before: Figures


def kept_ledger(session: Session, asked: Selection, wanted: Sequence[str], *, by_month: bool) -> KeptLedger:
    """The ledger of the communities wanted; the months of each only where they are asked for."""
    gaps = _gaps(session, asked)
    months, counted = _months(session, asked)
    found, totals = [], []
    for period in (asked.period, asked.period.year_before):
        made = {place: Account() for place in wanted}
        back = _back_within(gaps, period)
        for row in session.execute(_wholes(asked, period)).mappings():
            if row["place"] in made:
                made[row["place"]].whole = _figures(row, back.get(row["place"]))
        total = together(account.whole for account in made.values())
        for name in COUNTED:
            runs = sum(row[name] if month == period.first else row[f"{name}_begun"]
                       for month, row in counted.items() if month in period.months)  # fmt: skip
            setattr(total, name, runs - back.get(_top(asked), Counter())[name])
        found.append(made)
        totals.append(total)
    if by_month:
        _fill_months(session, asked, found)
    return KeptLedger(found[0], found[1], months, totals[0], totals[1])


def _fill_months(session: Session, asked: Selection, found: Sequence[Mapping[str, Account]]) -> None:
    kept, span = t.BURDEN_MONTH.c, _span(asked)
    figures = (*COUNTED, *_TOLD, *AMOUNTS)
    wanted = select(kept.place, kept.month, *(kept[name] for name in figures)).where(
        *_communities(asked), *_in(span)
    )
    periods = (asked.period, asked.period.year_before)
    for row in session.execute(wanted).mappings():
        for period, made in zip(periods, found, strict=True):
            if row["month"] in period.months and row["place"] in made:
                made[row["place"]].months[row["month"]] = _figures(row)


def _months(session: Session, asked: Selection) -> tuple[dict[Month, Figures], dict[Month, RowMapping]]:
    """Both periods month by month over all communities, and what is counted there, each item once."""
    kept, span = t.BURDEN_MONTH.c, _span(asked)
    told = select(kept.month, *_sums()).where(*_communities(asked), *_in(span)).group_by(kept.month)
    found = {row["month"]: _figures(row) for row in session.execute(_known(told, asked)).mappings()}
    numbers = select(kept.month, *(kept[name] for name in (*COUNTED, *BEGUN))).where(
        kept.county == asked.county, kept.place == _top(asked), *_in(span)
    )
    counted = {row["month"]: row for row in session.execute(numbers).mappings()}
    for month, row in counted.items():
        figures = found.setdefault(month, Figures())
        for name in COUNTED:
            setattr(figures, name, row[name])
    return found, counted


def days_of_years(
    session: Session, asked: Selection, communities: Sequence[str]
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """The person-days of some communities in the period and in the same months a year before."""
    kept, found = t.BURDEN_MONTH.c, []
    for period in (asked.period, asked.period.year_before):
        wanted = (
            select(kept.place, *_split("days"))
            .where(kept.county == asked.county, kept.place.in_(sorted(set(communities))), *_in(period))
            .group_by(kept.place)
        )
        found.append({row["place"]: _number(row, "days") for row in session.execute(wanted).mappings()})
    return found[0], found[1]


def _wholes(asked: Selection, period: Period) -> Select[Any]:
    place = t.BURDEN_MONTH.c.place
    return select(place, *_runs(period), *_sums()).where(*_communities(asked), *_in(period)).group_by(place)


def _runs(period: Period) -> Iterable[Any]:
    """What is in force in the first month, and what begins later; gaps are taken off afterwards."""
    kept = t.BURDEN_MONTH.c
    for name in COUNTED:
        counted = case((kept.month == period.first, kept[name]), else_=kept[f"{name}_begun"])
        yield func.sum(counted).label(name)


def _sums() -> Iterable[Any]:
    kept = t.BURDEN_MONTH.c
    for name in _TOLD:
        yield func.sum(kept[name]).label(name)
    for name in AMOUNTS:
        yield from _split(name)


def _split(name: str) -> Iterable[Any]:
    """A sum in two: wholes and parts, so that a whole county stays within what the database adds up in."""
    column, scale = t.BURDEN_MONTH.c[name], _SCALES[name]
    yield func.sum(column // scale).label(f"{name}_whole")
    yield func.sum(column % scale).label(f"{name}_parts")


def _gaps(session: Session, asked: Selection) -> Sequence[RowMapping]:
    gap, span = t.BURDEN_GAP.c, _span(asked)
    wanted = select(t.BURDEN_GAP).where(
        gap.county == asked.county, gap.gone >= span.first, gap.back <= span.last
    )
    return session.execute(wanted).mappings().all()


def _back_within(gaps: Iterable[RowMapping], period: Period) -> dict[str, Counter[str]]:
    """How many items of each place are back after a gap within the period: they are counted already."""
    found: dict[str, Counter[str]] = {}
    for row in gaps:
        if row["gone"] >= period.first and row["back"] <= period.last:
            found.setdefault(row["place"], Counter()).update({name: row[name] for name in COUNTED})
    return found


def _span(asked: Selection) -> Period:
    return Period(asked.period.year_before.first, asked.period.last)


def _top(asked: Selection) -> str:
    """The place whose row counts each item once."""
    return asked.community or asked.township or asked.county


def _in(period: Period) -> tuple[Any, Any]:
    month = t.BURDEN_MONTH.c.month
    return month >= period.first, month <= period.last


def _communities(asked: Selection) -> list[Any]:
    """The rows of communities only."""
    kept = t.BURDEN_MONTH.c
    if asked.community:
        return [kept.county == asked.county, kept.place == asked.community]
    within = asked.township or asked.county
    longer = [kept.place > within, kept.place < f"{within}:", func.length(kept.place) > len("430211001")]
    return [kept.county == asked.county, *longer]


def _known(wanted: Select[Any], asked: Selection) -> Select[Any]:
    """Only communities the directory has; others have figures, and no row in the ledger."""
    unit = t.UNIT.c
    there = select(unit.code).where(unit.county == asked.county, unit.kind == COMMUNITY)
    return wanted.where(t.BURDEN_MONTH.c.place.in_(there))


def _figures(row: RowMapping, back: Counter[str] | None = None) -> Figures:
    figures = Figures()
    for name in (*COUNTED, *_TOLD):
        if name in row:
            setattr(figures, name, int(row[name] or 0) - (back[name] if back else 0))
    for name in AMOUNTS:
        setattr(figures, name, _number(row, name))
    return figures


def _number(row: RowMapping, name: str) -> Decimal:
    if name in row:
        return Decimal(row[name]) / _SCALES[name]
    return Decimal(int(row[f"{name}_whole"] or 0)) + Decimal(int(row[f"{name}_parts"] or 0)) / _SCALES[name]
