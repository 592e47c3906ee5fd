"""流程设计: what is wrong and what is different is told, and only who may act is offered to."""

from __future__ import annotations

import io

import pytest

from chassis.actor import Actor
from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from portal.web.designer_words import with_units
from tests.unit.portal_pages import some_drafts, some_versions
from tests.unit.portal_pages.a_portal import a_portal, services_of, the_portal
from tests.unit.portal_pages.test_version_pages import DESIGNER

APPROVER = Actor(
    "u8", "流程批准人", "流程批准人", "430211-swb", "办公室", frozenset({"process_approver@430211"})
)


def page(path: str, actor: Actor = DESIGNER, language: str = "zh") -> str:
    client = the_portal(actor).test_client()
    client.set_cookie("language", language)
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_list_tells_how_drafts_stand_and_begins_new_ones() -> None:
    shown = page("/designer")
    assert "简易程序" in shown and "起草中" in shown and "以 v3 为底稿" in shown and "起草新版本" in shown
    assert "起草新版本" not in page("/designer", APPROVER)
    office = a_portal()
    office.testing = True
    with pytest.raises(RoleMissing):
        office.test_client().get("/designer")


def test_a_draft_shows_what_is_different_and_asks_for_reason_document_and_day() -> None:
    shown = page("/designer/admission/d1")
    assert "按参数 adm.review 的工作日数" in shown and "5个工作日" in shown and "依据文件" in shown
    assert 'data-element="review_application"' in shown and "批准启用" not in shown
    assert "5 working days" in page("/designer/admission/d1", language="en")


def test_what_is_faulty_cannot_be_submitted() -> None:
    shown = page("/designer/admission/faulty")
    assert "“初审把关”没有表单" in shown and "选择表单" in shown and " disabled>提交" in shown


def test_the_approver_decides_on_what_was_submitted_and_nobody_else() -> None:
    shown = page("/designer/admission/submitted", APPROVER)
    assert "批准启用" in shown and "制度修订" in shown and "data-readonly" in shown
    assert "批准启用" not in page("/designer/admission/submitted")
    assert "第 4 版" in page("/designer/admission/approved", APPROVER)


def test_what_is_sent_to_the_service_is_what_was_seen() -> None:
    services = services_of(the_portal(APPROVER))
    body = {"revision": "2", "compared_with": "3", "decision": "approve", "note": "同意"}
    answer = the_portal(APPROVER).test_client().post("/designer/admission/submitted/decide", data=body)
    assert answer.status_code == 303
    (sent,) = services.sent
    assert sent[2] == "/definition-drafts/submitted/approve"
    assert sent[3] == {"note": "同意", "compared_with": 3, "revision": 2}


def test_a_form_without_its_words_is_refused_here_and_nothing_is_sent() -> None:
    services = services_of(the_portal(DESIGNER))
    answer = (
        the_portal(DESIGNER)
        .test_client()
        .post("/designer/admission/d1/submit", data={"revision": "2", "reason": " ", "basis": "x"})
    )
    assert answer.status_code == 422 and "请填写理由、依据文件和启用日期" in answer.text
    back = (
        the_portal(APPROVER)
        .test_client()
        .post("/designer/admission/submitted/decide", data={"decision": "send-back", "revision": "2"})
    )
    assert back.status_code == 422 and "请写明退回的原因" in back.text
    assert services.sent == []


def test_what_a_service_refuses_is_told_on_the_page() -> None:
    portal = the_portal(DESIGNER)
    services = services_of(portal)
    problem = {
        "title": "草稿已被他人改动",
        "title_en": "Changed",
        "code": "draft-stale",
        "detail": "请重新打开",
    }
    services.refusal = ServiceProblem("admission", 409, problem)
    answer = portal.test_client().post("/designer/admission/d1/save", data={"revision": "1", "bpmn": "<x/>"})
    assert answer.status_code == 409 and "草稿已被他人改动" in answer.text
    services_of(portal)


def test_the_drawing_tool_is_told_everything_it_needs() -> None:
    desk = the_portal(DESIGNER).test_client().get("/designer/admission/faulty/desk").json
    assert desk["findings"][0]["rule"] == "form-missing" and desk["offers"]["roles"]
    assert desk["words"]["posts"] == "办理岗位" and desk["words"]["kinds"]["UserTask"] == "人工任务"


def test_steps_that_are_gone_are_told_with_their_place_and_the_cases_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    element, name = "review_application", {"zh": "<b>初审</b>", "en": "Review"}
    places = [
        {"element": element, "name": name, "cases": 2},
        {"element": "never_drawn", "name": name, "cases": 1},
    ]
    versions = [{**some_versions.VERSIONS[1], "version": number, "places": places} for number in (2, 1)]
    monkeypatch.setattr(some_versions, "read", lambda service, path: versions)
    client = the_portal(DESIGNER).test_client()
    assert client.get("/designer/admission/d1/desk").json["ghosts"] == [], "the draft has it"
    bpmn = some_drafts.DRAFTS["d1"]["bpmn"].replace(f'id="{element}"', 'id="other"')
    monkeypatch.setitem(some_drafts.DRAFTS["d1"], "bpmn", bpmn)
    (ghost,) = client.get("/designer/admission/d1/desk").json["ghosts"]
    assert (ghost["id"], ghost["cases"], ghost["name"]) == (element, 4, "<b>初审</b>")
    assert len(ghost["bounds"]) == 4 and ghost["bounds"][2] > 0
    shown = page("/designer/admission/d1")
    assert "红色虚框" in shown and "<b>初审</b>" not in shown


def test_a_form_or_file_that_cannot_be_taken_is_refused_where_it_was_entered() -> None:
    client = the_portal(DESIGNER).test_client()
    for name, words in (("审签", "只含小写字母、数字和下划线"), ("review_application", "已有编号为")):
        answer = client.post("/designer/admission/d1/forms", data={"name": name})
        assert answer.status_code == 422 and words in answer.text and f'value="{name}"' in answer.text
    for file, words in (("评分.dmn", "请改名后再带入"), ("plan.docx", "文件名要以"), ("", "请选择文件")):
        brought = {"file": (io.BytesIO(b"<x/>"), file)}
        answer = client.post("/designer/admission/d1/files", data=brought)
        assert answer.status_code == 422 and words in answer.text, file


def test_forms_and_posts_are_called_by_their_names() -> None:
    page = the_portal(DESIGNER).test_client().get("/designer/admission/d1").text
    assert ">初审把关</a>" in page and "图上没有用到" not in page
    with the_portal(DESIGNER).test_request_context():
        told = with_units({"zh": "经办人（office）、负责人（gone）", "en": ""})
    assert told == "经办人（审核委员会办公室）、负责人（gone）"
