"""The second factor: enrolled with proof, asked for at every sign-in, no code taken twice."""

from __future__ import annotations

import re
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.clients.keys import ensure_second_factor_key
from portal.storage import credentials
from portal.storage.tables import BACKUP_CODE, METADATA, SECOND_FACTOR
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.conftest import PASSWORD
from tests.integration.portal.test_signing_in import sign_in, signed_in, web_app

CODE, ENROLMENT, MINE = "/sign-in/code", "/sign-in/second-factor", "/my-account/second-factor"


@pytest.fixture
def app(directory: Works[Work], passwords: Passwords, tmp_path: Path) -> Flask:
    keys = tmp_path / "second-factor.keys"
    ensure_second_factor_key(keys)
    return web_app(directory, passwords, keys=keys)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def post(browser: FlaskClient, page: str, path: str = "", **form: str) -> TestResponse:
    """Fill the form of a page."""
    token = browser.get(page).text.split('name="csrf_token" value="')[1][:64]
    return browser.post(path or page, data={**form, "csrf_token": token})


def secret_on(page: str) -> str:
    found = re.search(r'<b class="digest">([A-Z2-7 ]+)</b>', page)
    assert found
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<b>(\w{5}-\w{5})</b>", page)


def now(secret: str, clock: FixedClock, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).at(clock.now(), counter_offset=steps))


def enrolled(browser: FlaskClient, clock: FixedClock, login: str = "admin") -> tuple[str, list[str]]:
    """Somebody signs in for the first time; the secret and the backup codes. The half minute passes."""
    sign_in(browser, login)
    page = ENROLMENT if login == "admin" else MINE
    secret = secret_on(browser.get(page).text)
    answer = post(browser, page, code=now(secret, clock), own=PASSWORD)
    assert answer.status_code == 200
    clock.advance(seconds=90)
    return secret, codes_on(answer.text)


def journal(works: Works[Work]) -> list[str]:
    line = METADATA.tables["journal"].c
    with works.reading() as session:
        return list(session.scalars(select(line.action).order_by(line.number)))


def test_an_administrator_comes_in_only_after_enrolling(
    browser: FlaskClient, directory: Works[Work], clock: FixedClock
) -> None:
    answer = sign_in(browser, "admin", next="/incidents")
    assert answer.headers["Location"] == f"{ENROLMENT}?next=/incidents"
    assert not signed_in(browser)
    page = browser.get(ENROLMENT).text
    assert "<svg" in page
    secret = secret_on(page)
    assert secret_on(browser.get(ENROLMENT).text) == secret
    assert post(browser, ENROLMENT, code="000000").status_code == 422
    assert not signed_in(browser)
    answer = post(browser, ENROLMENT, code=now(secret, clock), next="/incidents")
    assert len(set(codes_on(answer.text))) == 10
    assert 'href="/incidents"' in answer.text
    assert signed_in(browser)
    assert journal(directory) == ["second-factor-enrolled", "signed-in"]


def test_a_clerk_needs_none(browser: FlaskClient) -> None:
    assert sign_in(browser, "mzj.clerk").headers["Location"] == "/"
    assert signed_in(browser)


