"""What an item enters into the kept figures of the burden ledger, spread by spread and month by month.

A spread is a set of communities on which the same versions of an item fall: all of them are asked the
same, so one row is enough for them. Figures are entered for the owner, for every kind of burden the item has
and for all kinds; in the end they are added up over all owners.

Kept are whole numbers only, so that entering and taking out again leaves nothing behind. What is in force
for months in a row is one run; a period counts the runs of its first month and those that begin later, less
those that come back after a gap within it, so each item counts once however long the period is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from hashlib import blake2b
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

ALL = ""
"""Stands for every owner, or for every kind of burden."""
NEVER: Month = 9999 * 12
"""The last month of what has no end."""

Runs = list[tuple[Month, Month]]
Cell = tuple[str, str, str, Month]
"""Whose items, of which kind, on which spread or in which township or county, in which month."""
Gap = tuple[str, str, str, Month, Month]
"""The same with the last month before a gap, and the month in which an item is back."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One version of an item with the communities it falls on and how many share it."""

    demand: Demand
    places: tuple[str, ...]
    share: int

    @property
    def spread(self) -> str:
        """The name of the communities it falls on."""
        return spread_of(self.communities)

    @property
    def communities(self) -> tuple[str, ...]:
        """The communities it falls on, each once and in order."""
        return tuple(sorted(set(self.places)))

    @property
    def months(self) -> tuple[Month, Month]:
        """From the first to the last month in which it may count."""
        one = self.demand
        first, last = month_of(one.begin), NEVER if one.stop is None else month_of(one.stop)
        if one.paid_on is None:
            return first, max(first, last)
        due = month_of(one.paid_on)
        return min(first, due), max(first, last, due)

    def plain(self) -> dict[str, Any]:
        """As it is kept, to be taken out again exactly as it was entered."""
        one = self.demand
        return {
            "places": list(self.places), "share": self.share, "kinds": sorted(one.kinds),
            "begin": one.begin.isoformat(), "planned_end": _text(one.planned_end),
            "ended_on": _text(one.ended_on), "frequency": one.frequency, "volume": str(one.volume),
            "funds": str(one.funds), "paid_on": _text(one.paid_on), "means": one.volume_means,
            "superseded": one.superseded, "owner": one.owner_unit,
        }  # fmt: skip


def weight_of(item_id: str, plain: Mapping[str, Any]) -> Weight:
    """What was entered of a version of an item."""
    demand = Demand(
        item_id, 1, "", plain["owner"], frozenset(plain["kinds"]), (), (), date.fromisoformat(plain["begin"]),
        _day(plain["planned_end"]), _day(plain["ended_on"]), plain["frequency"], Decimal(plain["volume"]),
        Decimal(plain["funds"]), _day(plain["paid_on"]), plain["means"], superseded=plain["superseded"],
    )  # fmt: skip
    return Weight(demand, tuple(plain["places"]), plain["share"])


