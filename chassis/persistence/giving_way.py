"""Two works that need the same rows in different orders: the database undoes one, and it is done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

MOST_ATTEMPTS = 5
# Serialization failure and deadlock. SQLite's writers queue, so there nobody gives way.
_GAVE_WAY = frozenset({"40001", "40P01"})

T = TypeVar("T")


def carried_through(attempt: Callable[[], T]) -> T:
    """Attempt a whole work, again when it was undone so that another could go on; nobody need know."""
    for _ in range(MOST_ATTEMPTS - 1):
        try:
            return attempt()
        except DBAPIError as error:
            if not gave_way(error):
                raise
    return attempt()


def gave_way(error: DBAPIError) -> bool:
    """True when the database undid the transaction in favour of another: nothing speaks against again."""
    cause: Any = error.orig
    return getattr(cause, "sqlstate", None) in _GAVE_WAY
