"""Groups and rows of a form are made, named, filled, emptied and taken away on its page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.engine.forms import check_schema, outcomes_of, validate
from portal.web import form_editing
from portal.web.form_places import each, homes
from tests.unit.portal_pages import some_drafts
from tests.unit.portal_pages.a_portal import services_of, the_portal
from tests.unit.portal_pages.test_draft_files import FORMS, NOTICE, as_shown
from tests.unit.portal_pages.test_incident_pages import is_sound
from tests.unit.portal_pages.test_version_pages import DESIGNER

PAGE = "/designer/admission/d1/forms/read_staff_notice"
Form = dict[str, Any]


def does(form: Form, wish: str, **given_beside: str) -> Form:
    """The form after a press of a button on its page."""
    return form_editing.changed(form, {**as_shown(form), "do": wish, **given_beside})


def adds(form: Form, kind: str, label: str, **more: str) -> Form:
    wished = {"new:type": kind, "new:label": label, **{f"new:{name}": value for name, value in more.items()}}
    return form_editing.changed(form, {**as_shown(form), "do": "add", **wished})


def outline(fields: Any) -> list[Any]:
    """The keys of a form, those of a group in a list behind its label."""
    return [
        [one.get("label"), *outline(one["components"])] if "components" in one else one.get("key")
        for one in fields
    ]


def test_a_group_is_made_filled_and_undone() -> None:
    with_group = adds(NOTICE, "group", "办理意见", english="Opinion")
    assert outline(with_group["components"]) == ["remark", "outcome", ["办理意见"]]
    assert "没有字段" in str(check_schema(with_group)), "an empty group is not handed in"
    filled = does(does(with_group, "move:0", **{"0:into": "2"}), "move:0", **{"0:into": "1"})
    assert outline(filled["components"]) == [["办理意见", "remark", "outcome"]] and check_schema(filled) == []
    assert outcomes_of(filled) == outcomes_of(NOTICE), "the outcome is found in a group as well"
    assert validate(filled, {"remark": "x", "outcome": "read"}) == {"remark": "x", "outcome": "read"}
    named = form_editing.changed(filled, {**as_shown(filled), "0:label": "意见", "0:english": "Views"})
    assert (named["components"][0]["label"], named["components"][0]["properties"]) == (
        "意见",
        {"label_en": "Views"},
    )
    out = does(filled, "move:0.0", **{"0.0:into": ""})
    assert outline(out["components"]) == [["办理意见", "outcome"], "remark"]
    assert outline(does(filled, "open:0")["components"]) == ["remark", "outcome"]
    assert outline(does(out, "drop:0")["components"]) == ["remark"]


def test_rows_are_made_with_their_fields_and_their_number() -> None:
    form = adds(NOTICE, "dynamiclist", "涉及事项", key="items")
    form = adds(form, "textfield", "事项名称", key="item", into="2")
    (rows,) = [one for one in form["components"] if one["type"] == "dynamiclist"]
    assert (rows["path"], rows["allowAddRemove"], outline(rows["components"])) == ("items", True, ["item"])
    assert check_schema(form) == []
    assert validate(form, {"outcome": "read", "items": [{"item": "甲"}]})["items"] == [{"item": "甲"}]
    limited = form_editing.changed(form, {**as_shown(form), "2:least": "1", "2:most": "3"})
    assert limited["components"][2]["validate"] == {"minRepetitions": 1, "maxRepetitions": 3}
    assert (
        "validate"
        not in form_editing.changed(limited, {**as_shown(limited), "2:least": "", "2:most": "x"})[
            "components"
        ][2]
    )
    in_rows = does(form, "move:1", **{"1:into": "2"})
    assert "办理结果”不能放在行里" in str(check_schema(in_rows))


def test_the_same_number_twice_is_found_across_a_group_and_not_across_rows() -> None:
    field = {"type": "textfield", "key": "remark", "label": "又一处"}
    group = {"type": "group", "label": "组", "components": [field]}
    rows = {"type": "dynamiclist", "path": "rows", "label": "行", "components": [field]}
    doubled = {**NOTICE, "components": [*NOTICE["components"], group]}
    assert "字段“remark”重复" in str(check_schema(doubled))
    assert check_schema({**NOTICE, "components": [*NOTICE["components"], rows]}) == []
    assert adds(doubled, "textfield", "x", key="remark")["components"][-1]["key"] == "field_1"


def test_a_group_goes_neither_into_itself_nor_deeper_than_the_services_allow() -> None:
    form: Form = {"type": "default", "components": []}
    for depth in range(8):
        where = ".".join(["0"] * depth)
        form = adds(form, "group", f"第{depth}层", into=where)
    form = adds(form, "number", "天数", key="days", into="0")
    deepest = max(len(address.split(".")) for address, _ in each(form["components"]))
    assert deepest <= 6
    assert "0.0" not in homes(form)["0.0"] and "0.0.0" not in homes(form)["0.0"]
    for wish, beside in (
        ("move:0", {"0:into": "0.0"}),
        ("move:0.0", {"0.0:into": "0.0.0"}),
        ("open:0.1", {}),
        ("move:9", {}),
    ):
        assert outline(does(form, wish, **beside)["components"]) == outline(form["components"]), wish


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_pressed_no_field_is_lost_but_by_deleting(data: st.DataObject) -> None:
    form = json.loads(data.draw(st.sampled_from(FORMS)).read_text())
    before = sorted(str(one.get("key")) for _, one in each(form["components"]) if one["type"] != "group")
    for _ in range(data.draw(st.integers(1, 6))):
        addresses = [address for address, _ in each(form["components"])]
        at = data.draw(st.sampled_from([*addresses, "7.7", "x", ""]))
        verb = data.draw(st.sampled_from(["up", "down", "move", "open", "burn"]))
        opened = dict(each(form["components"])).get(at, {})
        if verb == "open" and opened.get("type") == "dynamiclist":
            continue
        form = does(form, f"{verb}:{at}", **{f"{at}:into": data.draw(st.sampled_from(["", *addresses]))})
    after = sorted(str(one.get("key")) for _, one in each(form["components"]) if one["type"] != "group")
    assert after == before


def test_the_page_offers_groups_and_shows_them_as_reviewers_will_see_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = adds(adds(NOTICE, "group", "办理意见", english="Opinion"), "number", "天数", key="days", into="2")
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", some_drafts.whole(forms={"read_staff_notice": form}))
    client = the_portal(DESIGNER).test_client()
    page = client.get(PAGE).text
    assert is_sound(page)
    editor, preview = page.split('id="preview-title"')
    for words in (
        'value="move:0"',
        'value="open:2"',
        'value="move:2.0"',
        "不在任何一组",
        '<option value="group">一组',
    ):
        assert words in editor, words
    assert '<legend class="legend">办理意见</legend>' in preview and 'name="days"' in preview
    client.set_cookie("language", "en")
    english = client.get(PAGE).text
    assert (
        "Undo the group, keep its fields" in english and '<legend class="legend">Opinion</legend>' in english
    )
    services = services_of(the_portal(DESIGNER))
    sent = {**as_shown(form), "0:into": "2", "do": "move:0", "revision": "2"}
    assert client.post(PAGE, data=sent).status_code == 303
    ((_, _, _, body, _),) = services.sent
    assert outline(body["forms"]["read_staff_notice"]["components"]) == [
        "outcome",
        ["办理意见", "days", "remark"],
    ]
