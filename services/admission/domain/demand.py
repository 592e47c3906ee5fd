"""What one version of an item asks of communities, and how that falls on the months (ADM-37, ADM-38)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from services.admission.domain.areas import township_of
from services.admission.domain.months import Month, Period, first_day, last_day, month_of
from services.admission.domain.requirements import Form, amount, codes, day
from services.admission.domain.rhythm import Rhythm, rhythm_of

NOTHING = Decimal(0)
DAYS_A_YEAR = 365
PER_TERM, PER_TIME = "term", "time"
"""How “预计工作量” is meant: for the whole term (a year, where there is no end), or for each time."""


@dataclass(frozen=True)
class Demand:
    """One version of an item as far as it weighs on communities."""

    item_id: str
    version: int
    name: str
    owner_unit: str
    kinds: frozenset[str]
    townships: tuple[str, ...]
    communities: tuple[str, ...]
    begin: date
    planned_end: date | None = None
    ended_on: date | None = None
    frequency: str = ""
    volume: Decimal = NOTHING
    funds: Decimal = NOTHING
    paid_on: date | None = None
    volume_means: str = PER_TERM
    owner_name: str = ""
    notice_no: str = ""
    superseded: bool = False

    @cached_property
    def rhythm(self) -> Rhythm:
        """How often it is asked."""
        return rhythm_of(self.frequency)

    @cached_property
    def stop(self) -> date | None:
        """The last day it is in force; none while no end is known."""
        known = [day for day in (self.planned_end, self.ended_on) if day is not None]
        return min(known, default=None)

    def in_force_in(self, period: Period) -> bool:
        """Whether it is in force on at least one day of the period."""
        stop = self.stop
        if stop is not None and stop < self.begin:
            return False
        return self.begin <= period.end and (stop is None or period.begin <= stop)

    def months_in_force(self, period: Period) -> range:
        """The months of the period in which it is in force on some day."""
        if not self.in_force_in(period):
            return range(0)
        stop = self.stop
        last = period.last if stop is None else min(period.last, month_of(stop))
        return range(max(period.first, month_of(self.begin)), last + 1)

    def places(self, known: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """The communities it falls on; a township named alone means all its communities, as at the gate."""
        named = {township_of(community) for community in self.communities}
        whole = [place for town in self.townships if town not in named for place in known.get(town, ())]
        return [*self.communities, *whole]

    def days_by_month(self, period: Period) -> dict[Month, Decimal]:
        """The person-days of all communities together, month by month."""
        if not self.volume or not self.in_force_in(period):
            return {}
        if self.rhythm.once or self.rhythm.gap:
            return self._by_occasion(period)
        return self._by_day(period)

    def promised_in(self, period: Period) -> tuple[Month, Decimal] | None:
        """The money promised, and the month it is due in; what a changed version took over is its own."""
        due = self.paid_on or self.begin
        if self.superseded and self.ended_on is not None and due > self.ended_on:
            return None
        return (month_of(due), self.funds) if self.funds and period.holds(due) else None

    def _by_occasion(self, period: Period) -> dict[Month, Decimal]:
        first, gap = month_of(self.begin), self.rhythm.gap
        each = self._each_time()
        if self.rhythm.once:
            return {first: each} if period.first <= first <= period.last else {}
        stop = self.stop
        until = period.last if stop is None else min(period.last, month_of(stop))
        earliest = first + max(0, -(-(period.first - first) // gap)) * gap
        return dict.fromkeys(range(earliest, until + 1, gap), each)

    def _each_time(self) -> Decimal:
        if self.volume_means == PER_TIME or self.rhythm.once:
            return self.volume
        if self.planned_end is None:
            return self.volume / _exact(self.rhythm.a_year)
        times = (month_of(self.planned_end) - month_of(self.begin)) // self.rhythm.gap + 1
        return self.volume / times

    def _by_day(self, period: Period) -> dict[Month, Decimal]:
        term = DAYS_A_YEAR if self.planned_end is None else (self.planned_end - self.begin).days + 1
        total = self.volume
        if self.volume_means == PER_TIME and self.rhythm.understood:
            total, term = self.volume * _exact(self.rhythm.a_year), DAYS_A_YEAR
        stop = self.stop or period.end
        found = {}
        for month in range(max(period.first, month_of(self.begin)), min(period.last, month_of(stop)) + 1):
            begin, end = max(first_day(month), self.begin), min(last_day(month), stop)
            found[month] = total * ((end - begin).days + 1) / term
        return found


def demand_of_form(form: Form, *, otherwise: date, volume_means: str, item_id: str = "") -> Demand:
    """What a request asks, as far as its form is filled in; without a start it begins on the day given."""
    begin = day(form, "start") or otherwise
    end = day(form, "end")
    return Demand(
        item_id=item_id,
        version=1,
        name=str(form.get("item_name") or ""),
        owner_unit="",
        kinds=frozenset(str(kind) for kind in form.get("burden_kinds") or []),
        townships=tuple(codes(form, "townships")),
        communities=tuple(codes(form, "communities")),
        begin=begin,
        planned_end=end if end is None or end >= begin else begin,
        frequency=str(form.get("frequency") or ""),
        volume=max(amount(form, "volume") or NOTHING, NOTHING),
        funds=max(amount(form, "funds_amount") or NOTHING, NOTHING),
        paid_on=day(form, "funds_paid_on"),
        volume_means=volume_means,
    )


def _exact(fraction: Fraction) -> Decimal:
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)
