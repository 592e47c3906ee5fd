"""Says in both languages what a schema found wrong; marshmallow itself only speaks English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from chassis.texts import Said

_SAYINGS: list[tuple[re.Pattern[str], Said]] = [
    (re.compile(pattern), said)
    for pattern, said in [
        (r"Missing data for required field\.", Said("此项必填", "This field is required")),
        (r"Field may not be null\.", Said("此项不能为空", "This field may not be empty")),
        (r"Unknown field\.", Said("没有这一项", "There is no such field")),
        (r"Invalid (?:input )?type\.", Said("应为一组字段", "A group of fields is expected")),
        (r"Not a valid string\.", Said("应为文字", "Text is expected")),
        (r"Not a valid integer\.", Said("应为整数", "A whole number is expected")),
        (r"Not a valid number\.|Special numeric.*", Said("应为数字", "A number is expected")),
        (r"Number too large\.", Said("数字过大", "The number is too large")),
        (r"Not a valid boolean\.", Said("应为是或否", "Yes or no is expected")),
        (r"Not a valid date\.", Said("应为日期，如 2026-03-01", "A date like 2026-03-01 is expected")),
        (
            r"Not a valid (?:aware )?(?:datetime|time)\.",
            Said("应为带时区的时间", "A time with its zone is expected"),
        ),
        (r"Not a valid list\.", Said("应为列表", "A list is expected")),
        (r"Not a valid mapping type\.", Said("应为一组字段", "A group of fields is expected")),
        (r"Shorter than minimum length (\S+)\.", Said("不得少于{}字（项）", "At least {} are needed")),
        (r"Longer than maximum length (\S+)\.", Said("不得超过{}字（项）", "At most {} are allowed")),
        (r"Length must be between (\S+) and (\S+)\.", Said("应为{}至{}字（项）", "{} to {} are allowed")),
        (r"Length must be (\S+)\.", Said("应为{}字（项）", "Exactly {} are needed")),
        (r"Must be one of: (.*)\.", Said("应为其中之一：{}", "One of these is expected: {}")),
        (
            r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.",
            Said("应在{}至{}之间", "Must be between {} and {}"),
        ),
        (r"Must be greater than or equal to (\S+)\.", Said("不得小于{}", "Must be at least {}")),
        (r"Must be greater than (\S+)\.", Said("应大于{}", "Must be more than {}")),
        (r"Must be less than or equal to (\S+)\.", Said("不得大于{}", "Must be at most {}")),
        (r"Must be less than (\S+)\.", Said("应小于{}", "Must be less than {}")),
        (r"String does not match expected pattern\.", Said("格式不符", "The format is wrong")),
    ]
]


class SaidMessage(str):
    """A validation message that knows both languages; as text it is the English one."""

    said: Said

    def __new__(cls, said: Said) -> SaidMessage:
        """Wrap a sentence so that marshmallow carries it unchanged."""
        message = super().__new__(cls, said.en)
        message.said = said
        return message


LONGEST_NAME = 200
"""As much as is repeated of the name of a field nobody asked for."""


def wrong(zh: str, en: str) -> ValidationError:
    """What a validator of ours raises, in both languages."""
    return ValidationError(SaidMessage(Said(zh, en)))


def errors_from(messages: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """Flatten marshmallow's nested messages into `{pointer, zh, en}` lines."""
    if isinstance(messages, Mapping):
        for name, below in messages.items():
            deeper = pointer if name == "_schema" else f"{pointer}/{_escape(str(name))}"
            yield from errors_from(below, deeper)
    elif isinstance(messages, list | tuple):
        for below in messages:
            yield from errors_from(below, pointer)
    else:
        said = said_of(messages)
        yield {"pointer": pointer, "zh": said.zh, "en": said.en}


def said_of(message: object) -> Said:
    """The sentence in both languages; one we do not know is told in English after a Chinese notice."""
    if isinstance(message, SaidMessage):
        return message.said
    text = str(message)
    for pattern, said in _SAYINGS:
        if found := pattern.fullmatch(text):
            return Said(said.zh.format(*found.groups()), said.en.format(*found.groups()))
    return Said(f"填写有误：{text}", text)


def _escape(name: str) -> str:
    return name[:LONGEST_NAME].replace("~", "~0").replace("/", "~1")
