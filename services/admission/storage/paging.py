"""Pages by key: the next page begins after the last row seen, however many rows came before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and where the next ones begin."""

    items: Sequence[Row]
    next: str | None = None


def page_size(limit: int) -> int:
    """How many rows a page may have."""
    return max(1, min(limit, LARGEST_PAGE))


def page_of(rows: Sequence[Any], limit: int, make: Callable[[Any], Row], key: str) -> Page[Row]:
    """The page from one row more than it shows."""
    shown = rows[: page_size(limit)]
    more = len(rows) > len(shown)
    return Page([make(row) for row in shown], getattr(shown[-1], key) if more and shown else None)


def like(text: str) -> str:
    """A pattern that finds the text anywhere; its own wildcards are taken literally."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
