"""Two kinds of value Python does not have: a number of months, and a range between two ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration in years and months; how many days it is depends on the date it is added to."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """`[1..5]`, `(1..5]`, `>= 5`: what lies between two ends; an end that is not there does not limit."""

    low: Any
    high: Any
    has_low: bool = True
    has_high: bool = True
    with_low: bool = True
    with_high: bool = True
