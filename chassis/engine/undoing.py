"""Keeps, with the state of a case, the state before its last completion: what withdrawing it brings back.

It is written behind the state, packed with the state itself as dictionary, which costs some hundred bytes;
whatever moves the case next writes a state without it, and then it is too late to withdraw.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.codec import dumped, loaded

_LEVEL = 1
_WINDOW = 32_768


@dataclass(frozen=True, slots=True)
class Undo:
    """The last completion, what was submitted, and the state of the case before it."""

    task_id: str
    outcome: str | None
    data: Mapping[str, Any]
    state: bytes


def keep(state: bytes, undo: Undo) -> bytes:
    """The state with what can be undone behind it."""
    now, before = _first(state)[0], _first(undo.state)[0]
    packer = zlib.compressobj(_LEVEL, zdict=now[-_WINDOW:])
    note = dumped({"task": undo.task_id, "outcome": undo.outcome, "data": undo.data})
    return state + packer.compress(note + b"\n" + before) + packer.flush()


def kept(state: bytes) -> Undo | None:
    """What can be undone; None when something else has moved the case since."""
    now, behind = _first(state)
    if not behind:
        return None
    unpacker = zlib.decompressobj(zdict=now[-_WINDOW:])
    note, _, before = unpacker.decompress(behind).partition(b"\n")
    plain = loaded(note)
    return Undo(plain["task"], plain["outcome"], plain["data"], zlib.compress(before, _LEVEL))


def _first(state: bytes) -> tuple[bytes, bytes]:
    """The state itself, unpacked, and what lies behind it."""
    unpacker = zlib.decompressobj()
    return unpacker.decompress(state), unpacker.unused_data
