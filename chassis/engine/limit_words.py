"""Limits and times of a diagram in words: how many working days, from when, by which setting, until when."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chassis.texts import Said

_PLACE = re.compile(r"\$\{\s*(.*?)\s*\}", re.DOTALL)
_CLOSE = re.compile(r"end_of\(\s*(.*?)\s*\)", re.DOTALL)
_AFTER = re.compile(r"workdays_after\(\s*([\w.]+(?:\(\))?)\s*,\s*(.+?)\s*\)", re.DOTALL)
_PARAMETER = re.compile(r"param\(\s*['\"]([\w.]+)['\"]\s*\)")
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_DAYS = Said("{days}个工作日", "{days} working days")
_BY_SETTING = Said("按参数“{name}”的工作日数", "as many working days as the setting “{name}” says")
_SINCE = Said("从“{since}”起，{limit}", "{limit} after “{since}”")
_KEPT = Said("案件中已定的日期“{name}”", "the date “{name}” kept in the case")
_CLOSED = Said("{day}，到当天下班", "{day}, to the close of business")
_COMPUTED = Said("按算式 {text}", "by the formula {text}")
_PARTS = (
    (1, Said("{n}天", "{n} days")),
    (2, Said("{n}小时", "{n} hours")),
    (3, Said("{n}分钟", "{n} minutes")),
)


def plain_text(value: str) -> Said:
    """A text as it is written, without the braces that only mark an expression."""
    whole = _PLACE.fullmatch(value)
    plain = whole[1] if whole and "}" not in whole[1] else value
    return Said(plain, plain)


def limit_in_words(value: str, settings: Mapping[str, Said], variables: Mapping[str, Said]) -> Said:
    """A limit or the time of a timer, with settings and variables by what they are called."""
    kind, equals, timed = value.partition("=")
    text = plain_text(timed if equals and kind.startswith("time") else value).zh
    if lasting := _lasting(text):
        return lasting
    closing = _CLOSE.fullmatch(text)
    plain = closing[1] if closing else text
    if after := _AFTER.fullmatch(plain):
        limit = _length(after[2], settings)
        since = after[1]
        if limit is None:
            return _COMPUTED.filled(text=plain)
        return limit if since == "today()" else _SINCE.filled(since=_called(since, variables), limit=limit)
    if _NAME.fullmatch(plain):
        day = _KEPT.filled(name=_called(plain, variables))
        return _CLOSED.filled(day=day) if closing else day
    return _COMPUTED.filled(text=plain) if "(" in plain else Said(plain, plain)


def _length(text: str, settings: Mapping[str, Said]) -> Said | None:
    if text.isdecimal():
        return _DAYS.filled(days=text)
    if found := _PARAMETER.fullmatch(text):
        return _BY_SETTING.filled(name=settings.get(found[1], Said(found[1], found[1])))
    return None


def _called(name: str, variables: Mapping[str, Said]) -> Said:
    return variables.get(name, Said(name, name))


def _lasting(text: str) -> Said | None:
    """How long something lasts that is written the ISO way, like `P5D` or `PT30M`."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    parts = [words.filled(n=found[place]) for place, words in _PARTS if found[place]]
    return Said("".join(one.zh for one in parts), " ".join(one.en for one in parts))
