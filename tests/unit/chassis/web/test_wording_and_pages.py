"""Wrong input is told in both languages; cursors survive whatever the keys hold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields, validate

from chassis.texts import Said
from chassis.web.answers import to_json
from chassis.web.pagination import cursor, keys_of, page
from chassis.web.refusals import CursorUnknown, Invalid
from chassis.web.schemas import Strict, Text, Whole, loaded
from chassis.web.wording import said_of, wrong


class Inner(Strict):
    """A part."""

    count = Whole(required=True, validate=validate.Range(min=1, max=9))


class Everything(Strict):
    """One field of every kind the services use."""

    text = Text(required=True, longest=3)
    number = fields.Decimal(allow_nan=False)
    flag = fields.Boolean()
    day = fields.Date()
    at = fields.AwareDateTime()
    choice = fields.String(validate=validate.OneOf(["a", "b"]))
    code = fields.String(validate=validate.Regexp(r"\d+"))
    many = fields.List(fields.Nested(Inner), validate=validate.Length(max=2))
    some = fields.List(fields.Integer(), validate=validate.Length(min=1))
    free = fields.Dict()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "/text"),
    ({"text": None}, "/text"),
    ({"text": 1}, "/text"),
    ({"text": "  "}, "/text"),
    ({"text": "abcd"}, "/text"),
    ({"text": "a", "number": "NaN"}, "/number"),
    ({"text": "a", "number": "x"}, "/number"),
    ({"text": "a", "flag": 3}, "/flag"),
    ({"text": "a", "day": "2026-02-30"}, "/day"),
    ({"text": "a", "at": "2026-02-01T00:00:00"}, "/at"),
    ({"text": "a", "at": "soon"}, "/at"),
    ({"text": "a", "choice": "c"}, "/choice"),
    ({"text": "a", "code": "x"}, "/code"),
    ({"text": "a", "many": "x"}, "/many"),
    ({"text": "a", "many": [{"count": 1}] * 3}, "/many"),
    ({"text": "a", "many": [{"count": 0}]}, "/many/0/count"),
    ({"text": "a", "many": [{"count": 1}, {"count": "1"}]}, "/many/1/count"),
    ({"text": "a", "many": [7]}, "/many/0"),
    ({"text": "a", "some": []}, "/some"),
    ({"text": "a", "some": ["x"]}, "/some/0"),
    ({"text": "a", "free": 1}, "/free"),
    ({"text": "a", "other": 1}, "/other"),
]


@pytest.mark.parametrize(("body", "pointer"), WRONG, ids=[str(body) for body, _ in WRONG])
def test_every_wrong_field_is_named_in_chinese_too(body: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as told:
        loaded(Everything(), body)
    (error,) = told.value.errors
    assert error["pointer"] == pointer
    assert not error["zh"].startswith("填写有误：") and not error["zh"].isascii()


def test_a_message_nobody_translated_is_still_told() -> None:
    assert said_of("Odd.") == Said("填写有误：Odd.", "Odd.")
    assert said_of(wrong("重复", "Twice").messages[0]) == Said("重复", "Twice")


KEYS = st.lists(st.text(max_size=20) | st.integers(-(2**53), 2**53), min_size=1, max_size=4)


@given(KEYS)
def test_a_cursor_gives_its_keys_back(keys: list[Any]) -> None:
    assert keys_of(cursor(*keys)) == tuple(keys)
    assert keys_of(cursor(*keys), *map(type, keys)) == tuple(keys)
    with pytest.raises(CursorUnknown):
        keys_of(cursor(*keys), *map(type, keys), str)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_cursors(text: str) -> None:
    try:
        keys = keys_of(text)
    except CursorUnknown:
        return
    assert keys is None or isinstance(keys, tuple)


@given(st.lists(st.integers(0, 2**60), max_size=12), st.integers(1, 10))
def test_a_page_says_whether_there_is_more(rows: list[int], limit: int) -> None:
    told = page(rows[: limit + 1], limit, lambda row: (row,))
    assert told["items"] == rows[:limit]
    assert (told["next"] is not None) == (len(rows) > limit)


def test_answers_hold_what_the_domain_holds() -> None:
    class Colour(Enum):
        RED = "red"

    plain = {"said": Said("一", "one"), "money": Decimal("1.50"), "on": date(2026, 3, 1), "all": {"b", "a"}}
    told = orjson.loads(to_json({**plain, "colour": Colour.RED, 1: (1, 2)}))
    assert told["said"] == {"zh": "一", "en": "one"} and told["money"] == "1.50"
    assert told["on"] == "2026-03-01" and told["all"] == ["a", "b"]
    assert told["colour"] == "red" and told["1"] == [1, 2]
    with pytest.raises(TypeError, match="JSON"):
        to_json(object())
    assert to_json(datetime.fromisoformat("2026-03-01T08:00:00+00:00")) == b'"2026-03-01T08:00:00Z"'
