"""What a reader posted becomes the data of the form again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

Posted = MultiDict[str, str]
MANY = frozenset({"checklist", "taglist"})
SILENT = frozenset({"text", "separator", "spacer", "button"})
WHOLE_NUMBER = re.compile(r"-?\d{1,15}")
MOST_ROWS = 200


def read(
    schema: Mapping[str, Any], posted: Posted, *, keep_empty: bool = False, prefix: str = ""
) -> dict[str, Any]:
    """The data of a posted form, in the shape its schema gives; empty list rows are dropped unless kept.

    Where a page has several forms, each field is posted under the prefix it was drawn with.
    """
    return _read(schema.get("components") or (), posted, prefix, keep_empty)


def _read(
    components: Sequence[Mapping[str, Any]], posted: Posted, prefix: str, keep_empty: bool
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for component in components:
        kind = str(component.get("type", ""))
        key = str(component.get("key") or component.get("path") or "")
        if kind == "group":
            below = f"{prefix}{key}." if component.get("path") else prefix
            inner = _read(component.get("components") or (), posted, below, keep_empty)
            data.update({key: inner} if component.get("path") else inner)
        elif key and kind == "dynamiclist":
            data[key] = _rows(component, posted, prefix + key, keep_empty)
        elif key and kind not in SILENT:
            value = _entry(kind, posted, prefix + key)
            if value is not None:
                data[key] = value
    return data


def _rows(component: Mapping[str, Any], posted: Posted, name: str, keep_empty: bool) -> list[dict[str, Any]]:
    row_of = re.compile(re.escape(name) + r"\.(\d{1,4})\.")
    found = {int(match[1]) for key in posted if (match := row_of.match(key))}
    inner = component.get("components") or ()
    rows = [_read(inner, posted, f"{name}.{index}.", keep_empty) for index in sorted(found)[:MOST_ROWS]]
    return [row for row in rows if keep_empty or any(value not in ("", [], False) for value in row.values())]


def _entry(kind: str, posted: Posted, name: str) -> Any:
    if kind in MANY:
        return [value for value in posted.getlist(name) if value]
    if kind == "checkbox":
        return name in posted
    value = posted.get(name)
    if value is None:
        return None
    text = value.replace("\r\n", "\n").strip()
    if kind == "number":
        return int(text) if WHOLE_NUMBER.fullmatch(text) else text or None
    return text or None


def with_row_change(schema: Mapping[str, Any], data: dict[str, Any], wish: str) -> dict[str, Any]:
    """The data after a reader asked for one more or one less row (`add:x`, `remove:x:2`)."""
    verb, _, rest = wish.partition(":")
    name, _, index = rest.partition(":")
    rows = _rows_named(schema.get("components") or (), data, name.split("."))
    if rows is None:
        return data
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    elif verb == "remove" and index.isdigit() and int(index) < len(rows):
        del rows[int(index)]
    return data


def _rows_named(
    components: Sequence[Mapping[str, Any]], data: dict[str, Any], steps: Sequence[str]
) -> list[Any] | None:
    """The rows of the list with that name, if the form has such a list."""
    for component in components:
        inner = component.get("components") or ()
        path = component.get("path")
        if component.get("type") == "group":
            below = data.setdefault(path, {}) if path and path == steps[0] else data
            found = _rows_named(inner, below, steps[1:] if path and path == steps[0] else steps)
            if found is not None:
                return found
        elif component.get("type") == "dynamiclist" and path == steps[0]:
            rows: list[Any] = data.setdefault(path, [])
            if len(steps) == 1:
                return rows
            number = int(steps[1]) if len(steps) > 2 and steps[1].isdigit() else len(rows)
            return _rows_named(inner, rows[number], steps[2:]) if number < len(rows) else None
    return None
