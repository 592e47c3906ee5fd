"""Makes row ids and message ids: unique, and sortable by the time they were made."""

from __future__ import annotations

import os
import threading
import time

_RANDOM_BITS = 62
_lock = threading.Lock()
_last_tick = 0


def new_id() -> str:
    """A UUID version 7 as 32 hexadecimal digits; ids of one process never run backwards."""
    tick = _next_tick()
    milliseconds, fraction = tick >> 12, tick & 0xFFF
    random = int.from_bytes(os.urandom(8), "big") & ((1 << _RANDOM_BITS) - 1)
    return f"{milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << _RANDOM_BITS | random:032x}"


def _next_tick() -> int:
    """Milliseconds in the upper bits, 1/4096 ms in the lower twelve, always larger than the one before."""
    global _last_tick
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    tick = milliseconds << 12 | rest * 4096 // 1_000_000
    with _lock:
        _last_tick = tick = max(tick, _last_tick + 1)
    return tick
