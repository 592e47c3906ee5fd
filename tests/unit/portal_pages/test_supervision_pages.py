"""督办 on the pages: asked for, answered and ended in the case file, seen on desk and task."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from portal.clients.services import ServiceProblem
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import FixtureServices, services_of, the_portal
from tests.unit.portal_pages.some_supervisions import OF_CASE

CASE = f"/cases/admission/{fixtures.CASE_NO}"


@pytest.fixture
def services() -> Iterator[FixtureServices]:
    kept = dict(fixtures.CASE)
    fixtures.CASE.update(supervisions=OF_CASE, may_supervise=True)
    yield services_of(the_portal())
    fixtures.CASE.clear()
    fixtures.CASE.update(kept)


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return the_portal().test_client()


def test_a_case_is_asked_for_with_a_reason_and_a_day(client: FlaskClient, services: FixtureServices) -> None:
    form = {"reason": "请尽快办", "wished_on": "2026-11-27", "request_key": "key-1"}
    assert client.post(f"{CASE}/supervisions", data=form).headers["Location"] == f"{CASE}?did=supervise"
    path = f"/cases/{fixtures.CASE_NO}/supervisions"
    body = {"reason": "请尽快办", "wished_on": "2026-11-27"}
    assert services.sent == [("POST", "admission", path, body, "key-1")]
    assert "已督办，经办人会在工作台和案卷中看到" in client.get(f"{CASE}?did=supervise").text


@pytest.mark.parametrize("verb", ["answer", "end"])
def test_it_is_answered_and_ended_with_a_note(
    client: FlaskClient, services: FixtureServices, verb: str
) -> None:
    page = client.get(CASE).text
    assert "天气转冷，请尽快办结" in page and f"{CASE}/supervisions/d1/{verb}" in page
    client.post(f"{CASE}/supervisions/d1/{verb}", data={"text": "本周办结", "request_key": "key-2"})
    path = f"/cases/{fixtures.CASE_NO}/supervisions/d1/{verb}"
    assert services.sent == [("POST", "admission", path, {"text": "本周办结"}, "key-2")]


def test_a_refusal_keeps_what_was_written(client: FlaskClient, services: FixtureServices) -> None:
    no = {"title": "希望办结的日期已过", "title_en": "The day has passed", "code": "supervision-day-past"}
    services.refusal = ServiceProblem("admission", 422, no)
    answer = client.post(f"{CASE}/supervisions", data={"reason": "请尽快办", "wished_on": "2020-01-01"})
    assert answer.status_code == 422 and "The day has passed" in answer.text
    assert "请尽快办</textarea>" in answer.text and 'value="2020-01-01"' in answer.text
    answer = client.post(f"{CASE}/supervisions/d1/answer", data={"text": "本周办结"})
    assert "本周办结</textarea>" in answer.text


def test_the_desk_lists_what_is_asked_for_with_reason_day_and_whether_it_was_answered(
    client: FlaskClient,
) -> None:
    page = client.get("/inbox?view=watched").text
    assert "天气转冷，请尽快办结" in page and '<span class="lamp red">2026-11-18</span>' in page
    assert "未回复" in page and f"{CASE}#supervisions" in page


def test_a_task_says_what_is_asked_for(client: FlaskClient) -> None:
    kept = dict(fixtures.TASKS["t1"])
    fixtures.TASKS["t1"]["supervisions"] = OF_CASE
    try:
        page = client.get("/tasks/admission/t1").text
    finally:
        fixtures.TASKS["t1"] = kept
    assert "天气转冷，请尽快办结" in page and "到案卷中回复督办" in page