@cache
def spread_of(places: tuple[str, ...]) -> str:
    """The name of a set of communities; the same communities always have the same."""
    return blake2b(",".join(places).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one version asks of each of its communities, month by month."""

    kinds: frozenset[str]
    times: Mapping[str, int]
    run: tuple[Month, Month] | None
    days: Mapping[Month, int]
    promised: tuple[Month, int] | None


class Entries:
    """Figures by cell, what comes back after a gap, and the spreads; only what is not nothing."""

    def __init__(self) -> None:
        self.cells: dict[Cell, dict[str, int]] = {}
        self.gaps: dict[Gap, dict[str, int]] = {}
        self.spreads: dict[str, tuple[str, ...]] = {}

    def enter(self, weights: Sequence[Weight], county: str, until: Month, *, sign: int = 1) -> None:
        """Enter the versions of one item up to a month, or take them out."""
        self.spreads |= {one.spread: one.communities for one in weights if one.places}
        found = [asked for weight in weights if (asked := _asked(weight, until)) is not None]
        if not found:
            return
        owner = weights[0].demand.owner_unit
        for kind in (ALL, *frozenset().union(*(one.kinds for one in found))):
            some = [one for one in found if kind == ALL or kind in one.kinds]
            for places in _alike(some):
                spread = spread_of(places)
                self.spreads[spread] = places
                there = [one for one in some if places[0] in one.times]
                self._count((owner, kind, spread), there, sign)
                self._shares((owner, kind, spread), there, places[0], sign)
            for place, named in _levels(some, county).items():
                self._count((owner, kind, place), named, sign)

    def _count(self, where: tuple[str, str, str], asked: Sequence[_Asked], sign: int) -> None:
        for name, begun, kind in zip(COUNTED, BEGUN, _KINDS, strict=True):
            before: Month | None = None
            spans = (one.run for one in asked if one.run and (kind is None or kind in one.kinds))
            for first, last in merged(spans):
                for month in range(first, last + 1):
                    self._add((*where, month), name, sign)
                self._add((*where, first), begun, sign)
                if before is not None:
                    gap = self.gaps.setdefault((*where, before, first), {})
                    gap[name] = gap.get(name, 0) + sign
                before = last

    def _shares(self, where: tuple[str, str, str], asked: Sequence[_Asked], place: str, sign: int) -> None:
        for one in asked:
            times = sign * one.times[place]
            for month, number in one.days.items():
                self._add((*where, month), "days", times * number)
            if one.promised is not None:
                self._add((*where, one.promised[0]), "promised", times * one.promised[1])

    def _add(self, cell: Cell, name: str, number: int) -> None:
        row = self.cells.get(cell)
        if row is None:
            row = self.cells[cell] = {}
        row[name] = row.get(name, 0) + number

    def settle(self, after: Month = -1) -> None:
        """Add up over all owners; forget what adds up to nothing, and everything up to a month."""
        for (_, kind, place, month), row in list(self.cells.items()):
            _join(self.cells.setdefault((ALL, kind, place, month), {}), row)
        for (_, kind, place, gone, back), row in list(self.gaps.items()):
            _join(self.gaps.setdefault((ALL, kind, place, gone, back), {}), row)
        self.forget_nothings(after)

    def forget_nothings(self, after: Month = -1) -> None:
        """Forget what is nothing, and everything up to a month."""
        self.cells = {
            cell: kept for cell, row in self.cells.items() if cell[-1] > after and (kept := _some(row))
        }
        self.gaps = {gap: kept for gap, row in self.gaps.items() if gap[-1] > after and (kept := _some(row))}


_KINDS = (None, BurdenKind.LEDGER, BurdenKind.SEAL)


def merged(spans: Iterable[tuple[Month, Month]]) -> Runs:
    """Spans of months as runs with at least a month between them, in order."""
    runs: Runs = []
    for first, last in sorted(spans):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return runs


def _asked(weight: Weight, until: Month) -> _Asked | None:
    """What a version asks from its begin or its payment up to the last kept month."""
    one, span = weight.demand, _span(weight.demand, until)
    if span is None or not weight.places:
        return None
    months, promised = one.months_in_force(span), one.promised_in(span)
    return _Asked(
        one.kinds,
        Counter(weight.places),
        (months[0], months[-1]) if months else None,
        {month: _parts(total, weight.share) for month, total in one.days_by_month(span).items()},
        None if promised is None else (promised[0], _parts(promised[1], weight.share)),
    )


def _alike(asked: Sequence[_Asked]) -> Iterator[tuple[str, ...]]:
    """The communities in sets on which the same versions fall."""
    found: dict[tuple[int, ...], list[str]] = {}
    for place in sorted({place for one in asked for place in one.times}):
        found.setdefault(tuple(one.times.get(place, 0) for one in asked), []).append(place)
    return map(tuple, found.values())


def _levels(asked: Sequence[_Asked], county: str) -> Mapping[str, Sequence[_Asked]]:
    """The versions by township, and in the county, where an item of several communities is one item."""
    found: dict[str, list[_Asked]] = {county: list(asked)}
    for one in asked:
        for township in {township_of(place) for place in one.times}:
            found.setdefault(township, []).append(one)
    return found


def _join(mine: dict[str, int], theirs: Mapping[str, int]) -> None:
    for name, number in theirs.items():
        mine[name] = mine.get(name, 0) + number


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
