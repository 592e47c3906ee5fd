"""账号管理 in the browser: who may open it, what it tells, and that every change shows who makes it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from chassis.actor import Actor
from chassis.web.refusals import RoleMissing
from portal.storage.identity_links import Link
from portal.web.keeping_accounts import AdministratorsSeparate
from portal.web.keeping_links import SubjectTaken
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, a_portal
from tests.unit.portal_pages.some_accounts import AT, FixtureAccounts, FixtureLinks
from tests.unit.portal_pages.some_sign_ins import ELSEWHERE

GUARD = Actor(
    "u3", "安全管理员", "安全管理员", "430211", "某区", frozenset({"security_administrator@430211"})
)
SYSTEM = Actor("u4", "系统管理员", "系统管理员", "430211", "某区", frozenset({"system_administrator@430211"}))
PAGE = "/accounts/u5"


def accounts_of(portal: Flask) -> FixtureAccounts:
    found = portal.extensions["gatehouse.pages"].accounts
    assert isinstance(found, FixtureAccounts)
    return found


@pytest.mark.parametrize("actor", [OFFICE_CLERK, SYSTEM])
@pytest.mark.parametrize("path", ["/accounts", "/accounts/new", PAGE])
def test_only_the_security_administrator_opens_accounts(actor: Actor, path: str) -> None:
    portal = a_portal(actor)
    portal.testing = True
    with pytest.raises(RoleMissing):
        portal.test_client().get(path)


def test_the_list_tells_roles_and_states() -> None:
    client = a_portal(GUARD).test_client()
    page = client.get("/accounts").text
    for words in ("办公室经办二", "swb.clerk2", "审核委员会办公室", "已锁定", "须改密码", "有第二因素"):
        assert words in page
    assert "没有符合条件的记录" in client.get("/accounts?text=nobody").text


def test_the_page_of_an_account_tells_what_is_held_what_was_and_who_changed_it() -> None:
    page = a_portal(GUARD).test_client().get(PAGE).text
    for words in ("2026-01-01", "已结束", "区民政局", "岗位调整", "Edge · Windows", "到 09:30:00"):
        assert words in page


def test_ones_own_account_offers_no_change() -> None:
    page = a_portal(GUARD).test_client().get("/accounts/u3").text
    assert "须由另一位安全管理员办理" in page
    assert "授予角色</h2>" not in page and "重置密码" not in page


@pytest.mark.parametrize(
    ("path", "done"),
    [
        ("unlock", "unlocked"),
        ("end-sessions", "ended"),
        ("reset-second-factor", "factor"),
        ("close", "closed"),
    ],
)
def test_each_act_needs_the_own_password_and_carries_the_reason(path: str, done: str) -> None:
    portal = a_portal(GUARD)
    client = portal.test_client()
    refused = client.post(f"{PAGE}/{path}", data={"own": "wrong", "reason": "因故"})
    assert refused.status_code == 422
    assert "您的密码不正确" in refused.text and 'value="因故"' in refused.text
    assert accounts_of(portal).done == []
    answer = client.post(f"{PAGE}/{path}", data={"own": "own", "reason": "因故"})
    assert answer.headers["Location"] == f"{PAGE}?done={done}"
    assert accounts_of(portal).done == [(path.replace("-", "_"), "u5", "因故")]
    assert client.get(answer.headers["Location"]).text.count('role="status"') == 1


@pytest.mark.parametrize("path", ["reset-password", "reopen"])
def test_a_fresh_password_is_shown_in_the_answer_and_nowhere_else(path: str) -> None:
    portal = a_portal(GUARD)
    client = portal.test_client()
    assert client.post(f"{PAGE}/{path}", data={"own": "wrong", "reason": "因故"}).status_code == 422
    answer = client.post(f"{PAGE}/{path}", data={"own": "own", "reason": "因故"})
    assert "abcd-efgh-jkmn-pqrs" in answer.text
    assert "abcd-efgh-jkmn-pqrs" not in client.get(PAGE).text


def test_an_account_is_opened_with_all_that_was_entered() -> None:
    portal = a_portal(GUARD)
    form = {
        "login": "x.clerk",
        "name": "某办经办人",
        "post": "经办人",
        "unit": "430211-swb",
        "reason": "新设",
    }
    client = portal.test_client()
    again = client.post("/accounts/new", data={**form, "own": ""})
    assert again.status_code == 422 and 'value="某办经办人"' in again.text
    assert "abcd-efgh" in client.post("/accounts/new", data={**form, "own": "own"}).text
    assert accounts_of(portal).done[0][1].login == "x.clerk"


def test_roles_are_given_and_withdrawn_and_a_refusal_keeps_what_was_entered() -> None:
    portal = a_portal(GUARD)
    client, accounts = portal.test_client(), accounts_of(portal)
    form = {"role": "audit_administrator", "unit": "430211-swb", "valid_from": "2026-12-01", "own": "own"}
    accounts.refusal = AdministratorsSeparate()
    refused = client.post(f"{PAGE}/roles", data={**form, "reason": "兼任"})
    assert refused.status_code == 409
    assert "必须是三个人" in refused.text and "are three people" in refused.text
    assert 'value="2026-12-01"' in refused.text
    accounts.refusal = None
    client.post(f"{PAGE}/roles", data={**form, "reason": "到任"})
    client.post(f"{PAGE}/roles/withdraw", data={"held": "a@b@2026-01-01", "own": "own", "reason": "离任"})
    assert accounts.done == [
        ("give_role", "u5", "audit_administrator", "430211-swb", (date(2026, 12, 1), None), "到任"),
        ("withdraw_role", "u5", "a@b@2026-01-01", "离任"),
    ]


def test_the_pages_speak_english() -> None:
    client = a_portal(GUARD).test_client()
    client.set_cookie("language", "en")
    for path, words in (
        ("/accounts", "Open an account"),
        (PAGE, "Withdraw a role"),
        ("/accounts/new", "first password"),
    ):
        assert words in client.get(path).text


def links_of(portal: Flask) -> FixtureLinks:
    found = portal.extensions["gatehouse.pages"].links
    assert isinstance(found, FixtureLinks)
    return found


def test_one_session_of_somebody_is_ended_with_password_and_reason() -> None:
    portal = a_portal(GUARD)
    client = portal.test_client()
    page = client.get(PAGE).text
    rows = page.split("正在登录</h2>")[1].split("</section>")[0].split("<tbody>")
    assert rows[0].count("<th scope") == 5 and rows[1].count("<td") == 5 * rows[1].count("<tr")
    assert "统一身份认证" in rows[1]
    assert "结束一次登录" in page and f'value="{ELSEWHERE.token_hash}"' in page
    given = {"session": ELSEWHERE.token_hash, "reason": "电脑遗失"}
    assert client.post(f"{PAGE}/sessions/end", data={**given, "own": "wrong"}).status_code == 422
    assert accounts_of(portal).done == []
    answer = client.post(f"{PAGE}/sessions/end", data={**given, "own": "own"})
    assert answer.headers["Location"] == f"{PAGE}?done=one-ended"
    assert accounts_of(portal).done == [("end_session", "u5", ELSEWHERE.token_hash, "电脑遗失")]


def test_without_an_identity_provider_nothing_is_said_of_one() -> None:
    assert "统一身份</h2>" not in a_portal(GUARD).test_client().get(PAGE).text


def test_an_account_is_linked_with_an_identity_and_the_link_undone() -> None:
    portal = a_portal(GUARD)
    links, client = links_of(portal), portal.test_client()
    links.issuer = "https://id.example.gov.cn"
    assert "未关联" in client.get(PAGE).text
    given = {"subject": "f3b1c0de", "reason": "上线"}
    refused = client.post(f"{PAGE}/identity", data={**given, "own": "wrong"})
    assert refused.status_code == 422 and 'value="f3b1c0de"' in refused.text
    links.refusal = SubjectTaken()
    taken = client.post(f"{PAGE}/identity", data={**given, "own": "own"})
    assert taken.status_code == 409 and "已经关联了另一个账号" in taken.text
    assert links.done == []
    links.refusal = None
    answer = client.post(f"{PAGE}/identity", data={**given, "own": "own"})
    assert answer.headers["Location"] == f"{PAGE}?done=linked"
    links.linked = Link("f3b1c0de", AT)
    page = client.get(answer.headers["Location"]).text
    assert "f3b1c0de" in page and "解除关联" in page and "已关联，可以" in page
    client.post(f"{PAGE}/identity/undo", data={"own": "own", "reason": "离岗"})
    assert links.done == [("link", "u5", "f3b1c0de", "上线"), ("unlink", "u5", "离岗")]
