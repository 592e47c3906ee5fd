"""试运行: what comes next is offered; what was chosen is sent with all the steps before it."""

from __future__ import annotations

import json

import pytest
from werkzeug.datastructures import MultiDict

from portal.web.dry_run_values import KIND, Entry, chosen, entries, read_values, shown
from tests.unit.portal_pages import some_drafts
from tests.unit.portal_pages.a_portal import FixtureServices, services_of, the_portal
from tests.unit.portal_pages.test_version_pages import DESIGNER

PATH = "/designer/admission/d1/dry-run"


@pytest.fixture
def services() -> FixtureServices:
    return services_of(the_portal(DESIGNER))


def test_further_values_are_typed_one_a_line() -> None:
    values = read_values('applicant = 教育局\ntownships = ["a","b"]\nsound = true\nscore = 4.5\n\nnonsense')
    assert values == {"applicant": "教育局", "townships": ["a", "b"], "sound": True, "score": 4.5}


def test_values_come_back_from_their_controls_as_they_were() -> None:
    values = {
        "sound": True, "unsound": False, "score": 4.5, "count": 0, "due_on": "2026-11-27", "none": [],
        "townships": ["a", "b"], "applicant": "教育局", "yes": "true", "number": "7", "empty": "",
        "map": {"a": [1, None]}, "mixed": [1, "a"], "lines": "a\nb",
    }  # fmt: skip
    controls = entries(values)
    kinds = " ".join(one.kind for one in controls)
    assert kinds == "truth truth number number date list list text text text text other other other"
    form: MultiDict[str, str] = MultiDict()
    for one in controls:
        form.add(f"value:{one.name}", one.text)
        form.add(f"{KIND}:value:{one.name}", one.kind)
    assert chosen(form, "value:", empty=True) == values
    for text, found in (("", {}), ("NaN", {"a": "NaN"}), ("7", {"a": 7})):
        typed = MultiDict({"ask:x:a": text, f"{KIND}:ask:x:a": "number"})
        assert chosen(typed, "ask:x:") == found


def test_a_field_of_a_step_is_of_the_kind_its_form_says() -> None:
    assert Entry.of("sound", "sound", kind="truth").text == ""
    assert Entry.of("sound", True, kind="truth").text == "true"
    assert Entry.of("levels", ["a", "b"], kind="list").lines == ["a", "b"]
    with the_portal(DESIGNER).test_request_context():
        assert (shown(True), shown(None), shown({"a": [False, 1]})) == ("是", "—", "a = 否、1")


def test_the_page_tells_what_was_done_and_offers_what_comes_next(services: FixtureServices) -> None:
    page = the_portal(DESIGNER).test_client().get(PATH).text
    for words in (
        "初审把关",
        "审核委员会办公室经办人（审核委员会办公室）",
        "5 个工作日",
        '<option value="fit">符合</option>',
        "开始办理",
        "清单内",
        '<option value="true" selected>是</option>',
        'type="number" step="any"',
        'type="date"',
        "t_1\nt_2</textarea>",
        "申请单位",
    ):
        assert words in page, words
    assert "committee_office_clerk" not in page
    (sent,) = services.sent
    assert sent[2:4] == ("/definition-drafts/d1/dry-run", {"values": None, "steps": []})


def test_a_step_is_added_taken_back_and_begun_again(services: FixtureServices) -> None:
    client = the_portal(DESIGNER).test_client()
    given = {
        "steps": json.dumps([{"kind": "time", "element": "late", "outcome": None, "values": {}}]),
        "values": "applicant = a",
        "value:sound": "true",
        "kind:value:sound": "truth",
        "ask:review_application:0:listed": "false",
        "kind:ask:review_application:0:listed": "truth",
        "ask:review_application:0:levels": ["county", "town"],
        "kind:ask:review_application:0:levels": "list",
        "do": "person:review_application:0",
        "outcome:review_application:0": "fit",
        "values:review_application:0": "sound = true",
    }
    client.post(PATH, data=given)
    client.post(PATH, data={**given, "do": "back"})
    client.post(PATH, data={**given, "do": "again"})
    client.post(PATH, data={**given, "steps": "nonsense", "do": "burn:x"})
    taken, back, again, nonsense = (body["steps"] for _, _, _, body, _ in services.sent)
    assert taken[1] == {
        "kind": "person", "element": "review_application", "number": 0, "outcome": "fit",
        "values": {"listed": False, "levels": ["county", "town"], "sound": True},
    }  # fmt: skip
    assert services.sent[0][3]["values"] == {"applicant": "a", "sound": True}
    assert back == again == nonsense == []


@pytest.mark.parametrize(("kind", "beginning"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_way_it_took_is_taken_along_as_a_picture(
    services: FixtureServices, kind: str, beginning: bytes
) -> None:
    steps = [{"kind": "time", "element": "late", "outcome": None, "values": {}}]
    sent = {"steps": json.dumps(steps), "value:score": "4", "kind:value:score": "number"}
    answer = the_portal(DESIGNER).test_client().post(f"{PATH}/diagram.{kind}", data=sent)
    assert answer.status_code == 200 and answer.data.startswith(beginning)
    assert f".{kind}" in answer.headers["Content-Disposition"]
    assert services.sent[-1][3] == {"values": {"score": 4}, "steps": steps}
    if kind == "svg":
        assert "试运行" in answer.text and "已办的环节" in answer.text


def test_where_it_stops_is_told(services: FixtureServices, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = {"zh": "没有变量 sound", "en": "there is no variable sound"}
    monkeypatch.setitem(some_drafts.RAN, "problem", problem)
    answer = the_portal(DESIGNER).test_client().get(PATH)
    assert answer.status_code == 422 and "没有变量 sound" in answer.text and "试运行停在这里" in answer.text
