"""Forms and tables of a draft are changed as lists and rows; what the page does not show is kept."""

from __future__ import annotations

import copy
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from chassis.engine.checking_decisions import check_decisions
from chassis.engine.forms import check_schema
from portal.web import form_editing, table_editing
from tests.unit.portal_pages import some_drafts
from tests.unit.portal_pages.a_portal import services_of, the_portal
from tests.unit.portal_pages.test_designer_pages import APPROVER
from tests.unit.portal_pages.test_version_pages import DESIGNER

BPMN = Path(__file__).resolve().parents[3] / "bpmn"
NOTICE = json.loads((BPMN / "dispatch/app_staff_notice/v1/forms/read_staff_notice.json").read_text())
TABLE = (BPMN / "dispatch/dsp_whistle/v1/whistle_eligibility.dmn").read_text()
FORMS = sorted(BPMN.glob("*/*/v*/forms/*.json"))


def as_shown(schema: dict[str, Any]) -> dict[str, str]:
    """What the page of a form sends when nothing was changed on it."""
    given: dict[str, str] = {}
    for line in form_editing.lines(schema):
        at, field = line.address, line.field
        is_text = field["type"] == "text"
        given[f"{at}:label"] = str(field.get("text" if is_text else "label") or "")
        given[f"{at}:english"] = (
            (field.get("properties") or {}).get("text_en", "") if is_text else line.english
        )
        if field["type"] not in ("text", "group", "dynamiclist"):
            given[f"{at}:help"] = str(field.get("description") or "")
        if field["type"] == "dynamiclist":
            rows = field.get("validate") or {}
            given[f"{at}:least"] = str(rows.get("minRepetitions") or "")
            given[f"{at}:most"] = str(rows.get("maxRepetitions") or "")
        if line.required:
            given[f"{at}:required"] = "on"
        if not line.is_fixed:
            given[f"{at}:options"] = line.options
    return given


def test_saving_any_released_form_unchanged_changes_nothing() -> None:
    assert len(FORMS) > 100
    for file in FORMS:
        schema = json.loads(file.read_text())
        after = form_editing.changed(schema, as_shown(schema))
        assert form_editing.lines(after) == form_editing.lines(schema), file


def test_a_field_gets_another_label_options_and_has_to_be_filled_in() -> None:
    given = {
        **as_shown(NOTICE),
        "0:label": "看法",
        "0:required": "on",
        "1:options": "read = 已阅 = Read\nask = 有疑问",
    }
    after = form_editing.changed(NOTICE, given)
    remark, outcome = after["components"]
    assert (remark["label"], remark["validate"]) == ("看法", {"maxLength": 1000, "required": True})
    assert [(one["value"], one["label"]) for one in outcome["values"]] == [
        ("read", "已阅"),
        ("ask", "有疑问"),
    ]
    assert check_schema(after) == [] and NOTICE["components"][0]["label"] == "意见"


def test_fields_are_added_moved_and_left_out() -> None:
    added = form_editing.changed(
        NOTICE,
        {
            "do": "add",
            "new:type": "radio",
            "new:label": "方式",
            "new:key": "way",
            "new:options": "a = 甲\nb = 乙",
        },
    )
    assert added["components"][2]["key"] == "way" and check_schema(added) == []
    again = form_editing.changed(added, {"do": "add", "new:label": "又一项", "new:key": "way"})
    assert again["components"][3]["key"] == "field_1", "no key twice"
    up = form_editing.changed(added, {"do": "up:2"})
    assert [one["key"] for one in up["components"]] == ["remark", "way", "outcome"]
    without = form_editing.changed(added, {"do": "drop:0"})
    assert [one["key"] for one in without["components"]] == ["outcome", "way"]
    for nonsense in ("drop:9", "up:x", "drop:0.5.1", "burn:0", ""):
        assert form_editing.changed(NOTICE, {"do": nonsense}) == NOTICE, nonsense


def test_a_new_form_is_sound() -> None:
    with the_portal(DESIGNER).test_request_context():
        assert check_schema(form_editing.blank_form("sign_plan")) == []


@pytest.mark.parametrize("file", sorted(BPMN.glob("*/*/v*/*.dmn")), ids=lambda file: file.stem)
def test_every_released_table_can_be_read_and_written(file: Path) -> None:
    dmn = file.read_text()
    (first, *_) = table_editing.tables(dmn)
    assert first.rules and first.inputs and first.outputs
    assert table_editing.tables(table_editing.changed(dmn, {})) == table_editing.tables(dmn)


def test_a_cell_a_note_and_the_way_of_taking_results_are_changed() -> None:
    key = "whistle_eligibility"
    given = {
        f"{key}:0:if:0": '"emergency","joint"',
        f"{key}:0:note": "DSP-03：从宽",
        f"{key}:policy": "UNIQUE",
    }
    (table,) = table_editing.tables(table_editing.changed(TABLE, given))
    assert table.rules[0].tests[0] == '"emergency","joint"' and table.rules[0].note == "DSP-03：从宽"
    assert table.policy == "UNIQUE" and table.rules[1:] == table_editing.tables(TABLE)[0].rules[1:]


