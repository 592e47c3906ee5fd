"""What an identity provider says of a session that is over there ends it here too (back-channel logout)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.clients.identity_provider import IdentityProvider
from portal.clients.keys import ensure_second_factor_key
from portal.storage import credentials
from portal.storage.tables import METADATA
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.test_signing_in import sign_in, signed_in, web_app
from tests.support.identity_provider import ObedientProvider, obedient_provider

ENDED = "/sign-in/oidc/ended"


@pytest.fixture
def database(sqlite: Database) -> Database:
    return sqlite


@pytest.fixture
def provider() -> Iterator[ObedientProvider]:
    with obedient_provider() as found:
        yield found


@pytest.fixture
def app(directory: Works[Work], passwords: Passwords, provider: ObedientProvider, tmp_path: Path) -> Flask:
    keys = tmp_path / "second-factor.keys"
    ensure_second_factor_key(keys)
    with directory(Actor.system("portal")) as work:
        for login, subject in (("mzj.clerk", "s-1"), ("mzj.leader", "s-2")):
            account = credentials.account_named(work.session, login)
            assert account
            work.identity_links.link(account.account_id, provider.issuer, subject, work.clock.now())
    asking = IdentityProvider(provider.settings(), "http://localhost/")
    return web_app(directory, passwords, keys=keys, provider=asking)


def arrived(app: Flask, provider: ObedientProvider, session: str | None, subject: str = "s-1") -> FlaskClient:
    browser = app.test_client()
    url = browser.get("/sign-in/oidc").headers["Location"]
    provider.claims = {"sid": session, "sub": subject}
    code, state = provider.sees(url), parse_qs(urlsplit(url).query)["state"][0]
    assert browser.get("/sign-in/oidc/return", query_string={"code": code, "state": state}).status_code == 303
    assert signed_in(browser)
    return browser


def ended(app: Flask, token: str) -> int:
    """The provider's own call: another machine, no cookie, no token of a form."""
    return app.test_client().post(ENDED, data={"logout_token": token}).status_code


def test_one_session_or_all_of_somebody_end_and_nobody_elses(
    app: Flask, provider: ObedientProvider, directory: Works[Work]
) -> None:
    first, second = arrived(app, provider, "a"), arrived(app, provider, "b")
    nameless, other = arrived(app, provider, None), arrived(app, provider, "c", "s-2")
    by_password = app.test_client()
    sign_in(by_password, "mzj.clerk")
    assert ended(app, provider.logout_token(sub=None, sid="a")) == 200
    assert [signed_in(one) for one in (first, second, nameless, other)] == [False, True, True, True]
    assert ended(app, provider.logout_token(sid="unheard-of")) == 200
    assert [signed_in(one) for one in (second, nameless, other)] == [True, False, True]
    assert ended(app, provider.logout_token()) == 200
    assert [signed_in(one) for one in (second, other, by_password)] == [False, True, True]
    assert ended(app, provider.logout_token(sub="unheard-of")) == 200
    assert signed_in(other)
    line = METADATA.tables["journal"].c
    with directory.reading() as session:
        told = session.scalars(select(line.facts).where(line.action == "session-ended")).all()
    assert told == [{"sessions": 1, "by": "provider"}] * 3


@pytest.mark.parametrize("changes", [{"aud": "another"}, {"events": None}, {"nonce": "n"}, {"exp": 1}])
def test_what_is_no_logout_token_ends_nothing(
    app: Flask, provider: ObedientProvider, changes: dict[str, object]
) -> None:
    browser = arrived(app, provider, "a")
    assert ended(app, provider.logout_token(**changes)) == 400
    assert ended(app, "") == 400
    assert signed_in(browser)


def test_whoever_floods_it_waits_and_a_provider_that_is_down_is_told_to_try_again(
    app: Flask, provider: ObedientProvider
) -> None:
    assert {ended(app, "x.y.z") for _ in range(21)} == {400}
    answer = app.test_client().post(ENDED, data={"logout_token": provider.logout_token()})
    assert answer.json == {"error": "invalid_request", "error_description": "too-many-attempts"}


def test_no_other_form_is_taken_without_its_token(app: Flask) -> None:
    for path in ("/sign-in", "/sign-out", "/sign-in/code"):
        assert app.test_client().post(path).status_code == 403
