"""Good time: how long something takes, compared with a measure taken beside it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

TRIES = 3
LEAST = 0.01  # seconds: no machine takes a measure faster, so what is within it needs none


def in_good_time(work: Callable[[], T], measures: float) -> T:
    """What `work` returns; AssertionError where it takes more than that many measures of processor time.

    A machine busy with other work is slow with both, and what is slow once may be the machine: only what is
    slow every time is. A measure takes some 25 ms on an idle machine.
    """
    taken = []
    gc.disable()  # what other tests left behind is not walked while this is timed
    try:
        for _ in range(TRIES):
            result, seconds = _timed(work)
            if seconds <= measures * LEAST:
                return result
            taken.append(seconds / _timed(_measure)[1])
            if taken[-1] <= measures:
                return result
    finally:
        gc.enable()
    raise AssertionError(
        f"took {', '.join(f'{each:.1f}' for each in taken)} measures, of {measures} it may take"
    )


def _measure() -> int:
    seen = {}
    for number in range(60_000):
        seen[str(number)] = [number, number % 7]
    return sum(one[1] for one in seen.values())


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    result = work()
    return result, time.process_time() - began
