"""Signing in through the web app: sessions, throttling, forms of our own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.kept_calendar import KeptCalendar
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from chassis.texts import Said
from chassis.web.identity import TokenSigner, access_of_routes, new_key_pair
from chassis.working_days import WorkingCalendar
from portal.clients.identity_provider import IdentityProvider
from portal.clients.services import Services
from portal.settings import Sms, Smtp, ToDoSystem
from portal.storage import attempts, credentials, sessions
from portal.storage.annual_results import AnnualResults
from portal.storage.audit_trail import AuditTrail
from portal.storage.departures import Departures
from portal.storage.directory import Directory
from portal.storage.guessing import Guessing
from portal.storage.habits import Habits
from portal.storage.kept_forms import KeptForms
from portal.storage.marks import Marks
from portal.storage.outages import Outages
from portal.storage.people import People
from portal.storage.saved_views import SavedViews
from portal.storage.secret_box import SecretBox
from portal.storage.stand_ins import StandIns
from portal.storage.standard_opinions import StandardOpinions
from portal.storage.tables import ACCOUNT, CALENDAR, METADATA, WEB_SESSION
from portal.storage.taken_messages import TakenMessages
from portal.storage.team import Team
from portal.storage.told import Told
from portal.storage.work import Work
from portal.storage.work_figures import WorkFigures
from portal.storage.worklist import Worklist
from portal.web import pages
from portal.web.application import make_web_app
from portal.web.calendar_book import CalendarBook
from portal.web.keeping_accounts import KeepingAccounts
from portal.web.keeping_channels import KeepingChannels
from portal.web.keeping_links import KeepingLinks
from portal.web.keeping_numbers import KeepingNumbers
from portal.web.keeping_opinions import KeepingOpinions
from portal.web.keeping_sessions import KeepingSessions
from portal.web.keeping_to_dos import KeepingToDos
from portal.web.keeping_views import KeepingViews
from portal.web.passwords import Passwords
from portal.web.second_factors import SecondFactors
from portal.web.sessions import SessionDoor, visitor
from portal.web.signing_in import SignIn
from portal.web.signing_in_elsewhere import Elsewhere, SigningInElsewhere
from portal.web.standing_in import StandingIn
from tests.integration.portal.conftest import PASSWORD

CLOSED_PORT = "http://127.0.0.1:9"
NO_KEYS = Path("there-are-no-keys")
PRIVATE, _ = new_key_pair()


def web_app(
    works: Works[Work],
    passwords: Passwords,
    *,
    https: bool = False,
    smtp: Smtp | None = None,
    sms: Sms | None = None,
    keys: Path | None = None,
    provider: IdentityProvider | None = None,
    passwords_for_all: bool = True,
) -> Flask:
    door = SessionDoor(works, https=https)
    services = dict.fromkeys(("admission", "assessment", "dispatch"), CLOSED_PORT)
    people, worklist = People(works.reading, works.clock), Worklist(works.reading, works.clock)
    kept = KeptCalendar(WorkingCalendar(), CALENDAR, works, owner="portal")
    outages = Outages(works)
    box = SecretBox(keys or NO_KEYS)
    factors = SecondFactors(works, passwords, box)
    signing = SignIn(works, passwords, door, factors, passwords_for_all=passwords_for_all)
    accounts = KeepingAccounts(works, passwords)
    elsewhere = provider and Elsewhere(
        SigningInElsewhere(works, provider, signing, box, passwords_for_all=passwords_for_all),
        Said("统一身份认证登录", "Sign in elsewhere"),
        passwords_for_all,
        "http://localhost/sign-in",
    )
    parts = pages.Parts(
        services=Services(services, TokenSigner(PRIVATE), watch=outages),
        outages=outages,
        kept_forms=KeptForms(works),
        worklist=worklist,
        directory=Directory(works.reading, works.clock),
        people=people,
        stand_ins=StandingIn(
            works, people, StandIns(works.reading, works.clock), Directory(works.reading, works.clock)
        ),
        marks=Marks(works, worklist),
        habits=Habits(works),
        notifications=Told(works),
        departures=Departures(works),
        channels=KeepingChannels(works, smtp or Smtp()),
        numbers=KeepingNumbers(works, sms or Sms()),
        to_dos=KeepingToDos(works, ToDoSystem()),
        opinions=KeepingOpinions(works, StandardOpinions(works.reading)),
        views=KeepingViews(works, SavedViews(works.reading)),
        calendar_book=CalendarBook(works, kept),
        annual_results=AnnualResults(works.reading),
        signing=signing,
        accounts=accounts,
        links=KeepingLinks(works, accounts, provider.issuer if provider else ""),
        audit_trail=AuditTrail(works),
        second_factors=factors,
        sessions=KeepingSessions(works),
        guessing=Guessing(works),
        taken_messages=TakenMessages(works.reading),
        team=Team(works.reading),
        absences=StandIns(works.reading, works.clock),
        work_figures=WorkFigures(works.reading),
        calendar=kept.calendar,
        visitor=visitor,
        clock=works.clock,
    )
    return make_web_app(
        signing, factors, door, parts, {}, https=https, host="bg.example.gov.cn", elsewhere=elsewhere
    )


@pytest.fixture
def database(sqlite: Database) -> Database:
    """These are about the web app; `test_sessions_and_attempts` asks the same of PostgreSQL's SQL."""
    return sqlite


