"""A service is away: lists stand, what was typed is kept, and it is sent once when the service is back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.parts import EXTENSION
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal
from tests.unit.portal_pages.some_outages import KEPT_AT

TASK = "/tasks/admission/t1"
TYPED = {"outcome": "convert", "reason": "写了很久的意见", "version": "3", "request_key": "k-first"}


class Admission(FixtureServices):
    """The services of the fixtures; admission goes away when told to."""

    gone = False

    def get(self, service: str, path: str, **asked: Any) -> Any:
        self._reach(service)
        return super().get(service, path, **asked)

    def send(self, method: str, service: str, path: str, payload: Any, **asked: Any) -> Any:
        self._reach(service)
        return super().send(method, service, path, payload, **asked)

    def _reach(self, service: str) -> None:
        if self.gone and service == "admission":
            raise ServiceUnavailable(service)


@pytest.fixture
def services() -> Admission:
    return Admission()


@pytest.fixture
def client(services: Admission) -> Iterator[FlaskClient]:
    with a_portal(services=services).test_client() as client:
        yield client


def goes_away(client: FlaskClient, services: Admission) -> None:
    services.gone = True
    client.application.extensions[EXTENSION].outages.since = {"admission": KEPT_AT}


def comes_back(client: FlaskClient, services: Admission) -> None:
    services.gone = False
    client.application.extensions[EXTENSION].outages.since = {}


def test_the_desk_lists_and_says_what_cannot_be_opened_since_when(
    client: FlaskClient, services: Admission
) -> None:
    goes_away(client, services)
    page = client.get("/inbox")
    assert page.status_code == 200
    assert "“事项准入”服务从 2026-11-20 10:35 起连不上" in page.text
    assert page.text.count("暂时打不开</span>") == len(fixtures.INBOX["tasks"])
    assert services.looked == ["admission"]
    assert client.get("/services-away").json == {"away": ["admission"]}
    comes_back(client, services)
    assert "连不上" not in client.get("/inbox").text
    assert client.get("/services-away").json == {"away": []}


def test_the_desk_says_it_in_english_too(client: FlaskClient, services: Admission) -> None:
    client.set_cookie("language", "en")
    goes_away(client, services)
    assert "“Admission” cannot be reached since 2026-11-20 10:35." in client.get("/inbox").text


def test_a_case_says_since_when_and_what_the_portal_knows(client: FlaskClient, services: Admission) -> None:
    goes_away(client, services)
    page = client.get(f"/cases/admission/{fixtures.CASE_NO}")
    assert page.status_code == 503
    assert "从 2026-11-20 10:35 起连不上" in page.text
    assert fixtures.INBOX["cases"][0]["title"] in page.text
    unknown = client.get("/cases/admission/430211-ADM-2026-09999")
    assert unknown.status_code == 503 and "这份案卷暂时打不开" in unknown.text


def test_what_is_handed_in_meanwhile_comes_back_filled_and_is_sent_once_with_its_key(
    client: FlaskClient, services: Admission
) -> None:
    client.get(TASK)
    goes_away(client, services)
    answer = client.post(f"{TASK}/complete", data=TYPED)
    assert answer.status_code == 303
    for _ in range(2):
        page = client.get(answer.headers["Location"])
        assert page.status_code == 503
        assert "没有提交成功" in page.text and "写了很久的意见</textarea>" in page.text
        assert 'value="convert" checked' in page.text.replace("  ", " ")
        assert 'name="request_key" value="k-first"' in page.text
    again = client.post(f"{TASK}/complete", data={**TYPED, "request_key": "another"})
    assert again.status_code == 303
    services.sent.clear()
    comes_back(client, services)
    page = client.get(TASK)
    assert page.status_code == 200 and 'id="unsent"' in page.text
    assert "写了很久的意见</textarea>" in page.text
    assert 'name="request_key" value="k-first"' in page.text
    assert client.post(f"{TASK}/complete", data=TYPED).status_code == 303
    done = [sent for sent in services.sent if sent[2] == "/tasks/t1/complete"]
    assert [(sent[3]["data"]["reason"], sent[4]) for sent in done] == [("写了很久的意见", "k-first")]
    assert 'id="unsent"' not in client.get(TASK).text


def test_a_draft_kept_by_itself_stays_with_the_portal_until_the_service_has_it(
    client: FlaskClient, services: Admission
) -> None:
    client.get(TASK)
    goes_away(client, services)
    kept = client.post(f"{TASK}/draft", data=TYPED, headers={"Accept": "application/json"})
    assert kept.json == {"version": "3", "said": "“事项准入”服务暂时连不上，已先保存在门户"}
    assert "写了很久的意见</textarea>" in client.get(TASK).text
    comes_back(client, services)
    assert 'id="unsent"' in client.get(TASK).text
    assert client.post(f"{TASK}/draft", data=TYPED).status_code == 303
    assert 'id="unsent"' not in client.get(TASK).text


def test_a_form_nobody_has_opened_yet_carries_what_was_entered(
    client: FlaskClient, services: Admission
) -> None:
    goes_away(client, services)
    page = client.post(f"{TASK}/complete", data=TYPED)
    assert page.status_code == 503
    assert "<blockquote>写了很久的意见</blockquote>" in page.text
    assert f'action="{TASK}/complete"' in page.text
    assert page.text.count('name="request_key" value="k-first"') == 1
    assert '<input type="hidden" name="reason" value="写了很久的意见">' in page.text


def test_an_act_on_a_case_is_carried_too_and_written_safely(client: FlaskClient, services: Admission) -> None:
    goes_away(client, services)
    address = f"/cases/admission/{fixtures.CASE_NO}/actions/withdraw"
    page = client.post(address, data={"reason": '"><script>x</script>', "request_key": "k2"})
    assert page.status_code == 503
    assert "<script>x" not in page.text and "&lt;script&gt;x" in page.text
    assert 'name="request_key" value="k2"' in page.text


def test_a_refusal_after_the_outage_keeps_the_entry(client: FlaskClient, services: Admission) -> None:
    client.get(TASK)
    goes_away(client, services)
    client.post(f"{TASK}/complete", data=TYPED)
    comes_back(client, services)
    services.refusal = ServiceProblem("admission", 422, {"title": "有误", "code": "wrong"})
    page = client.post(f"{TASK}/complete", data=TYPED)
    assert page.status_code == 422 and "写了很久的意见</textarea>" in page.text
    services.refusal = None
    assert 'id="unsent"' in client.get(TASK).text
