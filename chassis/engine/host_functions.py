"""What every service gives its expressions: roles, and the calendar over dates, moments and ISO text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chassis.engine.expression_closures import Metered
from chassis.engine.expression_functions import date_of, text_of
from chassis.engine.expression_values import ExpressionError, whole_of
from chassis.engine.metering import Meter
from chassis.texts import Said
from chassis.working_days import WorkingCalendar

CALENDAR_FUNCTIONS = frozenset({"workdays_after", "workdays_between", "is_workday", "end_of"})
MAX_DAYS = 3_660
_COST = 5
_TOO_FAR = Said("工作日只能数到 {most} 天以内", "working days are counted over {most} days at most")


def role(name: Any, unit: Any) -> str:
    """Whoever holds a role at a unit, as candidates are written."""
    return f"{text_of(name)}@{text_of(unit)}"


def calendar_functions(calendar: WorkingCalendar) -> Mapping[str, Callable[..., Any]]:
    """The functions over one calendar."""

    def workdays_after(meter: Meter, start: Any, days: Any) -> date:
        count = whole_of(days)
        _charge(meter, count)
        return calendar.add_working_days(date_of(start), count)

    def workdays_between(meter: Meter, start: Any, end: Any) -> int:
        begun, ended = date_of(start), date_of(end)
        _charge(meter, (ended - begun).days)
        return calendar.working_days_between(begun, ended)

    def is_workday(day: Any) -> bool:
        return calendar.is_working(date_of(day))

    def end_of(day: Any) -> datetime:
        return calendar.end_of(date_of(day))

    return {
        "workdays_after": Metered(workdays_after),
        "workdays_between": Metered(workdays_between),
        "is_workday": is_workday,
        "end_of": end_of,
    }


def _charge(meter: Meter, days: int) -> None:
    if abs(days) > MAX_DAYS:
        raise ExpressionError(_TOO_FAR, most=MAX_DAYS)
    meter.spend(_COST * abs(days))
