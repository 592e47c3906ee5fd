"""团队: what a leader sees of everybody's work, and giving some of it to another."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.web.refusals import RoleMissing
from tests.unit.portal_pages.a_portal import (
    COMMUNITY,
    OFFICE_CLERK,
    OFFICE_HEAD,
    FixtureServices,
    a_portal,
    services_of,
    the_portal,
)

GIVEN = {
    "holder": "user:u1",
    "task": ["t1:3", "t2:1"],
    "colleague": "u5",
    "reason": "外出学习",
    "request_key": "key-of-the-form",
}


class Answering(FixtureServices):
    """Gives all but one."""

    def send(self, method: str, service: str, path: str, payload: Any, **more: Any) -> Any:
        super().send(method, service, path, payload, **more)
        problem = {"title": "版本不对", "title_en": "It has changed", "code": "task-stale", "status": 409}
        results = [{"id": one["id"], "problem": None} for one in payload["tasks"]]
        return {"results": [results[0], *({**one, "problem": problem} for one in results[1:])]}


@pytest.fixture
def leader() -> FlaskClient:
    return the_portal(OFFICE_HEAD).test_client()


def cells(page: str, name: str) -> list[str]:
    row = next(row for row in re.findall(r"<tr>(.*?)</tr>", page, re.S) if f"<b>{name}</b>" in row)
    return re.findall(r'class="n fact"[^>]*>(?:<a[^>]*>)?(\d+)', row)


def test_everybody_is_listed_with_what_is_in_hand_taken_and_done(leader: FlaskClient) -> None:
    page = leader.get("/team").text
    assert cells(page, "办公室经办") == ["4", "1", "2", "5", "17"]
    assert cells(page, "办公室经办二") == ["0", "0", "0", "0", "9"]
    assert "办公室经办二代理至2026-11-27" in page and "/team/work?holder=user:u1&amp;all=1" in page
    assert "/team/work?holder=committee_office_head@430211-swb" in page


@pytest.mark.parametrize("reader", [OFFICE_CLERK, COMMUNITY])
def test_only_who_leads_a_unit_has_a_team(reader: Any) -> None:
    web_app = a_portal(reader)
    web_app.testing = True
    for path in ("/team", "/team/work?holder=user:u1"):
        with pytest.raises(RoleMissing):
            web_app.test_client().get(path)
    assert 'href="/team"' not in web_app.test_client().get("/inbox").text


@pytest.mark.parametrize("holder", ["user:stranger", "township_clerk@430211001", "", "nonsense"])
def test_of_other_teams_nothing_is_shown_or_given(leader: FlaskClient, holder: str) -> None:
    services = services_of(the_portal(OFFICE_HEAD))
    assert leader.get("/team/work", query_string={"holder": holder}).status_code == 404
    assert leader.post("/team/work", data={**GIVEN, "holder": holder}).status_code == 404
    assert services.sent == []


def test_all_of_an_absent_colleague_s_work_can_be_chosen_at_once(leader: FlaskClient) -> None:
    page = leader.get("/team/work?holder=user:u1&all=1").text
    assert page.count(" checked>") == 3 and "取消全选" in page
    assert " checked>" not in leader.get("/team/work?holder=user:u1").text


def test_what_came_of_each_piece_is_told(leader: FlaskClient) -> None:
    given = the_portal(OFFICE_HEAD).extensions["gatehouse.pages"]
    answering = Answering()
    object.__setattr__(given, "services", answering)
    try:
        page = leader.post("/team/work", data=GIVEN).text
    finally:
        object.__setattr__(given, "services", FixtureServices())
    ((method, service, path, body, key),) = answering.sent
    assert (method, service, path, key) == (
        "POST",
        "admission",
        "/tasks/reassign",
        "key-of-the-form-admission",
    )
    assert body["tasks"] == [{"id": "t1", "version": 3}, {"id": "t2", "version": 1}]
    assert body["reason"] == "外出学习" and body["colleague"] == "admission is told that u5 is 办公室经办二"
    assert "已改派 1 件" in page and "1 件没有改派成功" in page
    assert "版本不对" in page and "It has changed" in page


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"task": []}, ("请选择要改派的任务", "Choose what is to be given")),
        ({"colleague": ""}, ("请选择交给谁", "Choose who is to do it")),
        ({"reason": "  "}, ("请写明改派的原因", "Give the reason")),
    ],
)
def test_what_is_missing_is_said_in_both_languages_and_nothing_is_lost(
    leader: FlaskClient, missing: dict[str, Any], words: tuple[str, str]
) -> None:
    services = services_of(the_portal(OFFICE_HEAD))
    answer = leader.post("/team/work", data={**GIVEN, **missing})
    assert answer.status_code == 422 and all(said in answer.text for said in words)
    assert services.sent == []
    if "reason" not in missing:
        assert "外出学习</textarea>" in answer.text
    if "task" not in missing:
        assert answer.text.count(" checked>") == 2
