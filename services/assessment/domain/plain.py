"""Values as plain data and back: the same in tables, in the journal and when a year is rebuilt from it."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from services.assessment.domain.exact import read, written


def as_plain(value: Any) -> Any:
    """What JSON can hold; fractions become texts that lose nothing."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(one) for one in value]
    if isinstance(value, Fraction):
        return written(value)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: Any, plain: Any) -> Any:
    """The value of this type the plain data were made from."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if plain is None else from_plain(inner, plain)
    if origin is tuple:
        return tuple(from_plain(get_args(kind)[0], one) for one in plain or ())
    if origin is dict:
        return {key: from_plain(get_args(kind)[1], one) for key, one in (plain or {}).items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: from_plain(hints[name], one) for name, one in plain.items() if name in hints})
    return _scalar(kind, plain)


def _scalar(kind: Any, plain: Any) -> Any:
    if plain is None or not isinstance(kind, type):
        return plain
    if issubclass(kind, Fraction):
        return read(plain)
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(plain) if isinstance(plain, str) else plain
    return kind(plain) if issubclass(kind, StrEnum) else plain


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}
