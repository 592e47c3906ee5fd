"""Lists are read page by page: each page starts after the key of the last row shown before it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping, literal, tuple_

from chassis.persistence.columns import Moment

LONGEST_PAGE = 100
Key = tuple[datetime, str]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows under the names of the `worklist` contracts, and the key the next page starts after."""

    rows: Sequence[Row]
    next: str | None


def page_length(limit: int) -> int:
    """How many rows a page may have, whatever was asked."""
    return max(1, min(limit, LONGEST_PAGE))


def bound(key: Key) -> Any:
    """A key as the database compares it."""
    return tuple_(literal(key[0], Moment()), literal(key[1]))


def next_key(found: Sequence[RowMapping], limit: int, moment: str, identity: str) -> str | None:
    """The key after the last row shown; none where one row more than asked was not found."""
    if len(found) <= limit:
        return None
    return key_out(found[limit - 1][moment], found[limit - 1][identity])


def key_out(moment: datetime, identity: str) -> str:
    """A key as an address carries it."""
    plain = json.dumps([moment.astimezone(UTC).isoformat(), identity])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def key_in(after: str | None) -> Key | None:
    """Read a page key; one that was tampered with starts at the first page."""
    if not after:
        return None
    try:
        moment, identity = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        at = datetime.fromisoformat(moment)
        return (at, str(identity)) if at.tzinfo else None
    except (ValueError, TypeError):
        return None
