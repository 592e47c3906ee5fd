"""Signing in by an identity provider: a real one on this machine, out and back through the web app."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.clients.identity_provider import IdentityProvider
from portal.clients.keys import ensure_second_factor_key
from portal.storage import credentials
from portal.storage.tables import ACCOUNT, METADATA, PROVIDER_REQUEST, WEB_SESSION
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.test_signing_in import sign_in, signed_in, web_app
from tests.support.identity_provider import ProviderProcess, provider_process

OURS = "http://localhost/"
SUBJECT = "f3b1c0de-0731"


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderProcess]:
    with provider_process() as found:
        yield found


@pytest.fixture
def database(sqlite: Database) -> Database:
    """These are about the web app; `test_keeping_links` asks the same of PostgreSQL's SQL."""
    return sqlite


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    file = tmp_path / "second-factor.keys"
    ensure_second_factor_key(file)
    return file


def app_for(
    works: Works[Work],
    passwords: Passwords,
    provider: ProviderProcess,
    keys: Path,
    *,
    for_all: bool = True,
    **settings: Any,
) -> Flask:
    asking = IdentityProvider(provider.settings(**settings), OURS)
    return web_app(works, passwords, keys=keys, provider=asking, passwords_for_all=for_all)


@pytest.fixture
def app(directory: Works[Work], passwords: Passwords, provider: ProviderProcess, keys: Path) -> Flask:
    return app_for(directory, passwords, provider, keys)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def link(works: Works[Work], provider: ProviderProcess, login: str, subject: str = SUBJECT) -> str:
    with works(Actor.system("portal")) as work:
        account = credentials.account_named(work.session, login)
        assert account
        work.identity_links.link(account.account_id, provider.issuer, subject, works.clock.now())
        return account.account_id


def out(browser: FlaskClient, onward: str = "/inbox") -> str:
    """The address somebody is sent to."""
    answer = browser.get("/sign-in/oidc", query_string={"next": onward})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def back(browser: FlaskClient, provider: ProviderProcess, url: str, subject: str = SUBJECT) -> TestResponse:
    """They say there who they are, and are sent back."""
    address = urlsplit(provider.authorize(url, subject))
    assert f"{address.scheme}://{address.netloc}/" == OURS
    return browser.get(f"{address.path}?{address.query}")


def arrive(browser: FlaskClient, provider: ProviderProcess, subject: str = SUBJECT) -> TestResponse:
    return back(browser, provider, out(browser), subject)


def lines(works: Works[Work]) -> list[tuple[str, str, Mapping[str, Any]]]:
    line = METADATA.tables["journal"].c
    with works.reading() as session:
        ask = select(line.action, line.subject, line.facts).order_by(line.number)
        return [tuple(row) for row in session.execute(ask)]


