"""The functions every expression knows; each charges the meter for the work one call can cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from types import MappingProxyType
from typing import Any

from chassis.clock import COUNTY_ZONE
from chassis.engine.comparing import order, within
from chassis.engine.durations import aware, date_in, duration_in, duration_text, moment_in
from chassis.engine.exact_arithmetic import divide, kind_of, negative, rounded, total, whole_part
from chassis.engine.expression_values import ExpressionError, decimal_of, number_of, settle, whole_of
from chassis.engine.metering import Meter
from chassis.engine.value_kinds import Months
from chassis.texts import Said

MAX_DAYS = 366 * 100

_NEEDS_LIST = Said("需要列表", "a list is needed")
_NEEDS_TEXT = Said("需要文字", "a text is needed")
_NEEDS_VALUE = Said("min() 和 max() 至少要有一个值", "min() and max() need a value")
_NO_TEXT = Said("text() 只接受数字、日期或文字", "text() takes a number, a date or a text")
_GET = Said("get() 的参数应为对象和键", "get() takes an object and a key")
_NO_DATE = Said("“{value}”不是日期，日期写作 2026-11-23", "“{value}” is not a date such as 2026-11-23")
_NO_MOMENT = Said(
    "“{value}”不是时刻，时刻写作 2026-11-23T09:00:00", "“{value}” is not a moment such as 2026-11-23T09:00:00"
)
_NO_DURATION = Said(
    "“{value}”不是时长，时长写作 P5D、PT36H 或 P1Y6M",
    "“{value}” is not a duration such as P5D, PT36H or P1Y6M",
)
_TOO_MANY_DAYS = Said("天数过大", "too many days")

Function = Callable[..., Any]


def date_of(value: Any) -> date:
    """A date: from ISO text, from a moment (in the county), or as it is."""
    found = date_in(value) if isinstance(value, str) else value
    if isinstance(found, datetime):
        return aware(found).astimezone(COUNTY_ZONE).date()
    if isinstance(found, date):
        return found
    raise ExpressionError(_NO_DATE, value=shown(value))


def moment_of(value: Any) -> datetime:
    """A moment: from ISO text (without a zone: the county's), or as it is; of a date its beginning."""
    found = (moment_in(value) or date_in(value)) if isinstance(value, str) else value
    if isinstance(found, datetime):
        return aware(found)
    if isinstance(found, date):
        return datetime(found.year, found.month, found.day, tzinfo=COUNTY_ZONE)
    raise ExpressionError(_NO_MOMENT, value=shown(value))


def text_of(value: Any) -> str:
    """A single value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta | Months):
        return duration_text(value)
    if isinstance(value, str | int | date):
        return str(value)
    raise ExpressionError(_NO_TEXT)


def shown(value: Any) -> str:
    """A value as an error names it: short, and without asking the value."""
    return str(value)[:40] if type(value) in (str, int, Decimal) else kind_of(value).zh


def _items(meter: Meter, value: Any) -> list[Any]:
    if isinstance(value, dict | MappingProxyType):
        value = list(value)
    if not isinstance(value, list | tuple):
        raise ExpressionError(_NEEDS_LIST)
    meter.spend(len(value))
    return [settle(item) for item in value]


def _several(meter: Meter, values: tuple[Any, ...]) -> list[Any]:
    return _items(meter, values[0]) if len(values) == 1 else list(values)


def _count(meter: Meter, value: Any) -> int:
    return len(value) if isinstance(value, str) else len(_items(meter, value))


def _sum(meter: Meter, *values: Any) -> int | Decimal:
    return total(_several(meter, values))


def _mean(meter: Meter, *values: Any) -> int | Decimal:
    numbers = _several(meter, values)
    return divide(total(numbers), len(numbers), meter)


def _least(meter: Meter, *values: Any) -> Any:
    return extreme(_several(meter, values), -1)


def _greatest(meter: Meter, *values: Any) -> Any:
    return extreme(_several(meter, values), 1)


def extreme(values: list[Any], sign: int) -> Any:
    """The smallest (-1) or the greatest (1) of some values."""
    if not values:
        raise ExpressionError(_NEEDS_VALUE)
    best = values[0]
    for value in values:
        if order(value, best) * sign > 0:
            best = value
    return best


def _absolute(meter: Meter, value: Any) -> int | Decimal:
    number = number_of(value)
    absolute: int | Decimal = negative(number) if number < 0 else number
    return absolute


def _contains(meter: Meter, whole: Any, part: Any) -> bool:
    return within(part, whole, meter)


def _texts(meter: Meter, *values: Any) -> None:
    for value in values:
        if not isinstance(value, str):
            raise ExpressionError(_NEEDS_TEXT)
        meter.spend(len(value) // 100)


def _starts_with(meter: Meter, whole: Any, part: Any) -> bool:
    _texts(meter, whole, part)
    return bool(whole.startswith(part))


def _ends_with(meter: Meter, whole: Any, part: Any) -> bool:
    _texts(meter, whole, part)
    return bool(whole.endswith(part))


def _trim(meter: Meter, text: Any) -> str:
    _texts(meter, text)
    return str(text.strip())


def _get(meter: Meter, owner: Any, key: Any, otherwise: Any = None) -> Any:
    if not isinstance(owner, dict | MappingProxyType) or not isinstance(key, str):
        raise ExpressionError(_GET)
    return settle(owner.get(key, otherwise))


def _duration(meter: Meter, value: Any) -> timedelta | Months:
    found = duration_in(value) if isinstance(value, str) else value
    if isinstance(found, timedelta | Months):
        return found
    raise ExpressionError(_NO_DURATION, value=shown(value))


def _add_days(meter: Meter, start: Any, days: Any) -> date:
    count = whole_of(days)
    if abs(count) > MAX_DAYS:
        raise ExpressionError(_TOO_MANY_DAYS)
    return date_of(start) + timedelta(days=count)


FUNCTIONS: Mapping[str, Function] = {
    "count": _count,
    "len": _count,
    "sum": _sum,
    "mean": _mean,
    "min": _least,
    "max": _greatest,
    "abs": _absolute,
    "round": lambda meter, value, places=0: rounded(value, places),
    "floor": lambda meter, value: whole_part(value, ROUND_FLOOR),
    "ceiling": lambda meter, value: whole_part(value, ROUND_CEILING),
    "number": lambda meter, value: decimal_of(value),
    "text": lambda meter, value: text_of(value),
    "any": lambda meter, values: any(_items(meter, values)),
    "all": lambda meter, values: all(_items(meter, values)),
    "contains": _contains,
    "starts_with": _starts_with,
    "ends_with": _ends_with,
    "trim": _trim,
    "is_null": lambda meter, value: value is None,
    "get": _get,
    "date": lambda meter, value: date_of(value),
    "date_time": lambda meter, value: moment_of(value),
    "duration": _duration,
    "days_after": _add_days,
    "days_between": lambda meter, start, end: (date_of(end) - date_of(start)).days,
    "year": lambda meter, value: date_of(value).year,
    "month": lambda meter, value: date_of(value).month,
    "day": lambda meter, value: date_of(value).day,
    "weekday": lambda meter, value: date_of(value).isoweekday(),
}
