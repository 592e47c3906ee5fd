"""What people do about their own account: the first password, a new one, sessions elsewhere."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage import credentials
from portal.storage.sessions import hashed
from portal.storage.tables import ACCOUNT, FORMER_PASSWORD, METADATA, WEB_SESSION
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.conftest import PASSWORD
from tests.integration.portal.test_signing_in import cookie, form_token, sign_in, signed_in, web_app

NEW = "trumpet lantern river"


@pytest.fixture
def app(directory: Works[Work], passwords: Passwords) -> Flask:
    return web_app(directory, passwords)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def given(directory: Works[Work]) -> None:
    """The clerk's password was given by somebody."""
    with directory(Actor.system("portal")) as work:
        mine = ACCOUNT.c.login == "mzj.clerk"
        work.session.execute(ACCOUNT.update().where(mine).values(password_given=True))


def journal(works: Works[Work], *actions: str) -> list[tuple[str, Any]]:
    line = METADATA.tables["journal"].c
    with works.reading() as session:
        rows = session.execute(select(line.action, line.facts).order_by(line.number))
        return [(row.action, row.facts) for row in rows if row.action in actions]


def post(browser: FlaskClient, path: str, **form: str) -> TestResponse:
    page = browser.get("/my-account").text if signed_in(browser) else browser.get("/sign-in/password").text
    token = page.split('name="csrf_token" value="')[1][:64]
    return browser.post(path, data={**form, "csrf_token": token})


def choose(
    browser: FlaskClient, new: str, *, today: str = PASSWORD, again: str | None = None
) -> TestResponse:
    path = "/my-account/password" if signed_in(browser) else "/sign-in/password"
    return post(browser, path, today=today, new=new, again=new if again is None else again)


@pytest.mark.usefixtures("given")
def test_a_password_that_was_given_opens_nothing_but_the_page_to_change_it(browser: FlaskClient) -> None:
    answer = sign_in(browser, "mzj.clerk", next="/inbox?view=done")
    assert answer.headers["Location"] == "/sign-in/password?next=/inbox?view%3Ddone"
    assert "设置新密码" in browser.get("/sign-in/password").text
    for path in ("/inbox", "/my-account", "/catalogue/import"):
        assert browser.get(path).headers["Location"].startswith("/sign-in?next=")
    answer = post(browser, "/sign-in/password", today=PASSWORD, new=NEW, again=NEW, next="/inbox?view=done")
    assert answer.headers["Location"] == "/inbox?view=done"
    assert signed_in(browser)


@pytest.mark.usefixtures("given")
def test_whoever_does_not_choose_within_a_quarter_of_an_hour_begins_again(
    browser: FlaskClient, clock: FixedClock
) -> None:
    sign_in(browser, "mzj.clerk")
    clock.advance(minutes=16)
    assert browser.get("/sign-in/password").headers["Location"] == "/sign-in"


@pytest.mark.usefixtures("given")
def test_after_the_change_the_given_password_is_worth_nothing(app: Flask, browser: FlaskClient) -> None:
    sign_in(browser, "mzj.clerk")
    choose(browser, NEW)
    other = app.test_client()
    assert sign_in(other, "mzj.clerk").status_code == 422
    assert sign_in(other, "mzj.clerk", NEW).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "密码至少 12 个字符"),
        ("xx mzj.clerk xx", "密码不能含有账号或姓名"),
        ("password1234", "这个密码太常见"),
        (PASSWORD, "不能与现在和以前的密码相同"),
    ],
)
def test_a_weak_password_is_refused_and_changes_nothing(
    browser: FlaskClient, directory: Works[Work], new: str, words: str
) -> None:
    sign_in(browser, "mzj.clerk")
    answer = choose(browser, new)
    assert answer.status_code == 422
    assert words in answer.text
    assert journal(directory, "password-changed") == []


def test_who_mistypes_the_new_password_is_told(browser: FlaskClient) -> None:
    sign_in(browser, "mzj.clerk")
    assert "两次输入的新密码不一致" in choose(browser, NEW, again="something else").text


