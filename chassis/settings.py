"""Reads the environment into frozen dataclasses and refuses to start while anything is missing or wrong."""

from __future__ import annotations

import os
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class SettingsIncomplete(Exception):
    """The environment lacks settings or holds unreadable ones; names all of them at once."""

    def __init__(self, missing: list[str], wrong: list[str]) -> None:
        self.missing, self.wrong = missing, wrong
        lines = [f"missing: {name}" for name in missing] + wrong
        super().__init__("the settings are not complete\n  " + "\n  ".join(lines))


def named(name: str, **options: Any) -> Any:
    """A field whose environment name does not follow from its class: `broker_url: str = named("…")`."""
    return field(metadata={"name": name}, **options)


def read(cls: type[T], environ: Mapping[str, str] = os.environ) -> T:
    """Fill the dataclass from `<prefix><FIELD>`, or from the file `<prefix><FIELD>_FILE` names.

    The prefix is the class attribute `prefix`; a field that is itself a dataclass is read with its own.
    """
    missing: list[str] = []
    wrong: list[str] = []
    values = _read_fields(cls, environ, missing, wrong)
    if missing or wrong:
        raise SettingsIncomplete(missing, wrong)
    return _build(cls, values)


def _build(cls: type[T], values: dict[str, Any]) -> T:
    return cls(
        **{
            name: _build(value[0], value[1]) if isinstance(value, tuple) and _is_nested(value) else value
            for name, value in values.items()
        }
    )


def _is_nested(value: tuple[Any, ...]) -> bool:
    return len(value) == 2 and isinstance(value[0], type) and is_dataclass(value[0])


def _read_fields(
    cls: type[Any], environ: Mapping[str, str], missing: list[str], wrong: list[str]
) -> dict[str, Any]:
    hints = get_type_hints(cls)
    prefix = getattr(cls, "prefix", "")
    values: dict[str, Any] = {}
    for each in fields(cls):
        kind = hints[each.name]
        if isinstance(kind, type) and is_dataclass(kind):
            values[each.name] = (kind, _read_fields(kind, environ, missing, wrong))
            continue
        name = each.metadata.get("name") or prefix + each.name.upper()
        try:
            text = _text(name, environ)
            if text is not None:
                values[each.name] = _reader(kind)(text)
            elif _is_required(each):
                missing.append(name)
        except (ValueError, ArithmeticError, OSError) as reason:
            wrong.append(f"{name}: {reason}")
    return values


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _text(name: str, environ: Mapping[str, str]) -> str | None:
    if name in environ:
        return environ[name]
    if path := environ.get(name + "_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return None


def _reader(kind: Any) -> Callable[[str], Any]:
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda text: tuple(item(part.strip()) for part in text.split(",") if part.strip())
    if kind is bool:
        return _yes_or_no
    if kind in (str, int, float, Decimal, Path):
        reader: Callable[[str], Any] = kind
        return reader
    raise TypeError(f"settings cannot hold a {kind}")


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(f"{text!r} is neither yes nor no")
    return word in _TRUE
