"""满意度测评: the township's page, the slips, and the sheet on a phone."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from chassis.actor import Actor
from portal.clients.services import ServiceProblem
from portal.web.survey_codes import fingerprint
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal, services_of

TOWN = "430211004"
CLERK = Actor("mjh", "马家河街道经办人", "经办人", TOWN, "马家河街道", frozenset({f"township_clerk@{TOWN}"}))
PAGE = f"/surveys/430211-ast-2026-00001/{TOWN}"
FORM = {
    "csrf_token": "token", "lottery": "140期", "due": "2026-12-20",
    **{f"{group}-{what}": value for group in ("staff", "residents", "users")
       for what, value in (("frame", "40"), ("size", "3"), ("source", "名册"))},
}  # fmt: skip


@pytest.fixture
def client() -> FlaskClient:
    return a_portal(CLERK).test_client()


@pytest.fixture
def services(client: FlaskClient) -> FixtureServices:
    return services_of(client.application)


def test_codes_are_shown_once_and_only_their_fingerprints_leave_the_page(
    client: FlaskClient, services: FixtureServices
) -> None:
    answer = client.post(PAGE, data=FORM)
    codes = re.findall(r"/s\?t=([\w-]{20,})", answer.text)
    assert len(set(codes)) == 9 and answer.text.count("<svg") == 9
    assert answer.headers["Cache-Control"] == "no-store"
    body = services.sent[0][3]
    sent = {one for tokens in body["tokens"].values() for one in tokens}
    assert sent == {fingerprint(code) for code in codes}
    assert not any(code in str(body) for code in codes)


def test_a_running_survey_tells_how_many_answered_and_never_what(client: FlaskClient) -> None:
    page = client.get(PAGE.replace(TOWN, "430211003")).text
    assert "所有答卷完全相同" in page
    assert "有效答卷" in page and "抽样结果" in page and "28" in page


def test_somebody_with_a_code_answers_four_questions_without_signing_in() -> None:
    web_app = a_portal(None)
    client, services = web_app.test_client(), services_of(web_app)
    page = client.get("/s?t=abc").text
    assert page.count('type="radio"') == 16 and len(page.encode()) < 8_000 and "<script" not in page
    answers = dict.fromkeys(("management", "handling", "attitude", "conduct"), "fair")
    done = client.post("/s", data={"csrf_token": "token", "t": "abc", "request_key": "k" * 12, **answers})
    assert "谢谢" in done.text
    assert services.sent == [
        ("POST", "assessment", "/survey-sheet", {"token": "abc", "answers": answers}, "k" * 12)
    ]


def test_a_code_that_was_used_is_told_in_both_languages() -> None:
    web_app = a_portal(None)
    services_of(web_app).refusal = ServiceProblem(
        "assessment", 404, {"code": "survey-token-unknown", "title": "测评码无效", "title_en": "not valid"}
    )
    answer = web_app.test_client().post("/s", data={"csrf_token": "token", "t": "abc"})
    assert answer.status_code == 404 and "测评码无效" in answer.text
