"""Comparing values: what is equal, what comes before what, what lies in what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType, NoneType
from typing import Any

from chassis.engine.durations import aware, when_in
from chassis.engine.exact_arithmetic import kind_of
from chassis.engine.expression_values import ExpressionError, settle
from chassis.engine.metering import Meter
from chassis.engine.value_kinds import Months, Range
from chassis.texts import Said

_SIMPLE = frozenset({str, int, Decimal, bool, NoneType, date, timedelta, Months})
_ORDERED = frozenset({str, int, Decimal, date, timedelta, Months})
_NO_ORDER = Said("{left}和{right}不能比较大小", "{left} cannot be compared with {right}")
_NO_LIST = Said("in 右边要写列表、区间、文字或对象", "`in` needs a list, a range, a text or an object")


def same(left: Any, right: Any, meter: Meter) -> bool:
    """Equality; true is not 1, numbers are compared exactly, and a date equals the ISO text that says it."""
    kind = type(left)
    if kind is type(right) and kind in _SIMPLE:
        return bool(left == right)
    return _same(settle(left), settle(right), meter)


def _same(left: Any, right: Any, meter: Meter) -> bool:
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        meter.spend(len(left))
        return len(left) == len(right) and all(
            same(one, other, meter) for one, other in zip(left, right, strict=True)
        )
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        meter.spend(len(left))
        return left.keys() == right.keys() and all(
            same(value, right[key], meter) for key, value in left.items()
        )
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    left, right = _dated(left, right)
    if isinstance(left, datetime) != isinstance(right, datetime):
        return False
    if isinstance(left, datetime) and isinstance(right, datetime):
        return aware(left) == aware(right)
    return bool(left == right)


def order(left: Any, right: Any) -> int:
    """Negative, zero or positive; only values of one kind have an order, a date also against its ISO text."""
    one, other = type(left), type(right)
    if one is not other or one not in _ORDERED:
        left, right = _dated(settle(left), settle(right))
        if isinstance(left, datetime) and isinstance(right, datetime):
            left, right = aware(left), aware(right)
        elif not _comparable(type(left), type(right)):
            raise ExpressionError(_NO_ORDER, left=kind_of(left), right=kind_of(right))
    return int(left > right) - int(left < right)


def within(item: Any, holder: Any, meter: Meter) -> bool:
    """Whether an item lies in a range, is an element of a list, a part of a text or a key of an object."""
    kind = type(holder)
    if kind is Range:
        return in_range(item, holder)
    if kind is str:
        meter.spend(len(holder) // 100)
        return type(item) is str and item in holder
    if kind is dict or kind is MappingProxyType:
        return type(item) is str and item in holder
    if kind is not list and kind is not tuple:
        raise ExpressionError(_NO_LIST)
    meter.spend(len(holder))
    return any(in_range(item, one) if type(one) is Range else same(item, one, meter) for one in holder)


def in_range(value: Any, limits: Range) -> bool:
    """Whether a value lies between the ends; nothing lies nowhere."""
    if value is None:
        return False
    if limits.has_low:
        above = order(value, limits.low)
        if above < 0 or (above == 0 and not limits.with_low):
            return False
    if limits.has_high:
        below = order(limits.high, value)
        if below < 0 or (below == 0 and not limits.with_high):
            return False
    return True


def _comparable(one: type, other: type) -> bool:
    if one in (int, Decimal) and other in (int, Decimal):
        return True
    return one is other and one in _ORDERED


def _dated(left: Any, right: Any) -> tuple[Any, Any]:
    """A case keeps dates as text: beside a date or a moment, ISO text is read as one."""
    if isinstance(left, str) and isinstance(right, date):
        return when_in(left) or left, right
    if isinstance(right, str) and isinstance(left, date):
        return left, when_in(right) or right
    return left, right
