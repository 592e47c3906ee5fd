"""更多办理方式: which acts a task offers, what they send on, how a refusal comes back in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.actor import Absent, Actor
from portal.clients.services import ServiceUnavailable
from portal.web.parts import EXTENSION
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal, services_of, the_portal
from tests.unit.portal_pages.test_pages import Outline, refusal

KEYED = {"version": "3", "request_key": "key-of-the-form"}
CASE = f"/cases/admission/{fixtures.CASE_NO}"


@pytest.fixture
def services() -> FixtureServices:
    return services_of(the_portal())


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return the_portal().test_client()


@pytest.fixture
def cosigning() -> Iterator[None]:
    """The review waits for signatures."""
    before = dict(fixtures.TASKS["t1"])
    asked = [
        {
            "id": "s7",
            "holder": None,
            "assignee_name": "办公室经办二",
            "state": "open",
            "outcome": None,
            "text": "",
        },
        {
            "id": "s8",
            "holder": "committee_office_head@430211-swb",
            "assignee_name": None,
            "state": "completed",
            "outcome": "disagree",
            "text": "经费未落实",
        },
    ]
    fixtures.TASKS["t1"].update(state="cosigning", assignee="u1", cosigns=asked)
    yield
    fixtures.TASKS["t1"] = before


def offered(page: str) -> list[str]:
    return re.findall(r'href="/tasks/admission/t\d\?act=(\w+)#acts"', page)


@pytest.mark.parametrize("verb", ["return", "transfer", "delegate", "cosign", "copy", "remark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_of_an_act_is_on_the_page_when_asked_for_and_nothing_is_there_twice(
    client: FlaskClient, verb: str, language: str
) -> None:
    client.set_cookie("language", language)
    page = client.get(f"/tasks/admission/t1?act={verb}").text
    outline = Outline()
    outline.feed(page)
    assert f'action="/tasks/admission/t1/acts/{verb}"' in page
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.posts == outline.tokens


def test_only_the_acts_the_service_offers_are_offered(client: FlaskClient) -> None:
    everything = ["return", "transfer", "delegate", "cosign", "copy", "remark"]
    assert offered(client.get("/tasks/admission/t1").text) == everything
    assert offered(client.get("/tasks/admission/t2").text) == ["copy", "remark"]
    assert client.post("/tasks/admission/t2/acts/transfer", data=KEYED).status_code == 404
    assert client.post("/tasks/admission/t1/acts/explode", data=KEYED).status_code == 404


def test_a_return_names_target_reason_and_how_it_comes_back(
    client: FlaskClient, services: FixtureServices
) -> None:
    form = {
        **KEYED,
        "return.target": "register",
        "return.common_reason": "材料不齐，请补充",
        "return.reason": "缺经费说明",
        "return.mode": "straight",
        "reason": "this one belongs to the form of the task",
    }
    answer = client.post("/tasks/admission/t1/acts/return", data=form)
    assert answer.headers["Location"] == f"/inbox?finished={fixtures.CASE_NO}&did=return"
    body = {"version": 3, "target": "register", "reason": "材料不齐，请补充；缺经费说明", "mode": "straight"}
    assert services.sent == [("POST", "admission", "/tasks/t1/return", body, "key-of-the-form")]


def test_a_target_says_when_what_lies_in_between_must_run_again(client: FlaskClient) -> None:
    page = client.get("/tasks/admission/t1?act=return").text
    assert "<span>登记并出具回执</span>" in page
    assert "<span>负责人签批提交（须重新逐级）</span>" in page


@pytest.mark.parametrize("verb", ["transfer", "delegate"])
def test_a_colleague_is_vouched_for(client: FlaskClient, services: FixtureServices, verb: str) -> None:
    form = {**KEYED, f"{verb}.colleague": "u5", f"{verb}.reason": "请看经费"}
    client.post(f"/tasks/admission/t1/acts/{verb}", data=form)
    told = "admission is told that u5 is 办公室经办二"
    body = {"version": 3, "colleague": told, "reason": "请看经费"}
    assert services.sent[0][2:4] == (f"/tasks/t1/{verb}", body)


def test_nobody_can_hand_work_to_themselves(client: FlaskClient) -> None:
    page = client.get("/tasks/admission/t1?act=transfer").text
    assert '<option value="u5">' in page and '<option value="u1">' not in page


def test_signatures_are_asked_of_posts_and_colleagues(client: FlaskClient, services: FixtureServices) -> None:
    form = {
        **KEYED,
        "cosign.when": "after",
        "cosign.colleagues": ["u5", "u9"],
        "cosign.holders": "department_leader@430211-mzj",
        "cosign.question": "经费是否落实",
    }
    answer = client.post("/tasks/admission/t1/acts/cosign", data=form)
    assert answer.headers["Location"] == "/tasks/admission/t1?did=cosign"
    path, body = services.sent[0][2:4]
    assert path == "/tasks/t1/cosign"
    assert body["holders"] == ["department_leader@430211-mzj"]
    assert [one.rpartition(" ")[2] for one in body["colleagues"]] == ["办公室经办二", "办公室主任"]
    assert (body["when"], body["question"], body["version"]) == ("after", "经费是否落实", 3)


def test_a_copy_says_to_whom_and_why(client: FlaskClient, services: FixtureServices) -> None:
    form = {**KEYED, "copy.holders": "department_clerk@430211-mzj", "copy.note": "请阅"}
    client.post("/tasks/admission/t1/acts/copy", data=form)
    body = {"holders": ["department_clerk@430211-mzj"], "colleagues": [], "note": "请阅"}
    assert services.sent[0][2:4] == ("/tasks/t1/copy", body)


def test_a_remark_belongs_to_the_case(client: FlaskClient, services: FixtureServices) -> None:
    client.post("/tasks/admission/t1/acts/remark", data={**KEYED, "remark.text": "已电话核实"})
    assert services.sent[0][2:4] == (f"/cases/{fixtures.CASE_NO}/remarks", {"text": "已电话核实"})


def test_a_refused_act_stays_open_with_everything_entered(
    client: FlaskClient, services: FixtureServices
) -> None:
    services.refusal = refusal(
        409, title="已经生效，不能退回", detail="“下发告知单”已经生效，不能退回。", code="already-effective"
    )
    form = {**KEYED, "return.target": "sign", "return.reason": "缺经费说明", "return.mode": "again"}
    answer = client.post("/tasks/admission/t1/acts/return", data=form)
    assert answer.status_code == 409
    assert "“下发告知单”已经生效，不能退回。" in answer.text
    assert 'id="acts" open' in answer.text
    assert "缺经费说明</textarea>" in answer.text
    assert 'value="sign" checked' in answer.text


def test_an_error_of_a_field_is_told_beside_it(client: FlaskClient, services: FixtureServices) -> None:
    services.refusal = refusal(errors=[{"pointer": "/reason", "zh": "太长", "en": "Too long"}])
    answer = client.post("/tasks/admission/t1/acts/transfer", data={**KEYED, "transfer.reason": "x"})
    assert '<a href="#f-transfer-reason">太长</a>' in answer.text
    assert 'id="f-transfer-reason-error">太长' in answer.text


def test_opening_a_task_is_told_to_the_service_once(services: FixtureServices) -> None:
    fresh = a_portal(services=services).test_client()
    for _ in range(2):
        assert fresh.get("/tasks/admission/t1").status_code == 200
    assert [sent[2] for sent in services.sent] == ["/tasks/t1/seen"]


def test_a_stranger_s_look_is_not_told(services: FixtureServices) -> None:
    stranger = Actor("u4", "市级督查", "", "430200", "", frozenset({"city_supervisor@430200"}))
    a_portal(stranger, services).test_client().get("/tasks/admission/t1")
    assert services.sent == []


def test_a_deputy_s_look_is_told_and_the_page_says_for_whom_it_is(services: FixtureServices) -> None:
    absent = Absent("u1", "办公室经办", frozenset({"committee_office_clerk@430211-swb"}))
    deputy = Actor("u6", "办公室副主任", "", "430211-swb", "", frozenset(), (absent,))
    page = a_portal(deputy, services).test_client().get("/tasks/admission/t1").text
    assert "您正在代办公室经办办理" in page
    assert [sent[2] for sent in services.sent] == ["/tasks/t1/seen"]


def test_a_look_the_service_could_not_be_told_of_is_told_the_next_time() -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise ServiceUnavailable("admission")

    other = a_portal(services=FixtureServices())
    other.extensions[EXTENSION].services.send = away
    assert other.test_client().get("/tasks/admission/t1").status_code == 200
    assert other.extensions[EXTENSION].marks.opened == []


def test_a_task_that_has_gone_on_meanwhile_is_shown_all_the_same(services: FixtureServices) -> None:
    services.refusal = refusal(409)
    fresh = a_portal(services=services)
    assert fresh.test_client().get("/tasks/admission/t1").status_code == 200
    assert fresh.extensions[EXTENSION].marks.opened == ["t1"]


def test_a_delegated_task_says_by_whom_and_an_urged_one_how_often(client: FlaskClient) -> None:
    assert "由办公室主任委派，办理后返回。" in client.get("/tasks/admission/t2").text
    assert "已被催办 2 次" in client.get("/tasks/admission/t1").text


def test_a_task_the_case_was_returned_to_says_why_and_a_later_one_does_not(client: FlaskClient) -> None:
    assert "办公室经办二退回本件：材料不齐，请补充；缺经费说明" in client.get("/tasks/admission/t2").text
    assert "退回本件" not in client.get("/tasks/admission/t1").text


def test_signatures_given_and_planned_are_shown(client: FlaskClient) -> None:
    page = client.get("/tasks/admission/t2").text
    assert "审核委员会办公室 主任" in page and "同意，请按期完成" in page and "待您办理后签" in page


@pytest.mark.usefixtures("cosigning")
def test_while_others_sign_nothing_can_be_handed_in_but_signatures_can_be_done_without(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get("/tasks/admission/t1").text
    assert "正在加签" in page and "经费未落实" in page
    assert "/tasks/admission/t1/complete" not in page
    assert re.findall(r"/signatures/(\w+)/cancel", page) == ["s7"]
    answer = client.post("/tasks/admission/t1/signatures/s7/cancel", data=KEYED)
    assert answer.headers["Location"] == "/tasks/admission/t1?did=cancel"
    assert services.sent[-1][2:4] == ("/tasks/t1/cosign/cancel", {"version": 3, "cosign": "s7"})


def test_what_was_handed_in_just_now_can_be_taken_back_from_the_desk(
    client: FlaskClient, services: FixtureServices
) -> None:
    asked = f"/inbox?finished={fixtures.CASE_NO}&finished_in=admission&finished_task="
    assert f'action="{CASE}/withdraw/t9"' in client.get(f"{asked}t9").text
    too_late = client.get(f"{asked}t1").text
    assert "/withdraw/" not in too_late and "不能再撤回" in too_late
    assert "/withdraw/" not in client.get(f"/inbox?finished={fixtures.CASE_NO}").text
    answer = client.post(
        f"{CASE}/withdraw/t9", data={**KEYED, "reason": "提交后发现需要修改", "back": "task"}
    )
    assert answer.headers["Location"] == "/tasks/admission/t9?did=withdraw"
    assert services.sent[0][2:4] == ("/tasks/t9/withdraw", {"reason": "提交后发现需要修改"})


def test_what_was_handed_in_just_now_is_not_the_next_thing_to_do(client: FlaskClient) -> None:
    page = client.get(f"/inbox?finished={fixtures.CASE_NO}&finished_in=admission&finished_task=t1").text
    assert "/tasks/admission/t1" not in page
    assert f"办理下一件：{fixtures.INBOX['tasks'][1]['case_title']}" in page


def test_the_case_file_says_with_whom_it_is_and_lets_those_who_wait_urge(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get(CASE).text
    assert "目前在谁手里" in page and "审核委员会办公室 经办人" in page and "催办×2" in page
    answer = client.post(f"{CASE}/urge", data=KEYED)
    assert answer.headers["Location"] == f"{CASE}?did=urge"
    assert services.sent[0][2:4] == (f"/cases/{fixtures.CASE_NO}/urge", {})


def test_the_case_file_shows_remarks_and_who_was_given_it_to_read(client: FlaskClient) -> None:
    page = client.get(CASE).text
    assert "补充材料已上传。" in page
    readers = page[page.index('id="readers"') : page.index('id="timeline"')]
    assert "审核委员会办公室 主任" in readers and "办公室经办二" in readers and "请阅" in readers
    assert readers.count("已阅") == readers.count("未阅") == 1


@pytest.mark.parametrize(
    ("act", "form", "kept"),
    [
        ("remarks", {"text": "太早的话"}, "太早的话</textarea>"),
        ("withdraw/t9", {"reason": "写错了"}, "写错了</textarea>"),
        ("urge", {}, 'id="waiting"'),
    ],
)
def test_what_the_case_refuses_is_told_on_its_page_with_the_text_kept(
    client: FlaskClient, services: FixtureServices, act: str, form: dict[str, str], kept: str
) -> None:
    services.refusal = refusal(409, title="刚刚催办过", detail="明天之后可再次催办。", code="urged-too-soon")
    answer = client.post(f"{CASE}/{act}", data={**KEYED, **form})
    assert answer.status_code == 409
    assert "明天之后可再次催办。" in answer.text and kept in answer.text


def test_agreeing_to_several_says_what_came_of_each(
    client: FlaskClient, services: FixtureServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []

    def answer(method: str, service: str, path: str, payload: Any, **_: Any) -> Any:
        sent.append((path, payload))
        no = {
            "title": "该环节已由他人办理",
            "title_en": "Somebody else did it",
            "detail": "晚了",
            "status": 409,
        }
        return {"results": [{"id": "t3", "problem": None}, {"id": "t4", "problem": no}]}

    monkeypatch.setattr(services, "send", answer)
    page = client.post(
        "/batch", data={**KEYED, "task": ["t3:1", "t4:7", "t1:1", "t9:x"], "text": "同意"}
    ).text
    listed = [{"id": "t3", "version": 1}, {"id": "t4", "version": 7}]
    assert sent == [("/tasks/batch-agree", {"tasks": listed, "text": "同意"})]
    assert "已办理 1 件。" in page and "1 件没有办成" in page and "晚了" in page
    assert "有 2 件已不在您的待办中" in page


def test_a_service_that_is_away_fails_its_own_tasks_only(
    client: FlaskClient, services: FixtureServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise ServiceUnavailable("admission")

    monkeypatch.setattr(services, "send", away)
    answer = client.post("/batch", data={**KEYED, "task": ["t3:1"]})
    assert answer.status_code == 200
    assert "“事项准入”服务暂时连不上" in answer.text
