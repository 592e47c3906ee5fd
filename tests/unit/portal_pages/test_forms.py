"""Forms drawn by designers: what is shown, what comes back, when a field hides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.web import submissions
from portal.web.conditions import holds, tree_of
from portal.web.rendering import Field, draw
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import the_portal

PLAN = fixtures.TASKS["t2"]["form"]
COMMUNITIES = fixtures.TASKS["t2"]["options"]


@pytest.fixture(scope="module")
def web_app() -> Flask:
    return the_portal()


def the_fields(form: dict[str, Any], data: dict[str, Any], language: str = "zh") -> dict[str, Field]:
    """Every field of a drawn form by its posted name."""
    with the_portal().test_request_context("/", headers={"Cookie": f"language={language}"}):
        drawn = draw(form, data, COMMUNITIES)
    found: dict[str, Field] = {}
    pending = list(drawn.fields)
    while pending:
        field = pending.pop()
        found[field.name or field.label] = field
        pending += field.fields + [cell for row in field.rows for cell in row]
    return found


def test_a_posted_form_is_read_back_in_the_shape_of_its_schema() -> None:
    posted = MultiDict(
        [
            ("requirements", " 每月一次\r\n记录 "),
            ("duties.0._row", "1"),
            ("duties.0.body", "民政局"),
            ("duties.0.duty", "组织"),
            ("duties.3.body", "街道"),
            ("duties.3.duty", ""),
            ("funds_needed", "true"),
            ("funds_amount", "1200"),
            ("communities", "430211001001"),
            ("communities", "430211001002"),
            ("start", "2026-12-01"),
            ("level", ""),
            ("unknown", "x"),
        ]
    )
    assert submissions.read(PLAN, posted) == {
        "requirements": "每月一次\n记录",
        "duties": [{"body": "民政局", "duty": "组织"}, {"body": "街道"}],
        "funds_needed": True,
        "funds_amount": 1200,
        "communities": ["430211001001", "430211001002"],
        "start": "2026-12-01",
    }


def test_an_amount_with_a_fraction_stays_exact_text() -> None:
    schema = {"components": [{"type": "number", "key": "amount"}]}
    assert submissions.read(schema, MultiDict({"amount": "0.10"})) == {"amount": "0.10"}


def test_empty_rows_are_dropped_when_handing_in_and_kept_while_editing() -> None:
    posted = MultiDict(
        {"duties.0._row": "1", "duties.0.body": "", "duties.1._row": "1", "duties.1.body": "街道"}
    )
    assert submissions.read(PLAN, posted)["duties"] == [{"body": "街道"}]
    assert len(submissions.read(PLAN, posted, keep_empty=True)["duties"]) == 2


@pytest.mark.parametrize(
    ("wish", "bodies"),
    [
        ("add:duties", ["甲", "乙", None]),
        ("remove:duties:0", ["乙"]),
        ("remove:duties:7", ["甲", "乙"]),
        ("remove:duties:x", ["甲", "乙"]),
    ],
)
def test_rows_are_added_and_removed_without_scripts(wish: str, bodies: list[str | None]) -> None:
    data = {"duties": [{"body": "甲"}, {"body": "乙"}]}
    changed = submissions.with_row_change(PLAN, data, wish)
    assert [row.get("body") for row in changed["duties"]] == bodies


@pytest.mark.parametrize(
    "wish", ["add:nowhere", "add:requirements", "remove:duties.9.x:1", "add:", "x", "add:a.b.c"]
)
def test_a_forged_wish_for_rows_changes_nothing(wish: str) -> None:
    data = {"duties": [{"body": "甲"}], "requirements": "写明"}
    assert submissions.with_row_change(PLAN, data, wish) == {
        "duties": [{"body": "甲"}],
        "requirements": "写明",
    }


@pytest.mark.parametrize(
    ("condition", "data", "hidden"),
    [
        ("=outcome != 'object'", {}, True),
        ("=outcome != 'object'", {"outcome": "object"}, False),
        ("${decision_pending != true}", {"decision_pending": True}, False),
        ("=decision_pending != true", {}, True),
        ("=a != 'fail' and a != 'note'", {"a": "note"}, False),
        ("outcome in ('convert', 'refuse')", {"outcome": "refuse"}, True),
        ("outcome in (None, '', 'fit')", {}, True),
        ("not funds_needed", {"funds_needed": False}, True),
        ("amount > 100", {"amount": "250"}, True),
        ("=outcome = 'object'", {"outcome": "object"}, True),
        ("outcome == 'a' || !agreed", {"outcome": "b", "agreed": True}, False),
        ("amount in [1..5]", {"amount": "5"}, True),
        ("amount in [1..5)", {"amount": "5"}, False),
        ("1 < amount <= 5", {"amount": "1"}, False),
        ("if agreed then outcome = 'a' else outcome = 'b'", {"outcome": "b", "agreed": False}, True),
        ("方案.人数 >= 0.5", {"方案": {"人数": "0.5"}}, True),
        ("amount > 100", {"amount": "many"}, False),
    ],
)
def test_conditions_say_what_the_service_says(condition: str, data: dict[str, Any], hidden: bool) -> None:
    tree = tree_of(condition)
    assert tree is not None and json.loads(json.dumps(tree)) == tree
    assert bool(holds(tree, data)) is hidden


@pytest.mark.parametrize(
    "condition",
    [
        "__import__('os').system('x')",
        "a.b.c()",
        "[x for x in y]",
        "1 +",
        "lambda: 1",
        "a in (> 5, 7)",
        "a + 1 > 2",
        "a[0]",
        "a.b.c",
        "",
    ],
)
def test_a_condition_beyond_comparisons_is_left_to_the_service(condition: str) -> None:
    assert tree_of(condition) is None


@given(st.text(max_size=60))
def test_no_condition_text_breaks_a_page(condition: str) -> None:
    tree = tree_of(condition)
    if tree is not None:
        holds(tree, {"a": 1})


def test_a_field_speaks_the_language_of_the_reader() -> None:
    assert the_fields(PLAN, {})["requirements"].label == "工作要求"
    english = the_fields(PLAN, {}, "en")
    assert english["requirements"].label == "Requirements"
    assert english["level"].options[0].label == "Community"
    assert english["start"].label == "Start"


def test_chosen_options_stay_chosen_and_keep_their_heading() -> None:
    options = the_fields(PLAN, {"communities": ["430211002001"]})["communities"].options
    assert [(one.label, one.group) for one in options if one.chosen] == [("泰园社区", "泰山路街道")]


def test_an_error_finds_its_field_inside_a_row(web_app: Flask) -> None:
    data = {"duties": [{"body": "民政局", "duty": ""}]}
    errors = [{"pointer": "/data/duties/0/duty", "zh": "请填写职责", "en": "State the duty"}]
    with web_app.test_request_context("/"):
        drawn = draw(PLAN, data, None, errors)
    assert drawn.errors == [("f-duties-0-duty", "请填写职责")]


def test_an_error_about_a_whole_list_is_shown_at_the_list(web_app: Flask) -> None:
    with web_app.test_request_context("/"):
        drawn = draw(PLAN, {}, None, [{"pointer": "/duties", "zh": "至少一行", "en": "At least one row"}])
    assert drawn.errors == [("f-duties", "至少一行")]


def test_a_form_with_rows_takes_the_width_of_the_page(web_app: Flask) -> None:
    with web_app.test_request_context("/"):
        assert draw(PLAN).wide
        assert not draw(fixtures.TASKS["t1"]["form"]).wide
