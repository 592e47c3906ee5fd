"""Exact numbers from messages, rounded half up to be read by people."""

from __future__ import annotations

from fractions import Fraction

PLACES = 2


def rounded(exact: str, places: int = PLACES) -> str:
    """A decimal or fraction with this many places."""
    scaled = Fraction(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"
