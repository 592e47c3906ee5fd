"""Columns that keep an immutable domain value as JSON text and give the same value back."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator

from chassis.persistence.columns import JsonText


class Kept(TypeDecorator[Any]):
    """A frozen dataclass, a tuple of them or a tuple of words."""

    impl = JsonText
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Rebuild the value from its JSON."""
        return rebuild(self.kind, value)


def rebuild(kind: Any, plain: Any) -> Any:
    """The value of this type that the JSON was written from."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if plain is None else rebuild(inner, plain)
    if origin is tuple:
        return tuple(rebuild(get_args(kind)[0], one) for one in plain or ())
    if isinstance(kind, type) and is_dataclass(kind):
        return None if plain is None else kind(**_members(kind, plain))
    if isinstance(kind, type) and issubclass(kind, StrEnum | date):
        return _scalar(kind, plain)
    return plain


def _scalar(kind: Any, plain: Any) -> Any:
    if issubclass(kind, date):
        return kind.fromisoformat(plain)
    return kind(plain)


def _members(kind: type, plain: Mapping[str, Any]) -> dict[str, Any]:
    hints = _hints(kind)
    return {name: rebuild(hints[name], value) for name, value in plain.items() if name in hints}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}
