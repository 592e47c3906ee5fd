"""账号安全 in the browser."""

from __future__ import annotations

from flask import Flask

from portal.web.lockout import locked_out
from portal.web.password_rules import PasswordTooShort
from portal.web.second_factors import State
from tests.unit.portal_pages.a_portal import NOW, a_portal
from tests.unit.portal_pages.some_sign_ins import ELSEWHERE, FixtureSessions, FixtureSigning

PAGE = "/my-account"


def parts_of(portal: Flask) -> tuple[FixtureSigning, FixtureSessions]:
    given = portal.extensions["gatehouse.pages"]
    return given.signing, given.sessions


def test_sessions_are_shown_by_device_address_and_time() -> None:
    page = a_portal().test_client().get(PAGE).text
    assert "Edge · Windows" in page and "Chrome · Android" in page
    assert ELSEWHERE.address in page
    assert "密码或验证码错误" in page


def test_what_is_asked_of_sessions_reaches_them() -> None:
    portal = a_portal()
    client = portal.test_client()
    assert (
        client.post(f"{PAGE}/sessions/end", data={"session": "abc"}).headers["Location"]
        == f"{PAGE}?done=ended"
    )
    assert client.post(f"{PAGE}/sessions/end-others").headers["Location"] == f"{PAGE}?done=others"
    assert parts_of(portal)[1].ended[0] == ("u1", "abc")
    assert parts_of(portal)[1].ended[1][1].startswith("all but ")


def test_a_refused_password_comes_back_with_the_reason_and_without_what_was_typed() -> None:
    portal = a_portal()
    parts_of(portal)[0].refusal = PasswordTooShort(least=12)
    answer = portal.test_client().post(
        f"{PAGE}/password", data={"today": "t0day", "new": "n3w", "again": "n3w"}
    )
    assert answer.status_code == 422
    assert "密码至少 12 个字符" in answer.text and "at least 12 characters" in answer.text
    assert "n3w" not in answer.text
    parts_of(portal)[0].refusal = locked_out(NOW, NOW)
    assert portal.test_client().post(f"{PAGE}/password", data={}).status_code == 429


def test_the_page_speaks_english() -> None:
    client = a_portal().test_client()
    client.set_cookie("language", "en")
    page = client.get(PAGE).text
    assert "Account security" in page and "Sign out everywhere else" in page


def test_the_second_factor_is_offered_or_told_of() -> None:
    portal = a_portal()
    client = portal.test_client()
    assert f'href="{PAGE}/second-factor"' in client.get(PAGE).text
    factors = portal.extensions["gatehouse.pages"].second_factors
    factors.now = State(NOW, 2, required=True)
    page = client.get(PAGE).text
    assert "还有 2 组备用码" in page and "停用第二因素" not in page
    factors.now = State(NOW, 9, required=False)
    assert "停用第二因素" in client.get(PAGE).text


def test_enrolling_shows_picture_and_secret_and_then_the_backup_codes() -> None:
    client = a_portal().test_client()
    page = client.get(f"{PAGE}/second-factor").text
    assert "<svg" in page and "JBSW Y3DP" in page
    wrong = client.post(f"{PAGE}/second-factor", data={"own": "own", "code": "000000"})
    assert wrong.status_code == 422 and "验证码不正确" in wrong.text
    assert client.post(f"{PAGE}/second-factor", data={"own": "x", "code": "123456"}).status_code == 422
    assert "abcd9-efgh9" in client.post(f"{PAGE}/second-factor", data={"own": "own", "code": "123456"}).text
