"""Two works that need the same rows: one of them is undone in favour of the other, and done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

MOST_ATTEMPTS = 5
# Serialization failure and deadlock. SQLite's writers queue, so there nobody gives way.
_GAVE_WAY = frozenset({"40001", "40P01"})

T = TypeVar("T")


def carried_through(attempt: Callable[[], T]) -> T:
    """Attempt a whole work, again when it was undone so that another could go on; nobody need know."""
    for _ in range(MOST_ATTEMPTS - 1):
        try:
            return attempt()
        except Exception as error:
            if not gave_way(error):
                raise
    return attempt()


def gave_way(error: BaseException) -> bool:
    """True when a work was undone in favour of another: nothing speaks against doing it again.

    The database undid it, or it had read a row that the other has changed in the meantime.
    """
    if isinstance(error, StaleDataError):
        return True
    cause: Any = error.orig if isinstance(error, DBAPIError) else None
    return getattr(cause, "sqlstate", None) in _GAVE_WAY
