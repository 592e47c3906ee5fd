"""The values of the expression language: exact numbers, texts, dates, lists, objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from chassis.errors import Fault

MAX_BITS = 128
MAX_MAGNITUDE = 40


class ExpressionError(Fault):
    """An expression that cannot be compiled, or that its variables do not fit."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.text = ""

    def about(self, text: str) -> Self:
        """Name the expression, once: the innermost one is the one to repair."""
        self.text = self.text or text
        return self

    def __str__(self) -> str:
        return f"{self.text[:200]!r}: {self.reason}" if self.text else self.reason


class VariableMissing(ExpressionError):
    """An expression asks for a variable the case does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no variable {name}")
        self.name = name


def number_of(value: Any, *, exact: bool = False) -> int | Decimal:
    """An exact number of a sensible size; 0.1 means one tenth, not the nearest binary fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ExpressionError("a number is needed")
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise ExpressionError("the number is too large")
        return Decimal(value) if exact else value
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite() or (number and number.adjusted() > MAX_MAGNITUDE):
        raise ExpressionError("the number is too large")
    return number


def decimal_of(value: Any) -> Decimal:
    """A number, also one written as text."""
    if isinstance(value, str):
        try:
            value = Decimal(value.strip()[:64])
        except InvalidOperation:
            raise ExpressionError(f"{value[:40]!r} is not a number") from None
    return Decimal(number_of(value))


def settle(value: Any) -> Any:
    """What an expression sees of a value: binary floats become exact."""
    return number_of(value) if isinstance(value, float) else value


def same(left: Any, right: Any) -> bool:
    """Equality; true is not 1, and numbers are compared exactly, also inside lists and objects."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(settle(left) == settle(right))


def order(left: Any, right: Any) -> int:
    """Negative, zero or positive; only values of one kind have an order."""
    left, right = settle(left), settle(right)
    if _kind(left) != _kind(right):
        raise ExpressionError(f"{_kind(left)} cannot be compared with {_kind(right)}")
    return int(left > right) - int(left < right)


def _kind(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        raise ExpressionError(f"{value!r} has no order")
    if isinstance(value, int | Decimal):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, datetime):
        return "a moment"
    if isinstance(value, date):
        return "a date"
    raise ExpressionError(f"{type(value).__name__} has no order")


def plain(value: Any) -> Any:
    """The form in which a value is kept in a case: JSON, numbers without loss, dates as ISO text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, Decimal):
        return _plain_number(value)
    if isinstance(value, float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    raise ExpressionError(f"a case cannot keep a {type(value).__name__}")


def _whole(value: int) -> int:
    if value.bit_length() > 63:
        raise ExpressionError(f"{value} is too large to keep")
    return value


def _plain_number(value: Decimal) -> int | float:
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    kept = float(value)
    if Decimal(repr(kept)) != value:
        raise ExpressionError(f"{value} has more digits than a case can keep; round() it")
    return kept
