"""Named places at which the chaos tests let a process die; in the product nothing happens there."""

from __future__ import annotations

from collections.abc import Callable


def _nothing(_place: str) -> None:
    return None


_visit: Callable[[str], None] = _nothing


def reached(place: str) -> None:
    """Say that this process is at a place where dying would hurt most."""
    _visit(place)


def install(visit: Callable[[str], None]) -> None:
    """Let a test harness see every place that is reached."""
    global _visit
    _visit = visit
