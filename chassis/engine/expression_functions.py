"""The functions every expression knows; each was reviewed for how much work one call can cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from chassis.clock import COUNTY_ZONE
from chassis.engine.expression_values import ExpressionError, decimal_of, number_of, order, same, settle

MAX_DIGITS = 20
MAX_DAYS = 366 * 100


def _items(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value)
    if not isinstance(value, list | tuple):
        raise ExpressionError("a list is needed")
    return [settle(item) for item in value]


def _several(values: tuple[Any, ...]) -> list[Any]:
    return _items(values[0]) if len(values) == 1 else [settle(value) for value in values]


def _count(value: Any) -> int:
    return len(value) if isinstance(value, str) else len(_items(value))


def _sum(*values: Any) -> int | Decimal:
    total: int | Decimal = 0
    for value in _several(values):
        total += number_of(value)
    return total


def _least(*values: Any) -> Any:
    return _extreme(_several(values), -1)


def _greatest(*values: Any) -> Any:
    return _extreme(_several(values), 1)


def _extreme(values: list[Any], sign: int) -> Any:
    if not values:
        raise ExpressionError("min() and max() need a value")
    best = values[0]
    for value in values[1:]:
        if order(value, best) * sign > 0:
            best = value
    return best


def _round(value: Any, digits: Any = 0) -> int | Decimal:
    """Half is rounded up (四舍五入), as everybody at the counter does it."""
    if not isinstance(digits, int) or not 0 <= digits <= MAX_DIGITS:
        raise ExpressionError(f"round() takes 0 to {MAX_DIGITS} digits")
    rounded = decimal_of(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return int(rounded) if digits == 0 else rounded


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | Decimal | date):
        return str(value)
    raise ExpressionError("text() takes a number, a date or a text")


def _contains(whole: Any, part: Any) -> bool:
    if isinstance(whole, str):
        return isinstance(part, str) and part in whole
    return any(same(item, part) for item in _items(whole))


def _strings(*values: Any) -> None:
    if not all(isinstance(value, str) for value in values):
        raise ExpressionError("a text is needed")


def _starts_with(whole: Any, part: Any) -> bool:
    _strings(whole, part)
    return bool(whole.startswith(part))


def _ends_with(whole: Any, part: Any) -> bool:
    _strings(whole, part)
    return bool(whole.endswith(part))


def _get(owner: Any, key: Any, otherwise: Any = None) -> Any:
    if not isinstance(owner, Mapping) or not isinstance(key, str):
        raise ExpressionError("get() takes an object and a key")
    return settle(owner.get(key, otherwise))


def date_of(value: Any) -> date:
    """A date: from text, from a moment (in the county), or as it is."""
    if isinstance(value, datetime):
        return value.astimezone(COUNTY_ZONE).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            pass
    raise ExpressionError(f"{value!r:.40} is not a date")


def _add_days(start: Any, days: Any) -> date:
    if isinstance(days, bool) or not isinstance(days, int) or abs(days) > MAX_DAYS:
        raise ExpressionError("days_after() takes a whole number of days")
    return date_of(start) + timedelta(days=days)


def _days_between(start: Any, end: Any) -> int:
    return (date_of(end) - date_of(start)).days


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "count": _count,
    "len": _count,
    "sum": _sum,
    "min": _least,
    "max": _greatest,
    "abs": lambda value: abs(number_of(value)),
    "round": _round,
    "number": decimal_of,
    "text": _text,
    "any": lambda values: any(_items(values)),
    "all": lambda values: all(_items(values)),
    "contains": _contains,
    "starts_with": _starts_with,
    "ends_with": _ends_with,
    "is_null": lambda value: value is None,
    "get": _get,
    "date": date_of,
    "days_after": _add_days,
    "days_between": _days_between,
    "year": lambda value: date_of(value).year,
    "month": lambda value: date_of(value).month,
}
