"""Pages through lists by key: the cursor names the last row, so late pages cost what the first costs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson

from chassis.web.refusals import CursorUnknown

T = TypeVar("T")


def cursor(*keys: Any) -> str:
    """An opaque cursor made of the sort keys of the last row shown."""
    return base64.urlsafe_b64encode(orjson.dumps(keys, option=orjson.OPT_UTC_Z)).decode().rstrip("=")


def keys_of(text: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The sort keys in a cursor, None without one; anything not of our making is refused."""
    if not text:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        keys = orjson.loads(raw)
    except (ValueError, binascii.Error):
        raise CursorUnknown from None
    if not isinstance(keys, list) or (kinds and [type(key) for key in keys] != list(kinds)):
        raise CursorUnknown
    return tuple(keys)


def page(rows: Sequence[T], limit: int, key: Callable[[T], tuple[Any, ...]]) -> dict[str, Any]:
    """One page out of `limit + 1` rows read: the extra row only tells that there is more."""
    items = list(rows[:limit])
    more = len(rows) > limit
    return {"items": items, "next": cursor(*key(items[-1])) if more and items else None}
