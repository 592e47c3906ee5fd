"""How much memory this process has and what one piece of work added to it, read from Linux itself."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_KB = re.compile(r"^(VmHWM|VmRSS):\s+(\d+) kB$", re.MULTILINE)
_PEAK = "5"


@dataclass
class Added:
    """What a piece of work needed at its peak, beyond what the process had before it."""

    mb: float = 0.0


@contextmanager
def added() -> Iterator[Added]:
    """Measure the work inside: what is free but not given back is given back first, so none of it hides."""
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    _FORGET.write_text(_PEAK)
    before, told = resident()[0], Added()
    try:
        yield told
    finally:
        told.mb = round(resident()[1] - before, 1)


def resident() -> tuple[float, float]:
    """What the process has in memory now, and the most since the last look, in MB."""
    found = {name: int(kb) / 1024 for name, kb in _KB.findall(_STATUS.read_text())}
    return found["VmRSS"], found["VmHWM"]
