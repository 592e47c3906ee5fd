"""Fills a form with whatever it accepts: a clerk of a chaos run does not read, but obeys every rule."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

WORDS = "混沌测试填写的内容"
KNOWN = ("0731-22881234", "2026", "2026-03", "A-1")
"""What fits the patterns of the forms: a telephone number of an office, a year, a month, a number."""


def outcome_of(form: Mapping[str, Any] | None, dice: random.Random) -> str:
    """One of the answers the form offers."""
    for field in _flat((form or {}).get("components", ())):
        if field.get("key") == "outcome":
            return str(dice.choice(field["values"])["value"])
    return "complete"


def fill(
    form: Mapping[str, Any] | None, given: Mapping[str, Any], options: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """Values for every field that has none yet."""
    filled = dict(given)
    for field in _flat((form or {}).get("components", ())):
        name = field.get("path") if field["type"] == "dynamiclist" else field.get("key")
        if not name or name == "outcome" or filled.get(name) not in (None, "", []):
            continue
        value = _value(field, options, today)
        if value is not None:
            filled[name] = value
    return filled


def _value(field: Mapping[str, Any], options: Mapping[str, Any], today: date) -> Any:
    rules = field.get("validate", {})
    kind = field["type"]
    if not (rules.get("required") or rules.get("minRepetitions") or kind == "textarea"):
        return None
    if kind in ("textfield", "textarea"):
        if rules.get("pattern"):
            return next((known for known in KNOWN if re.fullmatch(rules["pattern"], known)), None)
        least = int(rules.get("minLength", 0))
        return (WORDS * (1 + least // len(WORDS)))[: int(rules.get("maxLength", 10_000))]
    if kind == "number":
        return rules.get("min", 1)
    if kind == "checkbox":
        return True
    if kind == "datetime":
        return (today + timedelta(days=10)).isoformat()
    choices = field.get("values") or options.get(field.get("valuesKey", ""), ())
    if kind in ("select", "radio"):
        return choices[0]["value"] if choices else None
    if kind in ("checklist", "taglist"):
        return [choices[0]["value"]] if choices else []
    if kind == "dynamiclist":
        return [fill(field, {}, options, today)]
    return None


def _flat(components: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    flat: list[Mapping[str, Any]] = []
    for field in components:
        if field["type"] == "group" and not field.get("path"):
            flat += _flat(field.get("components", ()))
        else:
            flat.append(field)
    return flat