def test_without_todays_password_nobody_changes_it_and_guessing_is_counted(browser: FlaskClient) -> None:
    sign_in(browser, "mzj.clerk")
    answers = [choose(browser, NEW, today="wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "您的密码不正确" in answers[0].text
    assert "已暂时锁定" in answers[5].text


def test_none_of_the_last_five_passwords_comes_again(
    browser: FlaskClient, directory: Works[Work], clock: FixedClock
) -> None:
    sign_in(browser, "mzj.clerk")
    used = [PASSWORD, *(f"trumpet lantern river {number}" for number in range(5))]
    for before, new in pairwise(used):
        assert choose(browser, new, today=before).status_code == 303
        clock.advance(seconds=1)
    assert choose(browser, used[1], today=used[-1]).status_code == 422
    assert choose(browser, used[0], today=used[-1]).status_code == 303
    with directory.reading() as session:
        account = credentials.account_named(session, "mzj.clerk")
        assert account
        mine = FORMER_PASSWORD.c.account_id == account.account_id
        assert len(session.execute(select(FORMER_PASSWORD).where(mine)).all()) == 4


def test_a_new_password_ends_every_other_session(app: Flask, browser: FlaskClient) -> None:
    other = app.test_client()
    sign_in(browser, "mzj.clerk")
    sign_in(other, "mzj.clerk")
    assert choose(browser, NEW).headers["Location"] == "/my-account?done=password"
    assert signed_in(browser)
    assert not signed_in(other)


def test_a_person_sees_where_they_are_signed_in_and_ends_it_there(
    app: Flask, browser: FlaskClient, directory: Works[Work]
) -> None:
    other = app.test_client()
    sign_in(browser, "mzj.clerk")
    sign_in(other, "mzj.clerk")
    page = browser.get("/my-account").text
    assert page.count('name="session"') == 2
    assert page.count("就是这里") == 1
    assert "127.0.0.1" in page
    there = hashed(cookie(other))
    assert post(browser, "/my-account/sessions/end", session=there).status_code == 303
    assert (signed_in(browser), signed_in(other)) == (True, False)
    assert post(browser, "/my-account/sessions/end", session=there).status_code == 404
    assert journal(directory, "session-ended") == [("session-ended", {"sessions": 1})]


def test_nobody_ends_a_session_of_somebody_else(app: Flask, browser: FlaskClient) -> None:
    other = app.test_client()
    sign_in(browser, "mzj.clerk")
    sign_in(other, "sfj.clerk")
    theirs = hashed(cookie(other))
    assert theirs not in browser.get("/my-account").text
    assert post(browser, "/my-account/sessions/end", session=theirs).status_code == 404
    assert signed_in(other)


def test_signing_out_everywhere_else_leaves_this_session(app: Flask, browser: FlaskClient) -> None:
    others = [app.test_client() for _ in range(2)]
    for one in (browser, *others):
        sign_in(one, "mzj.clerk")
    assert post(browser, "/my-account/sessions/end-others").status_code == 303
    assert [signed_in(one) for one in (browser, *others)] == [True, False, False]


def test_the_latest_sign_ins_show_what_was_refused(browser: FlaskClient) -> None:
    sign_in(browser, "mzj.clerk", "wrong")
    sign_in(browser, "mzj.clerk")
    page = browser.get("/my-account").text
    assert page.count("登录成功") == page.count("密码或验证码错误") == 1


def test_what_is_refused_is_journaled_without_the_name_that_was_typed(
    browser: FlaskClient, directory: Works[Work]
) -> None:
    sign_in(browser, "my-password-in-the-wrong-field", "x")
    whence = {"address": "127.0.0.1", "device": "a browser"}
    assert journal(directory, "sign-in-refused") == [("sign-in-refused", whence)]
    with directory.reading() as session:
        lines = session.execute(select(METADATA.tables["journal"])).all()
    assert "wrong-field" not in str(lines)


def test_a_lock_is_journaled_and_told_in_words(browser: FlaskClient, directory: Works[Work]) -> None:
    for _ in range(6):
        answer = sign_in(browser, "mzj.clerk", "wrong")
    assert "已暂时锁定，请 2 秒后再试" in answer.text
    assert [action for action, _ in journal(directory, "account-locked")] == ["account-locked"]


def test_login_and_name_of_the_post_are_one_account_to_guess_at(browser: FlaskClient) -> None:
    names = ["mzj.clerk", "区民政局经办人"] * 3
    assert [sign_in(browser, name, "wrong").status_code for name in names] == [422] * 5 + [429]


def test_where_a_session_is_from_is_kept(browser: FlaskClient, directory: Works[Work]) -> None:
    sign_in(browser, "mzj.clerk")
    with directory.reading() as session:
        row = session.execute(select(WEB_SESSION)).one()
    assert (row.address, row.device, row.pending) == ("127.0.0.1", "a browser", "")


def test_a_form_token_of_the_sign_in_page_is_worthless_afterwards(browser: FlaskClient) -> None:
    before = form_token(browser)
    sign_in(browser, "mzj.clerk")
    assert browser.post("/my-account/sessions/end-others", data={"csrf_token": before}).status_code == 403