@pytest.fixture
def app(directory: Works[Work], passwords: Passwords) -> Flask:
    return web_app(directory, passwords)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def form_token(browser: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', browser.get("/sign-in").text)
    assert found
    return found[1]


def sign_in(browser: FlaskClient, user: str, password: str = PASSWORD, **more: str) -> TestResponse:
    form = {"user": user, "password": password, "csrf_token": form_token(browser), **more}
    return browser.post("/sign-in", data=form, headers={"User-Agent": "a browser"})


def cookie(browser: FlaskClient) -> str:
    found = browser.get_cookie("gatehouse")
    assert found
    return found.value


def signed_in(browser: FlaskClient) -> bool:
    return browser.get("/inbox").status_code == 200


def test_somebody_signs_in_and_sees_the_inbox(browser: FlaskClient) -> None:
    assert sign_in(browser, "mzj.clerk", next="/inbox").headers["Location"] == "/inbox"
    assert "区民政局经办人" in browser.get("/inbox").text


def test_the_name_of_the_post_works_as_well_as_the_login(browser: FlaskClient) -> None:
    assert sign_in(browser, "区民政局经办人").status_code == 303
    assert signed_in(browser)


def test_without_signing_in_a_page_leads_to_the_form_and_back(browser: FlaskClient) -> None:
    answer = browser.get("/inbox?view=done")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=%2Finbox%3Fview%3Ddone"


def test_a_part_of_a_page_sends_the_whole_browser_to_the_form(browser: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8080/inbox?view=done"}
    answer = browser.get("/inbox", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Finbox%3Fview%3Ddone"


@pytest.mark.parametrize(("user", "password"), [("mzj.clerk", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    browser: FlaskClient, user: str, password: str
) -> None:
    answer = sign_in(browser, user, password)
    assert answer.status_code == 422
    assert "账号或密码不正确" in answer.text
    assert not signed_in(browser)


def test_the_token_changes_when_somebody_signs_in(browser: FlaskClient) -> None:
    form_token(browser)
    before = cookie(browser)
    sign_in(browser, "mzj.clerk")
    assert cookie(browser) != before


def test_a_token_planted_before_signing_in_opens_nothing(app: Flask) -> None:
    victim, attacker = app.test_client(), app.test_client()
    planted = "p" * 43
    victim.set_cookie("gatehouse", planted)
    sign_in(victim, "mzj.clerk")
    attacker.set_cookie("gatehouse", planted)
    assert signed_in(victim)
    assert not signed_in(attacker)


def test_only_a_hash_of_the_token_is_kept(browser: FlaskClient, directory: Works[Work]) -> None:
    sign_in(browser, "mzj.clerk")
    with directory.reading() as session:
        kept = session.scalars(select(WEB_SESSION.c.token_hash)).all()
    assert kept == [sessions.hashed(cookie(browser))]


def test_signing_out_ends_the_session_for_whoever_copied_the_cookie(app: Flask) -> None:
    browser, copy = app.test_client(), app.test_client()
    sign_in(browser, "mzj.clerk")
    copy.set_cookie("gatehouse", cookie(browser))
    assert signed_in(copy)
    token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', browser.get("/inbox").text)
    assert token
    assert browser.post("/sign-out", data={"csrf_token": token[1]}).status_code == 303
    assert not signed_in(copy)
    assert not signed_in(browser)


def test_half_an_hour_without_a_click_signs_out(browser: FlaskClient, clock: FixedClock) -> None:
    sign_in(browser, "mzj.clerk")
    clock.advance(minutes=29)
    assert signed_in(browser)
    clock.advance(minutes=29)
    assert signed_in(browser)
    clock.advance(minutes=31)
    assert not signed_in(browser)


def test_an_administrator_is_signed_out_after_a_quarter_of_an_hour(
    browser: FlaskClient, directory: Works[Work], clock: FixedClock
) -> None:
    with directory(Actor.system("portal")) as work:
        account = credentials.account_named(work.session, "admin")
        assert account
        work.sessions.open("t" * 43, account.account_id, clock.now())
    browser.set_cookie("gatehouse", "t" * 43)
    clock.advance(minutes=14)
    assert signed_in(browser)
    clock.advance(minutes=16)
    assert not signed_in(browser)


def test_after_twelve_hours_everybody_signs_in_again(browser: FlaskClient, clock: FixedClock) -> None:
    sign_in(browser, "mzj.clerk")
    for _ in range(35):
        clock.advance(minutes=20)
        assert signed_in(browser)
    clock.advance(minutes=21)
    assert not signed_in(browser)


def test_a_disabled_account_is_out_at_once(browser: FlaskClient, directory: Works[Work]) -> None:
    sign_in(browser, "mzj.clerk")
    with directory(Actor.system("portal")) as work:
        work.session.execute(ACCOUNT.update().where(ACCOUNT.c.login == "mzj.clerk").values(disabled=True))
    assert not signed_in(browser)
    assert sign_in(browser, "mzj.clerk").status_code == 422


def fail(browser: FlaskClient, user: str, times: int) -> list[int]:
    return [sign_in(browser, user, "wrong").status_code for _ in range(times)]


def test_after_five_failures_even_the_right_password_has_to_wait(
    browser: FlaskClient, clock: FixedClock
) -> None:
    assert fail(browser, "mzj.clerk", 6) == [422] * 5 + [429]
    answer = sign_in(browser, "mzj.clerk")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    clock.advance(seconds=3)
    assert sign_in(browser, "mzj.clerk").status_code == 303


def test_waiting_gets_longer_but_ends(browser: FlaskClient, clock: FixedClock) -> None:
    waits = []
    fail(browser, "mzj.clerk", 5)
    for _ in range(12):
        waits.append(int(sign_in(browser, "mzj.clerk", "wrong").headers["Retry-After"]))
        clock.advance(seconds=waits[-1] + 1)
        assert sign_in(browser, "mzj.clerk", "wrong").status_code == 422
    assert waits == sorted(waits)
    assert waits[-1] == 900
    clock.advance(minutes=16)
    assert sign_in(browser, "mzj.clerk").status_code == 303


def test_an_account_that_does_not_exist_is_throttled_just_the_same(browser: FlaskClient) -> None:
    assert fail(browser, "nobody", 6) == fail(browser, "sfj.clerk", 6)


def test_other_accounts_are_not_slowed_by_it(browser: FlaskClient) -> None:
    fail(browser, "mzj.clerk", 6)
    assert sign_in(browser, "sfj.clerk").status_code == 303


def test_one_address_guessing_at_many_accounts_is_slowed(browser: FlaskClient) -> None:
    for number in range(20):
        assert fail(browser, f"guess{number}", 1) == [422]
    assert sign_in(browser, "sfj.clerk").status_code == 429


def test_signing_in_forgets_the_failures_of_the_account(browser: FlaskClient, clock: FixedClock) -> None:
    fail(browser, "mzj.clerk", 4)
    assert sign_in(browser, "mzj.clerk").status_code == 303
    browser.delete_cookie("gatehouse")
    assert fail(browser, "mzj.clerk", 4) == [422] * 4


def test_one_address_guessing_at_codes_of_documents_is_slowed(
    browser: FlaskClient, clock: FixedClock
) -> None:
    tried = [browser.get("/v?c=guessed").status_code for _ in range(attempts.FREE_FAILURES["codes"])]
    assert set(tried) == {404}
    assert browser.get("/v?c=guessed").status_code == 429
    clock.advance(hours=1)
    assert browser.get("/v?c=guessed").status_code == 404


def test_a_form_without_the_visitors_token_is_refused(browser: FlaskClient) -> None:
    token = form_token(browser)
    right = {"user": "mzj.clerk", "password": PASSWORD, "csrf_token": token}
    assert browser.post("/sign-in", data={**right, "csrf_token": ""}).status_code == 403
    assert browser.post("/sign-in", data={**right, "csrf_token": "0" * 64}).status_code == 403
    assert browser.post("/sign-in", data=right, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    browser.delete_cookie("gatehouse")
    assert browser.post("/sign-in", data=right).status_code == 403


def test_behind_https_the_cookie_is_bound_to_the_host(directory: Works[Work], passwords: Passwords) -> None:
    browser = web_app(directory, passwords, https=True).test_client()
    answer = browser.get("/sign-in", base_url="https://bg.example.gov.cn")
    written = answer.headers["Set-Cookie"]
    assert written.startswith("__Host-gatehouse=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(written.split("; "))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("address", ["/sign-in", "/inbox", "/nowhere", "/livez", "/catalogue"])
def test_every_answer_carries_the_guarding_headers(browser: FlaskClient, address: str) -> None:
    headers = browser.get(address).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("file", ["dist/portal.css", "mark.svg"])
def test_our_own_files_are_told_to_be_nothing_else(browser: FlaskClient, file: str) -> None:
    answer = browser.get(f"/static/{file}")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_signing_in_and_out_is_journaled_without_the_password(
    browser: FlaskClient, directory: Works[Work]
) -> None:
    sign_in(browser, "mzj.clerk")
    journal = METADATA.tables["journal"]
    with directory.reading() as session:
        lines = session.execute(select(journal.c.action, journal.c.facts)).all()
    whence = {"address": "127.0.0.1", "device": "a browser"}
    assert [(line.action, line.facts) for line in lines] == [
        ("signed-in", {"login": "mzj.clerk", "method": "password", **whence})
    ]


def test_every_page_says_who_may_open_it(app: Flask) -> None:
    assert None not in access_of_routes(app).values()


def test_the_first_sign_in_raises_the_cost_of_a_generated_password(
    browser: FlaskClient, directory: Works[Work], passwords: Passwords
) -> None:
    generated = passwords.hash_generated(PASSWORD)
    with directory(Actor.system("portal")) as work:
        mine = ACCOUNT.c.login == "mzj.clerk"
        work.session.execute(ACCOUNT.update().where(mine).values(password_hash=generated))
    assert sign_in(browser, "mzj.clerk").status_code == 303
    with directory.reading() as session:
        account = credentials.account_named(session, "mzj.clerk")
    assert account and not passwords.is_outdated(account.password_hash)
    assert passwords.fits(account.password_hash, PASSWORD)
