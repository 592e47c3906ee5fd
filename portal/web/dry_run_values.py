"""The values of a dry run as fields of a page: each kind of value in a control of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

TRUTH, NUMBER, DATE, LIST, TEXT, OTHER = "truth", "number", "date", "list", "text", "other"
KIND = "kind"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value to choose: its name, of which kind, how it is written in its control."""

    name: str
    kind: str
    text: str
    choices: Sequence[Mapping[str, Any]] = ()

    @property
    def lines(self) -> Sequence[str]:
        """The members of a list."""
        return self.text.splitlines()

    @classmethod
    def of(cls, name: str, value: Any, *, kind: str = "", choices: Sequence[Mapping[str, Any]] = ()) -> Entry:
        """A value in a control of its kind, or of the kind said where there is no value yet."""
        found = kind_of(value)
        if value is None or (kind in (NUMBER, DATE, TRUTH) and found != kind):
            return cls(name, kind or OTHER, "", choices)
        return cls(name, kind if kind and found != OTHER else found, _written(value), choices)


def kind_of(value: Any) -> str:
    """Of which kind a value is."""
    match value:
        case bool():
            return TRUTH
        case int() | float():
            return NUMBER
        case str() if "\n" not in value:
            return DATE if _is_day(value) else TEXT
        case list() if all(isinstance(one, str) and one and "\n" not in one for one in value):
            return LIST
    return OTHER


def entries(values: Mapping[str, Any]) -> list[Entry]:
    """The values in their controls."""
    return [Entry.of(name, value) for name, value in values.items()]


def chosen(form: MultiDict[str, str], before: str, *, empty: bool = False) -> dict[str, Any]:
    """What the controls say whose names begin like this, with what is `empty` where that is a value too."""
    found: dict[str, Any] = {}
    for field in form:
        if not field.startswith(before):
            continue
        kind = form.get(f"{KIND}:{field}", TEXT)
        text = "\n".join(form.getlist(field)).strip()
        if text or (empty and kind in (TEXT, LIST)):
            found[field.removeprefix(before)] = _read(kind, text)
    return found


def read_values(text: str) -> dict[str, Any]:
    """One variable a line, `name = value`: what JSON reads is that, everything else is text."""
    values: dict[str, Any] = {}
    for line in text.splitlines():
        name, equals, value = (part.strip() for part in line.partition("="))
        if name and equals:
            values[name] = _json_or_text(value)
    return values


def shown(value: Any) -> str:
    """A value in the reader's words."""
    match value:
        case None:
            return "—"
        case bool():
            return str(gettext("是") if value else gettext("否"))
        case list():
            return "、".join(map(shown, value))
        case dict():
            return "；".join(f"{name} = {shown(one)}" for name, one in value.items())
    return str(value)


def _read(kind: str, text: str) -> Any:
    match kind:
        case "truth":
            return text == "true"
        case "list":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case "number" | "other":
            return _json_or_text(text)
    return text


def _written(value: Any) -> str:
    match value:
        case str():
            return value
        case list() if kind_of(value) == LIST:
            return "\n".join(value)
    return json.dumps(value, ensure_ascii=False)


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except ValueError:
        return text


def _no_number(text: str) -> Any:
    """JSON has no NaN and no infinity, though Python reads them."""
    raise ValueError(text)


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-01-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False
