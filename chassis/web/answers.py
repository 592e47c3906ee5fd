"""Turns plain Python into the JSON answer of a request."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson
from flask import Response

from chassis.texts import Said

JSON_TYPE = "application/json"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def to_json(plain: Any) -> bytes:
    """Dump dicts, lists, moments, dates, exact decimals (as text) and `Said`."""
    return orjson.dumps(plain, default=_plain, option=_OPTIONS)


def json_answer(plain: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The answer with this content."""
    return Response(to_json(plain), status, headers=headers, mimetype=JSON_TYPE)


def _plain(value: Any) -> Any:
    if isinstance(value, Said):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | set | frozenset):
        return sorted(value) if not isinstance(value, tuple) else list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
