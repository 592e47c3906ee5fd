"""Exact numbers: marks and results are fractions from the first entry to the published page (0.2)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

SHOWN_PLACES = 2
TABLE_PLACES = 12
LONGEST = 24
LARGEST = 12


class NotANumber(ValueError):
    """What was entered is no plain decimal number."""


def exact(value: object) -> Fraction:
    """The number that was entered, without losing a digit; a float is never let in."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal) or len(str(value)) > LONGEST:
        raise NotANumber(str(value))
    try:
        entered = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise NotANumber(str(value)) from error
    places = entered.as_tuple().exponent
    if not isinstance(places, int) or -places > TABLE_PLACES or entered.adjusted() > LARGEST:
        raise NotANumber(str(value))
    return Fraction(entered)


def written(number: Fraction) -> str:
    """A text that gives the same number back: a decimal where there is one, else a fraction."""
    places = _places(number)
    return f"{number.numerator}/{number.denominator}" if places is None else _decimal(number, places)


def read(text: str) -> Fraction:
    """The number that was written."""
    return Fraction(text)


def shown(number: Fraction, places: int = SHOWN_PLACES) -> str:
    """Rounded half up for people; never compared."""
    scale = 10**places
    doubled = 2 * abs(number) * scale + 1
    digits = doubled.numerator // (2 * doubled.denominator)
    return _decimal(Fraction(digits if number >= 0 else -digits, scale), places)


def floored(number: Fraction, places: int = TABLE_PLACES) -> Decimal:
    """Cut off, for decision tables: it reaches a threshold of so many places exactly when the number does."""
    scale = 10**places
    return Decimal(number.numerator * scale // number.denominator).scaleb(-places)


def mean(numbers: list[Fraction]) -> Fraction:
    """The arithmetic mean of at least one number."""
    return sum(numbers, Fraction(0)) / len(numbers)


def _decimal(number: Fraction, places: int) -> str:
    sign, digits = "-" if number < 0 else "", abs(number.numerator) * 10**places // number.denominator
    whole, rest = divmod(digits, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def _places(number: Fraction) -> int | None:
    """How many decimal places the number has; none where it has no end."""
    rest, places = number.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for factor in (2, 5):
        while rest % factor == 0:
            rest, places = rest // factor, places + 1
    return places if rest == 1 else None