def test_rules_are_added_moved_and_left_out_and_the_engine_reads_the_file() -> None:
    (before,) = table_editing.tables(TABLE)
    added = table_editing.changed(TABLE, {"do": "add:whistle_eligibility"})
    last = len(before.rules)
    filled = table_editing.changed(added, {f"whistle_eligibility:{last}:then:0": '"own"'})
    (after,) = table_editing.tables(filled)
    assert after.rules[-1].results == ['"own"'] and set(after.rules[-1].tests) == {"-"}
    findings, decisions = check_decisions({"t": filled.encode()})
    assert "whistle_eligibility" in decisions
    assert {one.rule for one in findings} <= {"decision-unreachable"}
    first_two = [one.note for one in before.rules[:2]]
    down = table_editing.tables(table_editing.changed(TABLE, {"do": "down:whistle_eligibility:0"}))[0]
    assert [one.note for one in down.rules[:2]] == first_two[::-1]
    fewer = table_editing.tables(table_editing.changed(TABLE, {"do": "drop:whistle_eligibility:0"}))[0]
    assert len(fewer.rules) == last - 1


def test_the_pages_show_the_form_as_reviewers_see_it_and_the_table_rule_by_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = some_drafts.whole(forms={"read_staff_notice": NOTICE}, decisions={"whistle_eligibility": TABLE})
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", whole)
    client = the_portal(DESIGNER).test_client()
    form = client.get("/designer/admission/d1/forms/read_staff_notice").text
    assert "办理时的样子" in form and "read = 已阅知 = Read" in form and 'name="outcome"' in form
    table = client.get("/designer/admission/d1/tables/whistle_eligibility").text
    assert "DSP-03" in table and "从上到下，第一条符合的算数" in table
    services = services_of(the_portal(DESIGNER))
    sent = {**as_shown(NOTICE), "0:label": "看法", "revision": "2", "do": ""}
    assert client.post("/designer/admission/d1/forms/read_staff_notice", data=sent).status_code == 303
    client.post("/designer/admission/d1/tables/whistle_eligibility", data={"revision": "2", "do": "drop:x"})
    (_, _, _, body, _), (_, _, _, tables, _) = services.sent
    assert body["revision"] == 2 and body["forms"]["read_staff_notice"]["components"][0]["label"] == "看法"
    assert set(tables) == {"revision", "decisions"}
    approver = the_portal(APPROVER).test_client().get("/designer/admission/d1/forms/read_staff_notice").text
    assert " disabled>" in approver and "添加一项" not in approver
    assert client.get("/designer/admission/d1/forms/none").status_code == 404


def test_files_drawn_elsewhere_begin_a_draft_or_take_the_place_of_the_drafts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", some_drafts.whole(decisions={"grade": TABLE}))
    client, services = the_portal(DESIGNER).test_client(), services_of(the_portal(DESIGNER))

    def sent(path: str, name: str, content: bytes, **fields: str) -> Any:
        return client.post(path, data={**fields, "file": (BytesIO(content), name)})

    begun = sent("/designer/upload", "x.zip", b"PK", service="admission")
    assert begun.status_code == 303 and begun.location.endswith("/designer/admission/d1")
    assert services.sent.pop()[2] == "/definition-drafts/files"
    path = "/designer/admission/d1/files"
    form = json.dumps(NOTICE).encode()
    for name, content in (
        ("grade.dmn", TABLE.encode()),
        ("read_notice.form", form),
        ("procedure.bpmn", b"<x/>"),
    ):
        assert sent(path, name, content, revision="2").status_code == 303
    tables, forms, diagram = (body for _, _, _, body, _ in services.sent)
    assert tables["decisions"] == {"grade": TABLE} and diagram["bpmn"] == "<x/>"
    assert set(forms["forms"]) == {"review_application", "read_notice"}
    assert sent(path, "broken.form", b"nothing", revision="2").status_code == 422
    assert sent(path, "Ill Named.exe", b"MZ", revision="2").status_code == 422
    assert len(services.sent) == 3, "what is no such file goes nowhere"
    shown = client.get("/designer/admission/d1/tables/grade/file")
    assert shown.text == TABLE and "grade.dmn" in shown.headers["Content-Disposition"]


def test_a_table_nobody_can_read_is_told_and_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", some_drafts.whole(decisions={"grade": TABLE[:-40] + "<"}))
    client, services = the_portal(DESIGNER).test_client(), services_of(the_portal(DESIGNER))
    path = "/designer/admission/d1/tables/grade"
    assert client.get(path).status_code == 200
    answer = client.post(path, data={"revision": "2", "do": "add:grade"})
    assert answer.status_code == 422 and "决策表“grade”读不出来" in answer.text and services.sent == []
    client.set_cookie("language", "en")
    assert "mend its file and bring it again" in client.post(path, data={"revision": "2"}).text


def test_a_form_is_kept_whole_when_it_is_changed() -> None:
    schema = copy.deepcopy(NOTICE)
    schema["components"][0]["conditional"] = {"hide": '=outcome = "read"'}
    after = form_editing.changed(schema, as_shown(schema))
    assert after["components"][0]["conditional"] == schema["components"][0]["conditional"]
