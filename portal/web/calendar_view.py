"""A year of the working calendar as the page shows it: its months, and the days out of the ordinary."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.persistence.calendar_days import EnteredYear
from chassis.texts import Said
from chassis.working_days import WorkingCalendar, published_label

PUBLISHED = Said("随产品提供", "comes with the product")
_NAMES: Mapping[str, str] = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day: worked or free, and its mark where that is not what its weekday says."""

    day: date
    is_working: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day that is out of the ordinary: what it is called, and who says so."""

    day: date
    is_working: bool
    label: Said
    source: Said
    was_entered: bool


def month_weeks(year: int, month: int, calendar: WorkingCalendar) -> Sequence[Sequence[ShownDay | None]]:
    """The weeks of a month from Monday on; days of other months are left out."""
    weeks = months.Calendar().monthdatescalendar(year, month)
    return [[_shown(day, calendar) if day.month == month else None for day in week] for week in weeks]


def unusual_days(entered: EnteredYear, calendar: WorkingCalendar) -> Sequence[Unusual]:
    """Every day somebody entered, and every published holiday and make-up day nobody entered otherwise."""
    by_day = {one.day: one for one in entered.days}
    found = []
    for number in range(date(entered.year, 1, 1).toordinal(), date(entered.year + 1, 1, 1).toordinal()):
        day = date.fromordinal(number)
        if entry := by_day.get(day):
            label, source = Said(entry.label, entry.label), Said(entry.source, entry.source)
            found.append(Unusual(day, entry.is_working, label, source, True))
        elif english := published_label(day):
            label = Said(_NAMES.get(english, english), english)
            found.append(Unusual(day, calendar.is_working(day), label, PUBLISHED, False))
    return found


def _shown(day: date, calendar: WorkingCalendar) -> ShownDay:
    is_working = calendar.is_working(day)
    unusual = is_working != (day.weekday() < 5)
    return ShownDay(day, is_working, ("班" if is_working else "休") if unusual else "")
