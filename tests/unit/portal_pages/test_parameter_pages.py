"""参数: the settings in words, with origin, use and history; the head of the office fixes a new value."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from chassis.actor import Actor
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal
from tests.unit.portal_pages.test_pages import Outline

HEAD = Actor(
    "u9", "办公室主任", "主任", "430211-swb", "审核委员会办公室",
    frozenset({"committee_office_head@430211-swb"}),
)  # fmt: skip
REVIEW, EXCLUSIONS = "/parameters/admission/adm.review", "/parameters/admission/adm.simple.exclusions"
OBJECTION = "/parameters/assessment/ast.objection"
TYPED = {
    "value": "4",
    "valid_from": "2026-12-01",
    "reason": "会议纪要",
    "seen": "3",
    "request_key": "key-of-form",
}


@pytest.fixture
def services() -> FixtureServices:
    return FixtureServices()


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return a_portal(HEAD, services).test_client()


def test_the_list_tells_each_setting_in_words(client: FlaskClient) -> None:
    page = client.get("/parameters").text
    assert f'href="{REVIEW}">初审把关</a>' in page and "2 工作日" in page and "5 工作日" in page
    assert "本县市区规定" in page and "ADM-16" in page
    assert "所属程序尚未上线，先存不用" in page
    for of_others in ("派单和把关", "同一单位被拦截几次即报督办", "双向考评", f'href="{OBJECTION}"'):
        assert of_others in page
    assert "由您规定" in page and "由绩效考核部门规定" in page
    client.set_cookie("language", "en")
    assert "Kept, not used yet" in client.get("/parameters").text


def test_a_setting_shows_its_history_and_the_form_with_the_value_of_now(client: FlaskClient) -> None:
    page = client.get(REVIEW).text
    assert "会议纪要〔2026〕3号" in page and "产品建议" in page and "现行</span>" in page
    assert 'name="seen" value="3"' in page and 'name="value" type="number" value="2"' in page
    outline = Outline()
    outline.feed(page)
    assert len(outline.ids) == len(set(outline.ids)) and outline.inline == []
    assert outline.posts == outline.tokens


def test_a_new_value_is_sent_with_its_kind_and_what_was_seen(
    client: FlaskClient, services: FixtureServices
) -> None:
    answer = client.post(REVIEW, data=TYPED)
    assert answer.status_code == 303 and "已规定新的值" in client.get(answer.location).text
    sent = {"value": 4, "valid_from": "2026-12-01", "reason": "会议纪要", "seen": 3}
    assert services.sent == [("POST", "admission", "/parameters/adm.review", sent, "key-of-form")]
    client.post(EXCLUSIONS, data={**TYPED, "value": ["seal", "unlimited"]})
    assert services.sent[-1][3]["value"] == ["seal", "unlimited"]


def test_a_refused_value_stays_on_the_page_with_the_reason(
    client: FlaskClient, services: FixtureServices
) -> None:
    wrong = {"pointer": "/value", "zh": "应为 1 到 60 之间的整数", "en": "a whole number from 1 to 60"}
    services.refusal = ServiceProblem(
        "admission", 422, {"title": "参数值有误", "code": "parameter-invalid", "errors": [wrong]}
    )
    answer = client.post(REVIEW, data={**TYPED, "value": "99"})
    assert answer.status_code == 422 and 'value="99"' in answer.text and "会议纪要</textarea>" in answer.text
    assert 'href="#f-value">应为 1 到 60 之间的整数' in answer.text


def test_settings_somebody_else_answers_for_are_read_without_a_form(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get(OBJECTION).text
    assert "<textarea" not in page and "由绩效考核部门规定。" in page
    no = {"title": "这个参数不由您规定", "code": "parameter-not-yours", "detail": "由绩效考核部门规定。"}
    services.refusal = ServiceProblem("assessment", 403, no)
    answer = client.post(OBJECTION, data=TYPED)
    assert answer.status_code == 403 and "这个参数不由您规定" in answer.text
    assert client.get("/parameters/portal/adm.review").status_code == 404
