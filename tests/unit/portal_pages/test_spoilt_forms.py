"""A form that lacks what forms have, or asks for the impossible, is shown and mended on its page."""

from __future__ import annotations

import json
import random
from typing import Any

import orjson
import pytest

from chassis.engine.form_shape import misshapen
from chassis.engine.forms import check_schema
from portal.web import form_editing
from portal.web.rendering import draw
from tests.support.damaging import in_json
from tests.unit.portal_pages import some_drafts
from tests.unit.portal_pages.a_portal import the_portal
from tests.unit.portal_pages.test_draft_files import FORMS
from tests.unit.portal_pages.test_version_pages import DESIGNER

PAGE = "/designer/admission/d1/forms/spoilt"
NUMBER = {"type": "number", "key": "days", "label": "天数"}
ROWS = {"type": "dynamiclist", "path": "rows", "label": "行", "components": [NUMBER]}


def answers(monkeypatch: pytest.MonkeyPatch, form: Any, wish: str = "down:0") -> set[int]:
    """How the page of a form answers, and how it takes a change."""
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", some_drafts.whole(forms={"spoilt": form}))
    client = the_portal(DESIGNER).test_client()
    sent = {"revision": "2", "do": wish, "0:label": "x", "0:options": "a = b", "new:type": "group"}
    return {client.get(PAGE).status_code, client.post(PAGE, data=sent).status_code}


@pytest.mark.parametrize(
    "field",
    [
        {"key": "days"},
        {"type": "radio", "key": "outcome", "label": "结果", "values": [{"label": "同意"}]},
        {**NUMBER, "decimalDigits": 10**40},
        {**NUMBER, "decimalDigits": -1},
        {**ROWS, "defaultRepetitions": 10**12},
    ],
    ids=["no type", "no value", "digits", "fewer than no digits", "rows"],
)
def test_what_a_form_lacks_is_told_and_its_page_opens(
    monkeypatch: pytest.MonkeyPatch, field: dict[str, Any]
) -> None:
    form = {"components": [field]}
    assert misshapen(form) is None and check_schema(form) != []
    assert answers(monkeypatch, form) == {200, 303}


@pytest.mark.parametrize(
    "field",
    [{**NUMBER, "appearance": []}, {**ROWS, "defaultRepetitions": "9"}, {**ROWS, "defaultRepetitions": [1]}],
)
def test_what_no_form_has_is_refused_at_the_door(field: dict[str, Any]) -> None:
    assert misshapen({"components": [field]}) is not None


def test_a_form_without_fields_can_be_given_some(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(monkeypatch, {"components": None, "type": []}, "add") == {200, 303}


def test_lists_within_lists_do_not_begin_with_more_rows_than_one_list_may_hold() -> None:
    inner: dict[str, Any] = ROWS
    for depth in range(5):
        inner = {**ROWS, "path": f"rows_{depth}", "defaultRepetitions": 200, "components": [inner]}
    with the_portal(DESIGNER).test_request_context():
        (drawn,) = draw({"components": [inner]}).fields
    assert len(drawn.rows) == 200 and all(row[0].rows == [] for row in drawn.rows)


def test_letters_that_are_none_are_no_form() -> None:
    """Half a letter pair passes one reader of JSON and stops the other, long after it was let in."""
    assert form_editing.read_form('{"components": [{"label": "\\ud800"}]}') is None


def test_spoilt_forms_are_never_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    files, tried = [file.read_bytes() for file in FORMS], 0
    for number in range(120):
        dice = random.Random(f"form {number}")
        spoilt = in_json(dice, dice.choice(files))
        try:
            form = orjson.loads(spoilt)
        except orjson.JSONDecodeError:
            continue
        if not isinstance(form, dict) or misshapen(form) or not form:
            continue
        tried += 1
        wish = dice.choice(("add", "move:0", "open:0", "down:0", "drop:0"))
        assert answers(monkeypatch, form, wish) == {200, 303}, (number, json.dumps(form)[:300])
    assert tried > 20
