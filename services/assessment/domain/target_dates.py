"""By which days of the year a statement is due, for one begun in time and for one begun later (tgt.dates)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

DATES = {"stock": (1, 10), "plan": (1, 20), "agree": (2, 10), "sign": (3, 1)}
"""10 January, 20 January, 10 February, 1 March (proposed)."""
LATE = {"stock": 5, "plan": 10, "agree": 20, "sign": 35}
"""Working days from the beginning, for an agency founded in the year or a supplement in its course."""
AddWorkingDays = Callable[[date, int], date]


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one statement."""

    stock: date
    plan: date
    agree: date
    sign: date
    close: date


def dates_of(year: int, begun: date, add_working_days: AddWorkingDays) -> Dates:
    """The fixed days, never on a day off; where too little time is left, counted from the beginning."""
    due = {}
    for step, (month, day) in DATES.items():
        usual = add_working_days(date(year, month, day), 0)
        due[step] = max(usual, add_working_days(begun, LATE[step]))
    close = max(add_working_days(date(year, 12, 31), 0), due["sign"])
    return Dates(**due, close=close)


def may_begin(year: int, today: date) -> bool:
    """From December of the year before until the end of the year itself."""
    return date(year - 1, 12, 1) <= today <= date(year, 12, 31)
