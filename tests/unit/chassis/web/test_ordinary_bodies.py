"""A body that is recognised as ordinary is what marshmallow makes of it; all others go to marshmallow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields, post_load, validate

from chassis.web.ordinary import ordinary
from chassis.web.schemas import Strict, Text, Whole
from chassis.web.worktask_schemas import CompleteBody, DraftBody, VersionBody

DONE = {"version": 1, "data": {"reason": "照办"}, "outcome": "pass"}


class Everything(Strict):
    """Every kind of field that is recognised, and one that is not."""

    name = Text(required=True, longest=5)
    note = Text()
    kind = fields.String(validate=validate.OneOf(["a", "b"]), allow_none=True)
    count = Whole(validate=validate.Range(min=1, max=9), load_default=1)
    data = fields.Dict()
    on = fields.Boolean()


class Hooked(Strict):
    """A schema that makes something of what came in."""

    name = Text()

    @post_load
    def more(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add something."""
        return {**data, "more": True}


def test_the_body_of_a_completion_is_recognised() -> None:
    assert ordinary(CompleteBody())(DONE)
    assert ordinary(VersionBody())({"version": 3}) and ordinary(DraftBody())({"version": 3, "data": {}})


@pytest.mark.parametrize(
    "wrong",
    [
        {**DONE, "version": True}, {**DONE, "version": "1"}, {**DONE, "outcome": ""}, {**DONE, "outcome": 1},
        {**DONE, "data": []}, {**DONE, "stranger": 1}, {"version": 1, "data": {}}, [], None, "x",
    ],
)  # fmt: skip
def test_a_wrong_body_is_not(wrong: Any) -> None:
    assert not ordinary(CompleteBody())(wrong)


def test_nothing_is_recognised_of_a_schema_that_makes_something_of_it() -> None:
    assert not ordinary(Hooked())({"name": "x"}) and not ordinary(VersionBody(many=True))([{"version": 1}])


values = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 12), st.floats(0, 3), st.just({}), st.just([]),
    st.sampled_from(["", "a", "b", " a", "a ", "字字字字字", "字字字字字字", "1"]),
)  # fmt: skip
names = st.sampled_from(["name", "note", "kind", "count", "data", "on", "stranger"])


@given(st.dictionaries(names, values))
def test_what_is_recognised_is_what_marshmallow_makes_of_it(body: dict[str, Any]) -> None:
    schema = Everything()
    try:
        made = schema.load(body)
    except ValidationError:
        made = None
    if ordinary(schema)(body):
        assert made == body and all(type(made[name]) is type(value) for name, value in body.items())
