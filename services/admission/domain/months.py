"""Calendar months as numbers that can be counted, for figures per month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from chassis.errors import Refusal
from chassis.texts import Said

Month = int
"""Months since the year 0: the next month is one more."""


class PeriodInvalid(Refusal):
    """A ledger is asked for months in order, at most five years."""

    code = "period-invalid"
    title = Said("起止月份有误", "The months are not valid")
    detail = Said(
        "起月不得晚于止月，期间不超过 60 个月。", "The first month comes before the last; at most 60 months."
    )


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return day.year * 12 + day.month - 1


@cache
def first_day(month: Month) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


@cache
def last_day(month: Month) -> date:
    """The last day of a month."""
    year, number = month // 12, month % 12 + 1
    return date(year, number, monthrange(year, number)[1])


def month_text(month: Month) -> str:
    """A month as 2026-03."""
    return first_day(month).isoformat()[:7]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months in a row, both ends included."""

    first: Month
    last: Month

    @classmethod
    def of_year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(year * 12, year * 12 + 11)

    @property
    def begin(self) -> date:
        """The first day."""
        return first_day(self.first)

    @property
    def end(self) -> date:
        """The last day."""
        return last_day(self.last)

    @property
    def months(self) -> range:
        """The months."""
        return range(self.first, self.last + 1)

    @property
    def year_before(self) -> Period:
        """The same months a year earlier."""
        return Period(self.first - 12, self.last - 12)

    def holds(self, day: date | None) -> bool:
        """Whether the day lies in the period."""
        return day is not None and self.begin <= day <= self.end
