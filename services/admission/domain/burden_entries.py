"""What an item enters into the kept figures of the burden ledger, place by place and month by month.

Kept are whole numbers only, so that entering and taking out again leaves nothing behind. What is in force
for months in a row is one run; a period counts the runs of its first month and those that begin later, less
those that come back after a gap within it, so each item counts once however long the period is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from services.admission.domain.areas import township_of
from services.admission.domain.demand import Demand
from services.admission.domain.months import Month, Period, month_of
from services.admission.domain.vocabulary import BurdenKind

FIRST_MONTH: Month = 1999 * 12
"""Periods begin in 2000 at the earliest, and are compared with the year before."""
PARTS = 10**9
"""Person-days and promised money are kept in thousand-millionths."""
COUNTED = ("items", "ledgers", "seals")
BEGUN = tuple(f"{name}_begun" for name in COUNTED)
ENTERED = (*COUNTED, *BEGUN, "days", "promised")

Runs = list[tuple[Month, Month]]
Cell = tuple[str, Month]
Gap = tuple[str, Month, Month]
"""A place, the last month before a gap, and the month in which an item is back."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One version of an item with the communities it falls on and how many share it."""

    demand: Demand
    places: tuple[str, ...]
    share: int

    def plain(self) -> dict[str, Any]:
        """As it is kept, to be taken out again exactly as it was entered."""
        one = self.demand
        return {
            "places": list(self.places), "share": self.share, "kinds": sorted(one.kinds),
            "begin": one.begin.isoformat(), "planned_end": _text(one.planned_end),
            "ended_on": _text(one.ended_on), "frequency": one.frequency, "volume": str(one.volume),
            "funds": str(one.funds), "paid_on": _text(one.paid_on), "means": one.volume_means,
            "superseded": one.superseded,
        }  # fmt: skip


def weight_of(item_id: str, plain: Mapping[str, Any]) -> Weight:
    """What was entered of a version of an item."""
    demand = Demand(
        item_id, 1, "", "", frozenset(plain["kinds"]), (), (), date.fromisoformat(plain["begin"]),
        _day(plain["planned_end"]), _day(plain["ended_on"]), plain["frequency"], Decimal(plain["volume"]),
        Decimal(plain["funds"]), _day(plain["paid_on"]), plain["means"], superseded=plain["superseded"],
    )  # fmt: skip
    return Weight(demand, tuple(plain["places"]), plain["share"])


class Entries:
    """Figures by place and month, and what comes back after a gap; only what is not nothing."""

    def __init__(self) -> None:
        self.cells: dict[Cell, dict[str, int]] = {}
        self.gaps: dict[Gap, dict[str, int]] = {}

    def add(self, place: str, month: Month, name: str, number: int) -> None:
        """Add to a figure of a place in a month."""
        if number:
            cell = self.cells.setdefault((place, month), {})
            cell[name] = cell.get(name, 0) + number

    def enter(self, weights: Sequence[Weight], county: str, until: Month, *, sign: int = 1) -> None:
        """Enter the versions of one item up to a month, or take them out."""
        for weight in weights:
            self._shares(weight, until, sign)
        kinds = (None, BurdenKind.LEDGER, BurdenKind.SEAL)
        for name, begun, kind in zip(COUNTED, BEGUN, kinds, strict=True):
            for place, spans in _spans(weights, kind, county, until).items():
                self._count(place, merged(spans), name, begun, sign)

    def _count(self, place: str, runs: Runs, name: str, begun: str, sign: int) -> None:
        before: Month | None = None
        for first, last in runs:
            for month in range(first, last + 1):
                self.add(place, month, name, sign)
            self.add(place, first, begun, sign)
            if before is not None:
                gap = self.gaps.setdefault((place, before, first), {})
                gap[name] = gap.get(name, 0) + sign
            before = last

    def _shares(self, weight: Weight, until: Month, sign: int) -> None:
        span = _span(weight.demand, until)
        if span is None:
            return
        days = {
            month: _parts(total, weight.share) for month, total in weight.demand.days_by_month(span).items()
        }
        promised = weight.demand.promised_in(span)
        for place in weight.places:
            for month, number in days.items():
                self.add(place, month, "days", sign * number)
            if promised is not None:
                self.add(place, promised[0], "promised", sign * _parts(promised[1], weight.share))

    def join(self, other: Entries) -> None:
        """Add the entries of somebody else."""
        for (place, month), row in other.cells.items():
            for name, number in row.items():
                self.add(place, month, name, number)
        for key, row in other.gaps.items():
            gap = self.gaps.setdefault(key, {})
            for name, number in row.items():
                gap[name] = gap.get(name, 0) + number

    def settle(self, after: Month = -1) -> None:
        """Forget what adds up to nothing, and everything up to a month."""
        self.cells = {
            cell: kept for cell, row in self.cells.items() if cell[1] > after and (kept := _some(row))
        }
        self.gaps = {gap: kept for gap, row in self.gaps.items() if gap[2] > after and (kept := _some(row))}


def merged(spans: Iterable[tuple[Month, Month]]) -> Runs:
    """Spans of months as runs with at least a month between them, in order."""
    runs: Runs = []
    for first, last in sorted(spans):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return runs


def _spans(weights: Sequence[Weight], kind: str | None, county: str, until: Month) -> dict[str, Runs]:
    """In which months an item is in force, in each community, township and the county."""
    found: dict[str, Runs] = {}
    for weight in weights:
        span = _span(weight.demand, until)
        if span is None or (kind is not None and kind not in weight.demand.kinds):
            continue
        if months := weight.demand.months_in_force(span):
            for place in _all_levels(weight.places, county):
                found.setdefault(place, []).append((months[0], months[-1]))
    return found


def _all_levels(places: Sequence[str], county: str) -> Iterator[str]:
    yield from dict.fromkeys(places)
    yield from dict.fromkeys(township_of(place) for place in places)
    if places:
        yield county


def _span(demand: Demand, until: Month) -> Period | None:
    """The months a version may weigh in, from its begin or its payment up to the last kept month."""
    first = month_of(demand.begin)
    if demand.paid_on is not None:
        first = min(first, month_of(demand.paid_on))
    first = max(first, FIRST_MONTH)
    return Period(first, until) if first <= until else None


def _parts(total: Decimal, share: int) -> int:
    return int((total * PARTS / share).to_integral_value(ROUND_HALF_EVEN))


def _some(row: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in row.items() if number}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
