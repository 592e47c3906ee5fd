"""The fields a form may have, and what each accepts: the small part of form-js this house uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from chassis.texts import Said

MAX_TEXT = {"textfield": 1_000, "textarea": 20_000}
MAX_CHOICES = 500
MAX_PATTERNED = 200
CONTAINERS = frozenset({"group", "dynamiclist"})
SILENT = frozenset({"text", "separator", "spacer", "button"})
CHOICES = frozenset({"select", "radio", "checklist", "taglist"})

_VALIDATION_TYPES = {
    "email": re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}"),
    "phone": re.compile(r"\+?[0-9][0-9 \-]{5,18}"),
}

Field = Mapping[str, Any]
Complain = Callable[[Said], None]


def label_of(field: Field) -> Said:
    """What the field is called."""
    label = str(field.get("label") or field.get("key") or field.get("path") or "")
    return Said(label, str((field.get("properties") or {}).get("label_en") or label))


def rule(field: Field, name: str) -> Any:
    """One of the field's validation settings."""
    return (field.get("validate") or {}).get(name)


def is_empty(value: Any) -> bool:
    """Whether nothing was entered."""
    return value is None or value == "" or value == [] or (isinstance(value, str) and not value.strip())


def said(field: Field, zh: str, en: str, **facts: object) -> Said:
    """A sentence about the field; `{label}` is its name in each language."""
    return Said(zh, en).filled(label=label_of(field), **facts)


def text_value(field: Field, value: Any, complain: Complain) -> Any:
    """A text, trimmed, of the right length and shape."""
    if not isinstance(value, str):
        return complain(said(field, "“{label}”应为文字", "“{label}” must be text"))
    text = value.strip() if field["type"] == "textfield" else value.rstrip()
    shortest, longest = rule(field, "minLength") or 0, rule(field, "maxLength") or MAX_TEXT[field["type"]]
    if len(text) > longest:
        complain(said(field, "“{label}”不超过{n}字", "“{label}” may have {n} characters", n=longest))
    elif len(text) < shortest:
        complain(said(field, "“{label}”不少于{n}字", "“{label}” needs {n} characters", n=shortest))
    elif "\x00" in text or not _fits(field, text):
        complain(said(field, "“{label}”格式不正确", "“{label}” does not have the right form"))
    return text


def _fits(field: Field, text: str) -> bool:
    kind = _VALIDATION_TYPES.get(rule(field, "validationType") or "")
    if kind is not None and not kind.fullmatch(text):
        return False
    pattern = rule(field, "pattern")
    return not pattern or (len(text) <= MAX_PATTERNED and re.fullmatch(pattern, text) is not None)


def number_value(field: Field, value: Any, complain: Complain) -> Any:
    """An exact number inside its bounds; whole numbers come back as `int`."""
    number = _number(value)
    if number is None:
        return complain(said(field, "“{label}”应为数字", "“{label}” must be a number"))
    digits = field.get("decimalDigits")
    if digits is not None and number != round(number, digits):
        complain(said(field, "“{label}”最多{n}位小数", "“{label}” may have {n} decimal places", n=digits))
    lowest, highest = rule(field, "min"), rule(field, "max")
    if lowest is not None and number < Decimal(str(lowest)):
        complain(said(field, "“{label}”不小于{n}", "“{label}” must be at least {n}", n=lowest))
    if highest is not None and number > Decimal(str(highest)):
        complain(said(field, "“{label}”不大于{n}", "“{label}” must be at most {n}", n=highest))
    return int(number) if number == number.to_integral_value() else number


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value).strip()[:40])
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 18 else None


def flag_value(field: Field, value: Any, complain: Complain) -> Any:
    """Ticked or not; browsers send `on`."""
    if value in (True, "on", "true"):
        return True
    if value in (False, "off", "false"):
        return False
    return complain(said(field, "“{label}”应为是或否", "“{label}” must be yes or no"))


class _Anything:
    """Choices nobody has listed: any short text or number will do."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) or (isinstance(value, str) and len(value) <= 200)


ANYTHING: Container[Any] = _Anything()


def choice_value(field: Field, value: Any, complain: Complain, allowed: Container[Any]) -> Any:
    """One of the offered values."""
    if isinstance(value, dict | list) or value not in allowed:
        return complain(said(field, "“{label}”请从选项中选择", "Choose “{label}” from the options"))
    return value


def choices_value(field: Field, value: Any, complain: Complain, allowed: Container[Any]) -> Any:
    """Some of the offered values, each once."""
    chosen = value if isinstance(value, list) else [value]
    if len(chosen) > MAX_CHOICES or any(isinstance(one, dict | list) or one not in allowed for one in chosen):
        return complain(said(field, "“{label}”请从选项中选择", "Choose “{label}” from the options"))
    return list(dict.fromkeys(chosen))


def moment_value(field: Field, value: Any, complain: Complain) -> Any:
    """A date (`2026-11-23`), a time or a moment, as ISO text."""
    kind = field.get("subtype") or "date"
    parse: Mapping[str, Callable[[str], Any]] = {
        "date": date.fromisoformat,
        "time": time.fromisoformat,
        "datetime": datetime.fromisoformat,
    }
    try:
        parsed = parse[kind](value.strip())
    except (ValueError, AttributeError):
        return complain(said(field, "“{label}”应为有效日期", "“{label}” must be a valid date"))
    if kind != "time" and not 1900 <= parsed.year <= 2200:
        return complain(said(field, "“{label}”应为有效日期", "“{label}” must be a valid date"))
    return str(parsed.isoformat())


SIMPLE: Mapping[str, Callable[[Field, Any, Complain], Any]] = {
    "textfield": text_value,
    "textarea": text_value,
    "number": number_value,
    "checkbox": flag_value,
    "datetime": moment_value,
}
CHOOSING: Mapping[str, Callable[[Field, Any, Complain, Container[Any]], Any]] = {
    "select": choice_value,
    "radio": choice_value,
    "checklist": choices_value,
    "taglist": choices_value,
}
KNOWN = frozenset({*SIMPLE, *CHOOSING, *CONTAINERS, *SILENT})
