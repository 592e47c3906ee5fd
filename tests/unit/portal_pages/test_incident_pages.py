"""异常处理: what is stuck in all services, and what an administrator does about it."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.incident_list import PAGE, listed_incidents
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal, services_of, the_portal
from tests.unit.portal_pages.test_calendar_pages import ADMINISTRATOR
from tests.unit.portal_pages.test_pages import Outline

JOB = "/incidents/admission/i1"
CLOSED = {
    "code": "incident-closed",
    "title": "此异常已经处理完毕",
    "title_en": "This incident is already closed",
}
AS_SHOWN = {
    "kind.conditions": "", "value.conditions": "", "was.conditions": ":",
    "kind.score": "number", "value.score": "60", "was.score": "number:60",
    "kind.remark": "text", "value.remark": "第一行\r\n第二行", "was.remark": "text:第一行\r\n第二行",
    "kind.is_urgent": "yes", "value.is_urgent": "", "was.is_urgent": "yes:",
}  # fmt: skip


@pytest.fixture
def services() -> FixtureServices:
    return services_of(the_portal(ADMINISTRATOR))


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return the_portal(ADMINISTRATOR).test_client()


def is_sound(page: str) -> bool:
    outline = Outline()
    outline.feed(page)
    return (
        len(outline.ids) == len(set(outline.ids)) and not outline.inline and outline.posts == outline.tokens
    )


def test_what_is_stuck_in_every_service_is_one_list_with_the_newest_first(client: FlaskClient) -> None:
    page = client.get("/incidents").text
    assert is_sound(page)
    places = [page.index(words) for words in ("关口答复", "登记入册并公开", "核准")]
    assert places == sorted(places)
    for words in (
        "事项准入",
        "派驻与派单",
        "没有值",
        "VariableMissing: conditions",
        "3 次",
        "2026-11-20 11:10",
    ):
        assert words in page
    assert 'href="/cases/dispatch/PD-2026-00001-01"' in page and "等经办人再次提交" in page
    client.set_cookie("language", "en")
    english = client.get("/incidents").text
    assert "The variable “conditions” has no value" in english and "Waits for somebody" in english


@pytest.mark.parametrize(
    ("asked", "seen", "unseen"),
    [
        ("service=dispatch", "关口答复", "核准"),
        ("view=waiting", "登记入册并公开", "关口答复"),
        ("view=parked", "核准", "登记入册并公开"),
        ("view=closed", "没有符合条件的记录", "核准"),
        ("service=nowhere&view=else", "关口答复", "没有异常"),
    ],
)
def test_the_list_is_filtered(client: FlaskClient, asked: str, seen: str, unseen: str) -> None:
    page = client.get(f"/incidents?{asked}").text
    assert seen in page and unseen not in page


def test_only_administrators_have_the_pages() -> None:
    office = a_portal()
    office.testing = True
    assert "/incidents" not in office.test_client().get("/inbox").text
    for path, method in (("/incidents", "GET"), (JOB, "GET"), (f"{JOB}/skip", "POST")):
        with pytest.raises(RoleMissing):
            office.test_client().open(path, method=method)
    assert 'href="/incidents"' in the_portal(ADMINISTRATOR).test_client().get("/inbox").text


def test_an_incident_shows_its_cause_its_variables_and_what_was_done(client: FlaskClient) -> None:
    page = client.get(JOB).text
    assert is_sound(page)
    for words in (
        "没有值",
        "VariableMissing",
        "缺少",
        "其他变量",
        "清单和多项内容不能在此修改",
        "经办人漏填",
    ):
        assert words in page
    assert "<del>50</del> <ins>60</ins>" in page and "保存并再试" in page


def test_only_what_the_service_allows_is_offered(client: FlaskClient) -> None:
    page = client.get("/incidents/admission/i3").text
    assert "/i3/repair" in page and "/i3/retry" not in page and "/i3/skip" not in page
    assert "这一步不能跳过" in page
    page = client.get("/incidents/dispatch/i2").text
    assert "/i2/repair" not in page and "/i2/retry" in page and "/i2/skip" in page


def test_trying_again_needs_one_click(client: FlaskClient, services: FixtureServices) -> None:
    assert ">原因已排除</textarea>" in client.get(JOB).text
    answer = client.post(f"{JOB}/retry", data={"retry.reason": "原因已排除", "request_key": "k" * 16})
    assert answer.headers["Location"] == f"{JOB}?did=retry"
    assert services.sent == [("POST", "admission", "/incidents/i1/retry", {"reason": "原因已排除"}, "k" * 16)]
    assert "已安排立即再试" in client.get(f"{JOB}?did=retry").text


def test_a_repair_sends_only_what_was_changed_each_as_what_it_is(
    client: FlaskClient, services: FixtureServices
) -> None:
    changed = {
        **AS_SHOWN,
        "kind.conditions": "empty",
        "value.score": "61.5",
        "kind.is_urgent": "no",
        "repair.reason": "经办人漏填",
    }
    assert client.post(f"{JOB}/repair", data=changed).status_code == 303
    ((_, _, path, body, _),) = services.sent
    assert path == "/incidents/i1/repair"
    assert body == {
        "reason": "经办人漏填",
        "variables": {"conditions": None, "score": 61.5, "is_urgent": False},
    }
    services.sent.clear()
    client.post(f"{JOB}/repair", data={**AS_SHOWN, "kind.score": "text", "repair.reason": "x"})
    assert services.sent[0][3]["variables"] == {"score": "60"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "没有改动任何变量"),
        ({"value.score": "许多"}, "不是数"),
        ({"value.score": "0.1234567890123456789"}, "不是数"),
        ({"value.conditions": "无"}, "请选择类型"),
    ],
)
def test_a_repair_that_cannot_be_sent_says_why_and_keeps_what_was_typed(
    client: FlaskClient, services: FixtureServices, changes: dict[str, str], why: str
) -> None:
    posted = {**AS_SHOWN, **changes, "repair.reason": "经办人漏填"}
    answer = client.post(f"{JOB}/repair", data=posted)
    assert answer.status_code == 422 and why in answer.text and services.sent == []
    assert ">经办人漏填</textarea>" in answer.text and is_sound(answer.text)
    for typed in changes.values():
        assert f'value="{typed}"' in answer.text


def test_a_refusal_of_the_service_keeps_what_was_typed(
    client: FlaskClient, services: FixtureServices
) -> None:
    missing = {
        "code": "body-invalid", "title": "填写有误", "title_en": "Wrong",
        "errors": [{"pointer": "/reason", "zh": "必须填写", "en": "Required"}],
    }  # fmt: skip
    services.refusal = ServiceProblem("admission", 422, missing)
    answer = client.post(f"{JOB}/repair", data={**AS_SHOWN, "value.score": "70"})
    assert answer.status_code == 422 and 'value="70"' in answer.text and "#f-repair-reason" in answer.text
    services.refusal = ServiceProblem("admission", 409, CLOSED)
    answer = client.post(f"{JOB}/skip", data={"skip.reason": "线下已办"})
    assert answer.status_code == 409 and ">线下已办</textarea>" in answer.text
    assert "此异常已经处理完毕" in answer.text and "This incident is already closed" in answer.text


def test_a_skip_brings_what_the_step_would_have_found_out(
    client: FlaskClient, services: FixtureServices
) -> None:
    data = {
        "skip.reason": "手工发文", "found.0.name": "文号", "found.0.kind": "text", "found.0.value": "1号",
        "found.1.name": "hits", "found.1.kind": "number", "found.1.value": "2",
    }  # fmt: skip
    client.post(f"{JOB}/skip", data=data)
    assert services.sent[0][3] == {"reason": "手工发文", "variables": {"文号": "1号", "hits": 2}}
    answer = client.post(f"{JOB}/skip", data={**data, "found.0.name": "1 号"})
    assert answer.status_code == 422 and "变量名以字母或汉字开头" in answer.text
    assert 'value="1 号"' in answer.text and len(services.sent) == 1


def test_an_act_that_is_none_is_not_found(client: FlaskClient) -> None:
    assert client.post(f"{JOB}/delete").status_code == 404
    assert client.get("/incidents/nowhere/i1").status_code == 404


class Many:
    """Services with more incidents than a page has, one of them away."""

    def __init__(self, **moments: list[str]) -> None:
        self.moments = moments
        self.asked: list[Any] = []

    def get(self, service: str, path: str, *, actor: Any, params: Any) -> Any:
        if service not in self.moments:
            raise ServiceUnavailable(service)
        self.asked.append(params["after"])
        found = [
            {**fixtures.INCIDENTS["job"], "id": f"{service}-{at}", "opened_at": at}
            for at in self.moments[service]
        ]
        return {"items": found[:PAGE], "next": "more" if len(found) > PAGE else None}


def test_pages_go_on_from_the_same_place_in_every_service() -> None:
    moments = [f"2026-11-{day:02}T00:00:00+00:00" for day in range(30, 0, -1)]
    services = Many(admission=moments, dispatch=[moments[0].replace("T00", "T01")])
    found = listed_incidents(services, ADMINISTRATOR, ("admission", "assessment", "dispatch"), {}, None)  # type: ignore[arg-type]
    assert (len(found.rows), found.away) == (PAGE, ["assessment"])
    assert found.rows[0]["service"] == "dispatch" and found.next is not None
    listed_incidents(services, ADMINISTRATOR, ("admission", "dispatch"), {}, found.next)  # type: ignore[arg-type]
    assert services.asked[2:] == [found.next] * 2
    few = listed_incidents(Many(admission=moments[:2]), ADMINISTRATOR, ("admission",), {}, None)  # type: ignore[arg-type]
    assert few.next is None


STUCK = {
    "incident_id": "i1",
    "element_id": "publish_item",
    "name": {"zh": "登记入册并公开", "en": "Register and publish"},
    "kind": "job",
    "cause": {"zh": "程序出错（OSError）", "en": "The program failed (OSError)"},
    "since": "2026-11-20T01:00:00+00:00",
    "next_try_at": None,
}


@pytest.mark.parametrize("path", [f"/cases/admission/{fixtures.CASE_NO}", "/tasks/admission/t1"])
def test_a_stuck_case_says_so_and_who_sees_to_it(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert "卡住了" not in the_portal().test_client().get(path).text
    monkeypatch.setitem(fixtures.CASE, "stuck", [STUCK])
    page = the_portal().test_client().get(path).text
    for words in (
        "“登记入册并公开”这一步卡住了",
        "程序出错（OSError）",
        "2026-11-20 09:00",
        "系统管理员已收到通知",
    ):
        assert words in page
    assert "/incidents/" not in page
    assert f'href="{JOB}"' in the_portal(ADMINISTRATOR).test_client().get(path).text


def test_an_alert_leads_administrators_to_its_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {**fixtures.INBOX["alerts"][0], "rule": "incident", "facts": {"incident_id": "i1"}}
    monkeypatch.setitem(fixtures.INBOX, "alerts", [told])
    assert f'<a href="{JOB}">异常处理</a>' in the_portal(ADMINISTRATOR).test_client().get("/alerts").text
    page = the_portal().test_client().get("/alerts").text
    assert '<span class="tag">异常</span>' in page and JOB not in page
