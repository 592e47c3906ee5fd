"""Wrong clocks: what every process of a run takes for the time, as told by a file of the harness.

A process of a run is started by `faulty.py`, which puts the wrong time in the place of the right one; the
product itself has no such switch. Only the time of day jumps, as on a machine whose clock is set.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from chassis import clock

FILE = "GATEHOUSE_CHAOS_CLOCK"
_SECONDS = struct.Struct("d")


class WrongClock:
    """By how many seconds the clock of all processes is wrong, just now."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_SECONDS.pack(0.0))
        with file.open("r+b") as opened:
            self._kept = mmap.mmap(opened.fileno(), _SECONDS.size)

    @property
    def seconds(self) -> float:
        """Ahead where positive, behind where negative."""
        (seconds,) = _SECONDS.unpack_from(self._kept)
        return float(seconds)

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        _SECONDS.pack_into(self._kept, 0, seconds)

    def now(self) -> datetime:
        """The moment it is taken for."""
        return datetime.now(UTC) + timedelta(seconds=self.seconds)

    def today(self) -> date:
        """The date it is taken for."""
        return clock.county_date(self.now())


def install_from_environment() -> None:
    """Let this process see the wrong time, wherever it asks."""
    if not os.environ.get(FILE):
        return
    wrong, right_time = WrongClock(Path(os.environ[FILE])), time.time
    clock.SystemClock.now = lambda _self: wrong.now()  # type: ignore[method-assign]
    clock.SystemClock.today = lambda _self: wrong.today()  # type: ignore[method-assign]
    time.time = lambda: right_time() + wrong.seconds  # type: ignore[assignment]
