"""Whether a form is built of the kinds of values everything that reads forms relies on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOST_NESTED = 50
MOST_PARTS = 3_000
_TEXT = (str,)
_PLAIN = (str, int, float, bool)
_NUMBER = (int, float)
_FIELD: Mapping[str, tuple[type, ...]] = {
    "type": _TEXT, "id": _TEXT, "key": _TEXT, "path": _TEXT, "label": _TEXT, "text": _TEXT,
    "description": _TEXT, "valuesKey": _TEXT, "subtype": _TEXT, "dateLabel": _TEXT, "decimalDigits": (int,),
    "defaultRepetitions": (int,), "appearance": (dict,),
    "properties": (dict,), "validate": (dict,), "conditional": (dict,), "values": (list,),
    "components": (list,),
}  # fmt: skip
_CHECKS: Mapping[str, tuple[type, ...]] = {
    "min": _NUMBER, "max": _NUMBER, "minLength": (int,), "maxLength": (int,), "minRepetitions": (int,),
    "maxRepetitions": (int,), "pattern": _TEXT, "validationType": _TEXT, "required": (bool,),
}  # fmt: skip


def misshapen(schema: Any) -> str | None:
    """Where a form is of another shape than forms are, as a JSON pointer; None where it is as it should be.

    What a form lacks, and what this house does not know, is told by the check of the form, not here.
    """
    if not isinstance(schema, dict):
        return "/"
    if _is_deep(schema):
        return "/"
    layer = [("", schema)]
    while True:
        fields = []
        for where, holder in layer:
            components = holder.get("components")
            if components is not None and not isinstance(components, list):
                return f"{where}/components"
            fields += [(f"{where}/components/{at}", one) for at, one in enumerate(components or ())]
        for where, one in fields:
            if wrong := _field(one):
                return f"{where}{wrong}"
        if not fields:
            return None
        layer = fields


def is_too_large(schema: Any) -> bool:
    """Whether it has more fields, choices and other parts than whatever reads it would be done with soon."""
    parts, left = 0, [schema]
    while left and parts <= MOST_PARTS:
        part = left.pop()
        parts += 1
        inner = part.values() if isinstance(part, dict) else part
        left += [one for one in inner if isinstance(one, dict | list)]
    return parts > MOST_PARTS


def _is_deep(schema: Any) -> bool:
    """Whether it is nested deeper than what writes and checks forms can follow."""
    layer = [schema]
    for _ in range(MOST_NESTED):
        layer = [
            inner
            for part in layer
            for inner in (part.values() if isinstance(part, dict) else part)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True


def _field(field: Any) -> str | None:
    if not isinstance(field, dict):
        return "/"
    groups: dict[str, Mapping[str, tuple[type, ...]]] = {
        "validate": _CHECKS,
        "conditional": {"hide": _TEXT},
        "properties": dict.fromkeys(field.get("properties") or (), _PLAIN)
        if isinstance(field.get("properties"), dict)
        else {},
    }
    if wrong := _kinds(field, _FIELD):
        return wrong
    for name, kinds in groups.items():
        if wrong := _kinds(field.get(name) or {}, kinds):
            return f"/{name}{wrong}"
    for at, choice in enumerate(field.get("values") or ()):
        if not isinstance(choice, dict) or _kinds(choice, {"label": _PLAIN, "label_en": _TEXT}):
            return f"/values/{at}"
        if _kinds(choice, {"value": _PLAIN, "properties": (dict,)}):
            return f"/values/{at}"
    return None


def _kinds(holder: Mapping[str, Any], kinds: Mapping[str, tuple[type, ...]]) -> str | None:
    for name, wanted in kinds.items():
        value = holder.get(name)
        is_flag = isinstance(value, bool) and bool not in wanted
        if value is not None and (is_flag or not isinstance(value, wanted)):
            return f"/{name}"
    return None
