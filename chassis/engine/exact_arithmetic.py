"""Calculating: exact numbers, dates with durations, texts and lists put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

from chassis.engine.durations import aware, later, when_in
from chassis.engine.expression_values import EXACT, MAX_DIGITS, ExpressionError, number_of, whole_of
from chassis.engine.metering import Meter
from chassis.engine.value_kinds import Months
from chassis.texts import Said

MAX_TEXT = 10_000
MAX_ITEMS = 2_000
MAX_PLACES = 20
QUOTIENT_DIGITS = 28
"""How many digits a division that does not come out even is given; `round()` says how many are meant."""

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
_ROUNDED = Context(
    prec=QUOTIENT_DIGITS, rounding=ROUND_HALF_EVEN, Emin=EXACT.Emin, Emax=EXACT.Emax, traps=_TRAPS
)
_WIDE = Context(prec=2 * MAX_DIGITS + 10, traps=_TRAPS)

_DIGITS = Said(
    "结果过大或位数过多，请用 round() 取舍", "the result is too large or has too many digits; round() it"
)
_BY_ZERO = Said("除数为零", "division by zero")
_MISFIT = Said("{left}和{right}不能这样运算", "{left} and {right} do not go together here")
_TEXT_TOO_LONG = Said("文字过长", "the text grows too long")
_LIST_TOO_LONG = Said("列表过长", "the list grows too long")
_WHOLE_DAYS = Said("日期只能加减整天", "a date moves by whole days only")

Calculation = Callable[[Any, Any, Meter], Any]
"""Numbers are the common case; everything else a sign can mean is looked at only when they are not."""


def add(left: Any, right: Any, meter: Meter) -> Any:
    """Numbers added, texts and lists joined, a date moved by a duration."""
    if type(left) is int and type(right) is int:
        return number_of(left) + number_of(right)
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return _exactly(EXACT.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        meter.spend((len(left) + len(right)) // 10)
        if len(left) + len(right) > MAX_TEXT:
            raise ExpressionError(_TEXT_TOO_LONG)
        return left + right
    if isinstance(left, list) and isinstance(right, list):
        meter.spend(len(left) + len(right))
        if len(left) + len(right) > MAX_ITEMS:
            raise ExpressionError(_LIST_TOO_LONG)
        return left + right
    if isinstance(left, timedelta | Months) and not isinstance(right, timedelta | Months):
        left, right = right, left
    return _moved(left, right, 1)


def subtract(left: Any, right: Any, meter: Meter) -> Any:
    """Numbers subtracted, a date moved back, the time between two dates or two moments."""
    if type(left) is int and type(right) is int:
        return number_of(left) - number_of(right)
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return _exactly(EXACT.subtract, left, right)
    if isinstance(right, date) or (isinstance(left, date) and isinstance(right, str)):
        return _between(right, left)
    return _moved(left, right, -1)


def multiply(left: Any, right: Any, meter: Meter) -> Any:
    """Numbers multiplied, a duration taken several times."""
    if type(left) is int and type(right) is int:
        return number_of(left) * number_of(right)
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return _exactly(EXACT.multiply, left, right)
    duration, times = (left, right) if isinstance(left, timedelta | Months) else (right, left)
    if isinstance(duration, Months):
        return Months(number_of(duration.count * whole_of(times)).__int__())
    if isinstance(duration, timedelta):
        return duration * whole_of(times)
    raise _misfit(left, right)


def divide(left: Any, right: Any, meter: Meter) -> int | Decimal:
    """Exact where the division comes out even, else to 28 digits; a whole answer is a whole number."""
    above, below = number_of(left), number_of(right)
    if not below:
        raise ExpressionError(_BY_ZERO)
    try:
        quotient = EXACT.divide(above, below)
    except DecimalException:
        quotient = _exactly(_ROUNDED.divide, above, below)
    return int(quotient) if quotient == quotient.to_integral_value() else quotient


def divide_down(left: Any, right: Any, meter: Meter) -> int | Decimal:
    """The whole part of a quotient, rounded down, also below zero and with decimals."""
    return _divided(left, right)[0]


def modulo(left: Any, right: Any, meter: Meter) -> int | Decimal:
    """What is left over; it has the sign of the divisor, as in FEEL."""
    return _divided(left, right)[1]


def negative(value: Any) -> Any:
    """The same number or duration with the other sign."""
    if isinstance(value, timedelta):
        return -value
    if isinstance(value, Months):
        return Months(-value.count)
    number = number_of(value)
    return -number if isinstance(number, int) else EXACT.minus(number)


def total(values: list[Any]) -> int | Decimal:
    """The exact sum of numbers."""
    found: int | Decimal = 0
    for value in values:
        number = number_of(value)
        found = (
            found + number
            if type(found) is int and type(number) is int
            else _exactly(EXACT.add, found, number)
        )
    return found


def rounded(value: Any, places: Any = 0) -> int | Decimal:
    """Half is rounded up (四舍五入), as everybody at the counter does it."""
    digits = whole_of(places)
    if not 0 <= digits <= MAX_PLACES:
        raise ExpressionError(
            Said("round() 可保留 0 到 {most} 位小数", "round() takes 0 to {most} digits"), most=MAX_PLACES
        )
    number = Decimal(number_of(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE)
    return int(number) if digits == 0 else number_of(number)


def whole_part(value: Any, rounding: str) -> int:
    """The whole number below or above."""
    return int(Decimal(number_of(value)).to_integral_value(rounding, _WIDE))


_NUMBERS = frozenset({int, Decimal})


def _exactly(calculate: Callable[[Any, Any], Decimal], left: Any, right: Any) -> Decimal:
    try:
        return calculate(left, right)
    except DecimalException:
        raise ExpressionError(_DIGITS) from None


def _divided(left: Any, right: Any) -> tuple[int | Decimal, int | Decimal]:
    above, below = number_of(left), number_of(right)
    if not below:
        raise ExpressionError(_BY_ZERO)
    if isinstance(above, int) and isinstance(below, int):
        return divmod(above, below)
    quotient, rest = _WIDE.divmod(Decimal(above), Decimal(below))
    if rest and (rest < 0) != (below < 0):
        quotient, rest = quotient - 1, _WIDE.add(rest, Decimal(below))
    return number_of(int(quotient)), number_of(rest)


def _moved(start: Any, by: Any, sign: int) -> Any:
    if isinstance(start, str) and isinstance(by, timedelta | Months):
        start = when_in(start) or start
    if isinstance(start, timedelta) and isinstance(by, timedelta):
        return start + sign * by
    if isinstance(start, Months) and isinstance(by, Months):
        return Months(start.count + sign * by.count)
    if isinstance(start, date) and isinstance(by, Months):
        return later(start, Months(sign * by.count))
    if isinstance(start, date) and isinstance(by, timedelta):
        if by % timedelta(days=1) and not isinstance(start, datetime):
            raise ExpressionError(_WHOLE_DAYS)
        return start + sign * by
    raise _misfit(start, by)


def _between(start: Any, end: Any) -> timedelta:
    begun, ended = (when_in(one) if isinstance(one, str) else one for one in (start, end))
    if isinstance(begun, datetime) and isinstance(ended, datetime):
        return aware(ended) - aware(begun)
    if type(begun) is date and type(ended) is date:
        return ended - begun
    raise _misfit(end, start)


_SPOKEN: Mapping[str, Said] = {
    "str": Said("文字", "a text"),
    "int": Said("数字", "a number"),
    "Decimal": Said("数字", "a number"),
    "float": Said("数字", "a number"),
    "bool": Said("是否值", "a yes or no"),
    "NoneType": Said("空值", "an empty value"),
    "list": Said("列表", "a list"),
    "tuple": Said("列表", "a list"),
    "dict": Said("对象", "an object"),
    "mappingproxy": Said("对象", "an object"),
    "date": Said("日期", "a date"),
    "datetime": Said("时刻", "a moment"),
    "timedelta": Said("时长", "a duration"),
    "Months": Said("月数", "a number of months"),
    "Range": Said("区间", "a range"),
}


def kind_of(value: Any) -> Said:
    """What kind of value it is, in words."""
    name = type(value).__name__
    return _SPOKEN.get(name) or Said(name, name)


def _misfit(left: Any, right: Any) -> ExpressionError:
    return ExpressionError(_MISFIT, left=kind_of(left), right=kind_of(right))
