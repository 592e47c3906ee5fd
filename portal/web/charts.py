"""Bars for a page, drawn on the server: geometry only; the same figures stand in a table beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 330
LEFT, RIGHT, TOP, BOTTOM = 48, 4, 10, 26
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, which of the two series it belongs to, and what it says."""

    x: float
    y: float
    width: float
    height: float
    series: int
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or a line at a place of the axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart of two series side by side."""

    bars: Sequence[Bar]
    ticks: Sequence[Mark]
    labels: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def bars(
    labels: Sequence[str], now: Sequence[float], before: Sequence[float], top: float | None = None
) -> Bars:
    """Two series over the same labels, side by side; `top` where the end of the axis is known beforehand."""
    top = top or nice_top(max([*now, *before], default=0.0))
    room, floor = (WIDTH - LEFT - RIGHT) / max(len(labels), 1), HEIGHT - BOTTOM
    scale = (floor - TOP) / top
    thick = min(room * 0.36, 26.0)
    drawn = []
    for place, (earlier, present) in enumerate(zip(before, now, strict=True)):
        middle = LEFT + room * (place + 0.5)
        for series, (value, x) in enumerate(((present, middle), (earlier, middle - thick))):
            said = f"{labels[place]} {value:g}"
            height = value * scale
            drawn.append(_bar(x, floor - height, thick - 1, height, series, said))
    every = math.ceil(len(labels) / 12)
    return Bars(
        drawn,
        [Mark(round(floor - top * part / 4 * scale, 1), f"{top * part / 4:g}") for part in range(5)],
        [Mark(round(LEFT + room * (n + 0.5), 1), text) for n, text in enumerate(labels) if n % every == 0],
    )


def nice_top(most: float) -> float:
    """The end of an axis: a round number that four equal steps reach, above the highest bar."""
    if most <= 0:
        return 4.0
    step = float(10 ** math.floor(math.log10(most / 4)))
    return next(4 * step * factor for factor in _STEPS if 4 * step * factor >= most)


def _bar(x: float, y: float, width: float, height: float, series: int, said: str) -> Bar:
    return Bar(round(x, 1), round(y, 1), round(width, 1), round(height, 1), series, said)