def test_the_password_alone_opens_nothing_once_somebody_has_enrolled(
    app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    secret, _ = enrolled(browser, clock)
    other = app.test_client()
    assert sign_in(other, "admin").headers["Location"] == CODE
    assert not signed_in(other)
    assert other.get(ENROLMENT).headers["Location"] == "/sign-in"
    assert post(other, CODE, code=now(secret, clock)).status_code == 303
    assert signed_in(other)


def test_a_code_is_taken_once(app: Flask, browser: FlaskClient, clock: FixedClock) -> None:
    secret, _ = enrolled(browser, clock)
    first, second = app.test_client(), app.test_client()
    code = now(secret, clock)
    for one in (first, second):
        sign_in(one, "admin")
    assert post(first, CODE, code=code).status_code == 303
    answer = post(second, CODE, code=code)
    assert answer.status_code == 422
    assert "或者已经用过" in answer.text
    assert post(second, CODE, code=now(secret, clock, -1)).status_code == 422
    assert post(second, CODE, code=now(secret, clock, 1)).status_code == 303


def test_clocks_may_differ_by_half_a_minute_and_not_more(
    app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    secret, _ = enrolled(browser, clock)
    other = app.test_client()
    sign_in(other, "admin")
    assert post(other, CODE, code=now(secret, clock, -2)).status_code == 422
    assert post(other, CODE, code=now(secret, clock, 2)).status_code == 422
    assert post(other, CODE, code=now(secret, clock, -1)).status_code == 303


def test_a_backup_code_works_once_however_it_is_written(
    app: Flask, browser: FlaskClient, directory: Works[Work], clock: FixedClock
) -> None:
    _, codes = enrolled(browser, clock)
    other = app.test_client()
    sign_in(other, "admin")
    assert post(other, CODE, code=f" {codes[3].upper()} ").status_code == 303
    assert "还有 9 组备用码" in other.get("/my-account").text
    assert journal(directory)[-2:] == ["backup-code-used", "signed-in"]
    third = app.test_client()
    sign_in(third, "admin")
    assert post(third, CODE, code=codes[3]).status_code == 422
    assert post(third, CODE, code=codes[4].replace("-", "")).status_code == 303


def test_guessing_codes_is_slow_and_a_right_password_does_not_make_it_quicker(
    app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    secret, _ = enrolled(browser, clock)
    other = app.test_client()
    for _ in range(5):
        sign_in(other, "admin")
        assert post(other, CODE, code="000000").status_code == 422
    sign_in(other, "admin")
    answer = post(other, CODE, code=now(secret, clock))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "2"
    clock.advance(seconds=3)
    assert post(other, CODE, code=now(secret, clock)).status_code == 303


def test_the_database_holds_neither_the_secret_nor_a_code(
    browser: FlaskClient, directory: Works[Work], clock: FixedClock
) -> None:
    secret, codes = enrolled(browser, clock)
    with directory.reading() as session:
        kept = str(session.execute(select(SECOND_FACTOR)).all()) + str(
            session.execute(select(BACKUP_CODE)).all()
        )
    assert secret not in kept
    assert not any(part in kept for code in codes for part in (code, code.replace("-", "")))


def test_a_clerk_enrols_with_their_password_and_does_without_again(
    app: Flask, browser: FlaskClient, directory: Works[Work], clock: FixedClock
) -> None:
    sign_in(browser, "mzj.clerk")
    secret = secret_on(browser.get(MINE).text)
    assert post(browser, MINE, code=now(secret, clock), own="wrong").status_code == 422
    assert len(codes_on(post(browser, MINE, code=now(secret, clock), own=PASSWORD).text)) == 10
    assert signed_in(browser)
    assert sign_in(app.test_client(), "mzj.clerk").headers["Location"] == CODE
    drop = f"{MINE}/drop"
    assert post(browser, "/my-account", drop, own="wrong").status_code == 422
    assert post(browser, "/my-account", drop, own=PASSWORD).headers["Location"] == "/my-account?done=dropped"
    assert sign_in(app.test_client(), "mzj.clerk").headers["Location"] == "/"
    assert journal(directory).count("signed-in") == 2


def test_an_administrator_cannot_do_without(browser: FlaskClient, clock: FixedClock) -> None:
    enrolled(browser, clock)
    assert "停用第二因素" not in browser.get("/my-account").text
    answer = post(browser, "/my-account", f"{MINE}/drop", own=PASSWORD)
    assert (answer.status_code, "管理员必须使用第二因素" in answer.text) == (422, True)


def test_fresh_backup_codes_make_the_old_ones_worthless(
    app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    _, codes = enrolled(browser, clock)
    fresh = codes_on(post(browser, "/my-account", f"{MINE}/codes", own=PASSWORD).text)
    assert not set(codes) & set(fresh)
    other = app.test_client()
    sign_in(other, "admin")
    assert post(other, CODE, code=codes[0]).status_code == 422
    assert post(other, CODE, code=fresh[0]).status_code == 303


def test_a_secret_shown_too_long_ago_is_not_enrolled(
    browser: FlaskClient, clock: FixedClock, directory: Works[Work]
) -> None:
    sign_in(browser, "mzj.clerk")
    secret = secret_on(browser.get(MINE).text)
    token = browser.get(MINE).text.split('name="csrf_token" value="')[1][:64]
    clock.advance(minutes=16)
    form = {"code": now(secret, clock), "own": PASSWORD, "csrf_token": token}
    answer = browser.post(MINE, data=form)
    assert answer.status_code == 422
    assert secret_on(answer.text) != secret


def test_enrolling_ends_the_other_sessions(app: Flask, browser: FlaskClient, clock: FixedClock) -> None:
    other = app.test_client()
    sign_in(other, "mzj.clerk")
    enrolled(browser, clock, "mzj.clerk")
    assert (signed_in(browser), signed_in(other)) == (True, False)


def test_whoever_was_given_a_password_shows_the_second_factor_first(
    app: Flask, browser: FlaskClient, directory: Works[Work], clock: FixedClock, passwords: Passwords
) -> None:
    secret, _ = enrolled(browser, clock)
    with directory(Actor.system("portal")) as work:
        account = credentials.account_named(work.session, "admin")
        assert account
        given = passwords.hash(PASSWORD)
        work.credentials.change_password(account.account_id, given, clock.now(), given=True)
    other = app.test_client()
    assert sign_in(other, "admin").headers["Location"] == CODE
    assert other.get("/sign-in/password").headers["Location"] == "/sign-in"
    assert post(other, CODE, code=now(secret, clock)).headers["Location"] == "/sign-in/password"
    assert not signed_in(other)