def token_on(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_somebody_comes_in_and_it_shows_how(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess
) -> None:
    account_id = link(directory, provider, "mzj.clerk")
    assert "统一身份认证登录" in browser.get("/sign-in?next=/inbox").text
    answer = arrive(browser, provider)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox")
    assert "区民政局经办人" in browser.get("/inbox").text
    assert "统一身份认证" in browser.get("/my-account").text
    (action, whom, facts) = lines(directory)[-1]
    assert (action, whom, facts["method"]) == ("signed-in", account_id, "oidc")


def test_what_is_kept_of_the_session_tells_no_token(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess
) -> None:
    link(directory, provider, "mzj.clerk")
    url = out(browser)
    with directory.reading() as session:
        kept = str(session.execute(select(PROVIDER_REQUEST)).all())
    assert parse_qs(urlsplit(url).query)["state"][0] not in kept
    back(browser, provider, url)
    with directory.reading() as session:
        (kept,) = session.scalars(select(WEB_SESSION.c.id_token))
        assert session.execute(select(PROVIDER_REQUEST)).all() == []
    assert kept and "eyJ" not in kept


def test_somebody_nobody_has_linked_is_told_whom_to_ask_and_nothing_changes(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess
) -> None:
    link(directory, provider, "mzj.clerk")
    before = len(lines(directory))
    answer = arrive(browser, provider, "somebody-else")
    assert answer.status_code == 403
    assert "请联系本县安全管理员" in answer.text and "security administrator" in answer.text
    assert "somebody-else" in answer.text
    assert not signed_in(browser)
    (line,) = lines(directory)[before:]
    assert line[:2] == ("identity-not-linked", "unknown")
    assert (line[2]["identity"], line[2]["issuer"]) == ("somebody-else", provider.issuer)
    with directory.reading() as session:
        assert session.execute(select(WEB_SESSION)).all() == []


def test_whose_account_is_closed_stays_out(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess
) -> None:
    account_id = link(directory, provider, "mzj.clerk")
    with directory(Actor.system("portal")) as work:
        work.session.execute(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(disabled=True))
    answer = arrive(browser, provider)
    assert answer.status_code == 403 and "已停用" in answer.text
    assert not signed_in(browser)
    assert lines(directory)[-1][:2] == ("identity-of-closed-account", account_id)


@pytest.mark.parametrize(
    "onward",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/sign-out", "/" * 2000],
)
def test_nobody_is_led_elsewhere(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess, onward: str
) -> None:
    link(directory, provider, "mzj.clerk")
    assert back(browser, provider, out(browser, onward)).headers["Location"] == "/"


def test_one_comes_back_once_soon_and_in_the_same_browser(
    app: Flask, directory: Works[Work], provider: ProviderProcess, clock: FixedClock
) -> None:
    link(directory, provider, "mzj.clerk")
    mine, thief = app.test_client(), app.test_client()
    address = urlsplit(provider.authorize(out(mine), SUBJECT))
    returning = f"{address.path}?{address.query}"
    assert thief.get(returning).status_code == 422
    thief.get("/sign-in")
    assert thief.get(returning).status_code == 422
    assert not signed_in(thief)
    assert mine.get(returning).status_code == 303
    again = mine.get(returning)
    assert again.status_code == 422 and "请重新登录" in again.text and "please sign in again" in again.text
    late = app.test_client()
    url = out(late)
    clock.advance(minutes=10)
    assert back(late, provider, url).status_code == 422
    assert not signed_in(late)
    assert {line[0] for line in lines(directory)} >= {"identity-refused"}


def test_what_comes_back_without_being_sent_is_refused_and_soon_not_looked_at(app: Flask) -> None:
    browser = app.test_client()
    paths = ["", "?state=", "?state=x&code=y", "?code=y", "?error=access_denied&state=x"]
    assert {browser.get(f"/sign-in/oidc/return{path}").status_code for path in paths} == {422}
    for _ in range(16):
        last = browser.get("/sign-in/oidc/return?state=x&code=y").status_code
    assert last == 429
    assert browser.get("/sign-in/oidc").status_code == 429


def test_whoever_turns_back_there_may_try_again(browser: FlaskClient, directory: Works[Work]) -> None:
    state = parse_qs(urlsplit(out(browser)).query)["state"][0]
    answer = browser.get("/sign-in/oidc/return", query_string={"error": "access_denied", "state": state})
    assert answer.status_code == 422 and "请重试" in answer.text
    assert lines(directory)[-1][2]["because"] == "access_denied"


def test_a_code_the_provider_never_gave_opens_nothing(browser: FlaskClient, directory: Works[Work]) -> None:
    state = parse_qs(urlsplit(out(browser)).query)["state"][0]
    answer = browser.get("/sign-in/oidc/return", query_string={"code": "made-up", "state": state})
    assert answer.status_code == 422 and "没有通过核验" in answer.text and "failed our checks" in answer.text
    assert lines(directory)[-1][2]["because"] == "invalid_grant"
    assert not signed_in(browser)


def test_an_administrator_still_needs_a_second_factor(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess
) -> None:
    link(directory, provider, "security")
    answer = arrive(browser, provider)
    assert answer.headers["Location"].startswith("/sign-in/second-factor")
    assert not signed_in(browser)


def test_a_second_factor_of_the_provider_counts_where_it_is_set_up(
    directory: Works[Work], passwords: Passwords, provider: ProviderProcess, keys: Path
) -> None:
    link(directory, provider, "security")
    app = app_for(directory, passwords, provider, keys, second_factor_amr=("otp",))
    provider.person(SUBJECT, amr=["pwd"])
    assert "second-factor" in arrive(app.test_client(), provider).headers["Location"]
    provider.person(SUBJECT, amr=["pwd", "otp"])
    browser = app.test_client()
    assert arrive(browser, provider).headers["Location"] == "/inbox"
    assert browser.get("/accounts").status_code == 200
    provider.person(SUBJECT)


def test_a_password_that_was_given_need_not_be_changed_by_whoever_does_not_use_it(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess
) -> None:
    account_id = link(directory, provider, "mzj.clerk")
    given = ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(password_given=True)
    with directory(Actor.system("portal")) as work:
        work.session.execute(given)
    assert arrive(browser, provider).headers["Location"] == "/inbox"
    other = browser.application.test_client()
    assert sign_in(other, "mzj.clerk").headers["Location"] == "/sign-in/password"


def test_signing_out_ends_it_here_and_leads_there(
    browser: FlaskClient, directory: Works[Work], provider: ProviderProcess
) -> None:
    link(directory, provider, "mzj.clerk")
    arrive(browser, provider)
    token = token_on(browser.get("/inbox").text)
    answer = browser.post("/sign-out", data={"csrf_token": token})
    address = urlsplit(answer.headers["Location"])
    asked = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/oauth2/end_session"
    assert asked["post_logout_redirect_uri"] == ["http://localhost/sign-in"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert not signed_in(browser)


def test_whoever_came_by_password_is_not_sent_there(browser: FlaskClient) -> None:
    sign_in(browser, "mzj.clerk")
    token = token_on(browser.get("/inbox").text)
    assert browser.post("/sign-out", data={"csrf_token": token}).headers["Location"] == "/sign-in"


def test_the_provider_may_change_its_keys(
    app: Flask, directory: Works[Work], provider: ProviderProcess
) -> None:
    link(directory, provider, "mzj.clerk")
    assert arrive(app.test_client(), provider).status_code == 303
    provider.stop()
    provider.start()
    assert arrive(app.test_client(), provider).status_code == 303


def test_while_the_provider_is_down_it_is_said_and_passwords_work(
    directory: Works[Work], passwords: Passwords, keys: Path
) -> None:
    browser = app_for(directory, passwords, ProviderProcess(9), keys).test_client()
    answer = browser.get("/sign-in/oidc")
    assert answer.status_code == 503
    assert "统一身份认证暂时连不上" in answer.text and "cannot be reached" in answer.text
    assert "可以用密码登录" in answer.text and 'name="password"' in answer.text
    assert sign_in(browser, "mzj.clerk").status_code == 303


def test_where_passwords_are_for_administrators_nobody_else_comes_in_by_one(
    directory: Works[Work], passwords: Passwords, keys: Path
) -> None:
    app = app_for(directory, passwords, ProviderProcess(9), keys, for_all=False)
    browser = app.test_client()
    assert "管理员用密码登录" in browser.get("/sign-in").text
    assert "请联系安全管理员" in browser.get("/sign-in/oidc").text
    answer = sign_in(browser, "mzj.clerk")
    assert answer.status_code == 403 and "密码登录只供" in answer.text
    assert lines(directory)[-1][0] == "password-not-taken"
    assert sign_in(browser, "mzj.clerk", "wrong").status_code == 422
    assert not signed_in(browser)
    assert sign_in(browser, "admin").headers["Location"].startswith("/sign-in/second-factor")


def test_without_a_provider_there_is_no_such_way_in(directory: Works[Work], passwords: Passwords) -> None:
    browser = web_app(directory, passwords).test_client()
    assert "/sign-in/oidc" not in browser.get("/sign-in").text
    for path in ("/sign-in/oidc", "/sign-in/oidc/return"):
        assert browser.get(path).status_code == 404
    assert browser.post("/sign-in/oidc/ended").status_code == 404
