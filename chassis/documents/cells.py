"""Reads what offices type into cells: dates as text, full-width digits, units behind numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from chassis.texts import Said

Kind = Literal["text", "number", "whole", "date", "choice"]
Reading = tuple[Any, Said | None]

LONGEST_TEXT = 20_000
FORMULA = object()  # stands for a cell that holds a formula instead of a value
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,10})?")

_EMPTY = Said("此项必填", "This cell is required")
_FORMULA = Said("请填写数值，不要使用公式", "Please give the value itself, not a formula")
_NOT_NUMBER = Said("应为数字", "A number is expected")
_NOT_WHOLE = Said("应为整数", "A whole number is expected")
_NOT_DATE = Said("应为日期，如 2026-03-01", "A date like 2026-03-01 is expected")
_NO_DAY = Said("日期请写到日，如 2026-12-31", "The date needs a day, like 2026-12-31")
_UNIT = Said("请换算后只填数字，不带“万”等单位", "Please convert it and give the bare number, without 万")
_TOO_LONG = Said(f"不得超过{LONGEST_TEXT}字", f"At most {LONGEST_TEXT} characters are allowed")
_CHOICE = Said("应为其中之一：{choices}", "One of these is expected: {choices}")


def read_cell(value: Any, kind: Kind, choices: Sequence[str] = (), required: bool = False) -> Reading:
    """The value in its kind (None when empty) and what is wrong with it (None when nothing is)."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, _EMPTY if required else None
    if value is FORMULA:
        return None, _FORMULA
    if kind == "number":
        return _number(value)
    if kind == "whole":
        return _whole(value)
    if kind == "date":
        return _date(value)
    text = as_text(value).strip()
    if kind == "choice":
        return _choice(text, choices)
    return (text, None) if len(text) <= LONGEST_TEXT else (None, _TOO_LONG)


def as_text(value: Any) -> str:
    """A cell's value as people would type it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a code like 430211 comes back from a sheet as 430211.0
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _number(value: Any) -> Reading:
    if isinstance(value, bool):
        return None, _NOT_NUMBER
    if isinstance(value, int | float | Decimal):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None, _NOT_NUMBER
        return (number, None) if number.is_finite() else (None, _NOT_NUMBER)
    text = unicodedata.normalize("NFKC", str(value)).replace(",", "").replace(" ", "")
    text = text.removesuffix("元")
    if text.endswith(("万", "亿", "千", "百")):
        return None, _UNIT
    return (Decimal(text), None) if _NUMBER.fullmatch(text) else (None, _NOT_NUMBER)


def _whole(value: Any) -> Reading:
    number, wrong = _number(value)
    if wrong is not None:
        return None, _NOT_WHOLE if wrong is _NOT_NUMBER else wrong
    return (int(number), None) if number == number.to_integral_value() else (None, _NOT_WHOLE)


def _date(value: Any) -> Reading:
    if isinstance(value, datetime):
        return value.date(), None
    if isinstance(value, date):
        return value, None
    text = unicodedata.normalize("NFKC", str(value)).strip()
    found = _DATE.fullmatch(text)
    if found is None:
        return None, _NO_DAY if _MONTH.fullmatch(text) else _NOT_DATE
    try:
        return date(*map(int, found.groups())), None
    except ValueError:
        return None, _NOT_DATE


def _choice(text: str, choices: Sequence[str]) -> Reading:
    plain = {unicodedata.normalize("NFKC", choice).strip(): choice for choice in choices}
    chosen = plain.get(unicodedata.normalize("NFKC", text).strip())
    if chosen is None:
        return None, _CHOICE.filled(choices="、".join(choices))
    return chosen, None
