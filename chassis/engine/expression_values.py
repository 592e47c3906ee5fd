"""The values of the expression language: exact numbers, texts, dates, lists, objects; what a case keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DecimalException, InvalidOperation, Overflow, Subnormal, Underflow
from decimal import Inexact as _Inexact
from types import MappingProxyType, NoneType
from typing import Any, Self

from chassis.engine.durations import duration_text
from chassis.engine.value_kinds import Months, Range
from chassis.errors import Fault
from chassis.texts import Said

MAX_BITS = 128
MAX_DIGITS = 64
MAX_EXPONENT = 330  # whatever a binary fraction can say
MAX_KEPT = 30_000  # values; twenty characters of a text count as one
MAX_DEPTH = 60
DECIMAL_KEY = "\x00decimal"
"""How the state of a case writes a decimal: a key no other object may have."""

EXACT = Context(
    prec=MAX_DIGITS,
    Emin=-MAX_EXPONENT,
    Emax=MAX_EXPONENT,
    traps=[_Inexact, InvalidOperation, Overflow, Underflow, Subnormal],
)
"""Arithmetic that gives every digit or none: it never rounds behind anybody's back."""


class ExpressionError(Fault):
    """An expression that cannot be compiled, or that its variables do not fit."""

    def __init__(self, reason: Said | str, **facts: object) -> None:
        self.why = (reason if isinstance(reason, Said) else Said(reason, reason)).filled(**facts)
        super().__init__(self.why.en)
        self.text = ""
        self._places: tuple[Said, ...] = ()

    @property
    def said(self) -> Said:
        """What is wrong and where, in both languages."""
        text = (Said(f"“{self.text[:200]}”", f"“{self.text[:200]}”"),) if self.text else ()
        parts = (*self._places, *text, self.why)
        return Said("：".join(part.zh for part in parts), ": ".join(part.en for part in parts))

    def about(self, text: str) -> Self:
        """Name the expression, once: the innermost one is the one to repair."""
        self.text = self.text or text
        return self

    def at(self, place: Said | str) -> Self:
        """Put in front where it happened: the element, or the cell of a table."""
        self._places = (place if isinstance(place, Said) else Said(place, f"at {place}"), *self._places)
        return self

    def __str__(self) -> str:
        text = (repr(self.text[:200]),) if self.text else ()
        return ": ".join((*(place.en for place in self._places), *text, self.why.en))


class VariableMissing(ExpressionError):
    """An expression asks for a variable the case does not have."""

    def __init__(self, name: str, reason: Said, similar: str | None = None) -> None:
        super().__init__(reason)
        self.name, self.similar = name, similar

    def __reduce__(self) -> tuple[object, ...]:
        return (VariableMissing, (self.name, self.why, self.similar), self.__dict__)


_TOO_MUCH_TO_KEEP = Said("内容过多，案件不能保存", "this is more than a case can keep")
_NOT_A_NUMBER = Said("需要数字", "a number is needed")
_TOO_LARGE = Said("数字过大", "the number is too large")
_TOO_MANY_DIGITS = Said(
    "数字过大或位数过多，请用 round() 取舍", "the number is too large or has too many digits; round() it"
)


def number_of(value: Any) -> int | Decimal:
    """An exact number of a sensible size; 0.1 means one tenth, not the nearest binary fraction."""
    kind = type(value)
    if kind is int:
        if value.bit_length() > MAX_BITS:
            raise ExpressionError(_TOO_LARGE)
        whole: int = value
        return whole
    if kind is Decimal:
        return _settled_decimal(value)
    if kind is float:
        return _settled_decimal(Decimal(float.__repr__(value)))
    raise ExpressionError(_NOT_A_NUMBER)


def _settled_decimal(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ExpressionError(_TOO_LARGE)
    try:
        return EXACT.plus(value)
    except DecimalException:
        raise ExpressionError(_TOO_MANY_DIGITS) from None


def decimal_of(value: Any) -> Decimal:
    """A number, also one written as text."""
    if isinstance(value, str):
        try:
            value = Decimal(value.strip()[:100])
        except InvalidOperation:
            raise ExpressionError(
                Said("“{text}”不是数字", "“{text}” is not a number"), text=value[:40]
            ) from None
    return Decimal(number_of(value))


def whole_of(value: Any) -> int:
    """A whole number, also one that came as a decimal (`5.0`)."""
    number = number_of(value)
    if number != int(number):
        raise ExpressionError(Said("{number} 不是整数", "{number} is not a whole number"), number=number)
    return int(number)


_AS_THEY_ARE = frozenset(
    {NoneType, bool, int, str, list, dict, tuple, MappingProxyType, date, datetime, timedelta, Months, Range}
)  # fmt: skip


def settle(value: Any) -> Any:
    """What an expression sees of a value: binary fractions become exact, and nothing of the host gets in."""
    return value if type(value) in _AS_THEY_ARE else _admitted(value)


def _admitted(value: Any) -> Any:
    """The rarer kinds; `isinstance` would read an attribute, a method could be the value's own."""
    kind = type(value)
    if kind is Decimal or kind is float:
        return number_of(value)
    for base, bare in _BARE.items():
        if issubclass(kind, base):
            return bare(value)
    raise ExpressionError(
        Said("表达式不能使用 {kind}", "an expression cannot use a {kind}"), kind=kind.__name__
    )


_BARE: Mapping[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: lambda value: int.__add__(value, 0),
    float: lambda value: number_of(float.__add__(value, 0.0)),
    dict: lambda value: dict(dict.items(value)),
    list: list.copy,
    tuple: lambda value: tuple.__getitem__(value, slice(None)),
}
"""How a value of a derived class (a `StrEnum`, a `NamedTuple`) becomes one of the class everybody knows."""


def plain(value: Any) -> Any:
    """The form in which a value is kept in a case: JSON, exact decimals, dates as ISO text."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    return _kept(value, [MAX_KEPT], 0)


def as_json(value: Any) -> Any:
    """What a case keeps, for pages that show it and send it back: a decimal as the number JSON writes."""
    if isinstance(value, Decimal):
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list) else value


def _kept(value: Any, left: list[int], depth: int) -> Any:
    kind = type(value)
    left[0] -= 1 + len(value) // 20 if kind is str else 1
    if left[0] < 0 or depth > MAX_DEPTH:
        raise ExpressionError(_TOO_MUCH_TO_KEEP)
    if kind is str or kind is bool or value is None:
        return value
    if kind in (date, datetime):
        return value.isoformat()
    if kind in (timedelta, Months):
        return duration_text(value)
    if issubclass(kind, Mapping) and not issubclass(kind, dict):
        value = dict(value)
    elif issubclass(kind, set | frozenset):
        value = sorted(map(settle, value))
    elif kind not in _AS_THEY_ARE:
        value = _admitted(value)
    return _kept_bare(value, left, depth)


def _kept_bare(value: Any, left: list[int], depth: int) -> Any:
    if isinstance(value, str | Decimal):
        return value
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, dict):
        return {_key(key): _kept(item, left, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(item, left, depth + 1) for item in value]
    raise ExpressionError(
        Said("案件不能保存 {kind}", "a case cannot keep a {kind}"), kind=type(value).__name__
    )


def _key(key: Any) -> str:
    name = str(key)
    if name == DECIMAL_KEY:
        raise ExpressionError(Said("对象中有不允许的键", "an object has a key that is not allowed"))
    return name


def _whole(value: int) -> int:
    if value.bit_length() > 63:
        raise ExpressionError(
            Said("{value} 过大，无法保存", "{value} is too large to keep"), value=str(value)[:50]
        )
    return value
