"""Whom accounts belong to at an identity provider, kept by the security administrator, on both databases."""

from __future__ import annotations

import pytest

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage import sessions
from portal.storage.identity_links import Waiting, linked
from portal.storage.sessions import PROVIDER, Vouched
from portal.storage.work import Work
from portal.web.keeping_accounts import AccountUnknown, KeepingAccounts, NotOnesOwn, ReasonMissing
from portal.web.keeping_links import (
    KeepingLinks,
    LinkedAlready,
    NotLinked,
    SubjectTaken,
    SubjectUnreadable,
)
from portal.web.keeping_sessions import SessionOver
from portal.web.passwords import Passwords
from tests.integration.portal.test_keeping_accounts import journal, person

ISSUER, SUBJECT, WHY = "https://id.example.gov.cn/realms/county", "f3b1c0de-0731", "统一身份认证上线"


@pytest.fixture
def keeping(directory: Works[Work], passwords: Passwords) -> KeepingLinks:
    return KeepingLinks(directory, KeepingAccounts(directory, passwords), ISSUER)


@pytest.fixture
def guard(directory: Works[Work]) -> Actor:
    return person(directory, "security")


@pytest.fixture
def clerk(directory: Works[Work]) -> str:
    return person(directory, "mzj.clerk").user_id


def opened(works: Works[Work], token: str, account_id: str, how: Vouched) -> None:
    with works(Actor.system("portal")) as work:
        work.sessions.open(token, account_id, works.clock.now(), vouched=how)


def alive(works: Works[Work], account_id: str) -> set[str]:
    with works.reading() as session:
        return {one.token_hash for one in sessions.sessions_of(session, account_id, works.clock.now())}


def test_a_link_is_made_undone_and_told_of(
    keeping: KeepingLinks, guard: Actor, clerk: str, directory: Works[Work], clock: FixedClock
) -> None:
    keeping.link(guard, clerk, f" {SUBJECT} ", WHY)
    found = keeping.of(clerk)
    assert found and (found.subject, found.linked_at) == (SUBJECT, clock.now())
    with directory.reading() as session:
        owner = linked(session, ISSUER, SUBJECT)
        assert owner and owner.account_id == clerk
        assert linked(session, ISSUER, SUBJECT.upper()) is None
        assert linked(session, "https://elsewhere.example", SUBJECT) is None
    opened(directory, "a", clerk, Vouched(PROVIDER))
    opened(directory, "b", clerk, Vouched())
    keeping.unlink(guard, clerk, "离岗")
    assert keeping.of(clerk) is None
    assert alive(directory, clerk) == {sessions.hashed("b")}
    told = {"login": "mzj.clerk", "issuer": ISSUER, "identity": SUBJECT}
    assert journal(directory, clerk)[-2:] == [
        ("identity-linked", "安全管理员", {**told, "reason": WHY}),
        ("identity-unlinked", "安全管理员", {**told, "reason": "离岗"}),
    ]


@pytest.mark.parametrize("subject", ["", "  ", "x" * 256, "two words", "line\nbreak", "null\0"])
def test_what_tells_nobody_apart_is_not_linked(
    keeping: KeepingLinks, guard: Actor, clerk: str, subject: str
) -> None:
    with pytest.raises(SubjectUnreadable):
        keeping.link(guard, clerk, subject, WHY)
    assert keeping.of(clerk) is None


def test_one_identity_has_one_account_and_one_account_one_identity(
    keeping: KeepingLinks, guard: Actor, clerk: str, directory: Works[Work], passwords: Passwords
) -> None:
    keeping.link(guard, clerk, SUBJECT, WHY)
    leader = person(directory, "mzj.leader").user_id
    refused: list[tuple[type[Refusal], Actor, str, str, str]] = [
        (SubjectTaken, guard, leader, SUBJECT, WHY),
        (LinkedAlready, guard, clerk, "another", WHY),
        (NotOnesOwn, guard, guard.user_id, "another", WHY),
        (ReasonMissing, guard, leader, "another", " "),
        (AccountUnknown, guard, "nobody", "another", WHY),
    ]
    for refusal, actor, account_id, subject, why in refused:
        with pytest.raises(refusal):
            keeping.link(actor, account_id, subject, why)
    with pytest.raises(NotLinked):
        keeping.unlink(guard, leader, WHY)
    with pytest.raises(NotLinked):
        KeepingLinks(directory, KeepingAccounts(directory, passwords)).link(guard, leader, "another", WHY)
    assert keeping.of(leader) is None
    # At another provider the same words are somebody else.
    elsewhere = KeepingLinks(directory, KeepingAccounts(directory, passwords), "https://elsewhere.example")
    elsewhere.link(guard, leader, SUBJECT, WHY)
    assert keeping.of(leader) is None


def test_whoever_is_on_the_way_comes_back_once_soon_and_in_the_same_browser(
    directory: Works[Work], clock: FixedClock
) -> None:
    waiting = Waiting("n", "v", "/inbox")

    def begin(state: str) -> None:
        with directory(Actor.system("portal")) as work:
            work.provider_requests.begin(state, "mine", waiting, clock.now())

    def take(state: str, browser: str = "mine") -> Waiting | None:
        with directory(Actor.system("portal")) as work:
            return work.provider_requests.take(state, browser, clock.now())

    begin("a")
    assert take("b") is None
    assert take("a", "theirs") is None
    assert take("a") == waiting
    assert take("a") is None
    begin("c")
    clock.advance(minutes=10)
    assert take("c") is None
    with directory(Actor.system("portal")) as work:
        work.provider_requests.forget_old(clock.now())
    clock.advance(minutes=-5)
    assert take("c") is None


def test_one_session_of_somebody_is_ended_by_the_security_administrator(
    guard: Actor, clerk: str, directory: Works[Work], passwords: Passwords, clock: FixedClock
) -> None:
    accounts = KeepingAccounts(directory, passwords)
    opened(directory, "a", clerk, Vouched())
    opened(directory, "b", clerk, Vouched())
    clock.advance(minutes=1)
    accounts.end_session(guard, clerk, sessions.hashed("a"), "电脑遗失")
    assert alive(directory, clerk) == {sessions.hashed("b")}
    facts = {"login": "mzj.clerk", "sessions": 1, "reason": "电脑遗失"}
    assert journal(directory, clerk)[-1] == ("session-ended", "安全管理员", facts)
    for account_id, token, why, refusal in (
        (clerk, "a", "x", SessionOver),
        (person(directory, "mzj.leader").user_id, "b", "x", SessionOver),
        (clerk, "b", "", ReasonMissing),
        (guard.user_id, "b", "x", NotOnesOwn),
    ):
        with pytest.raises(refusal):
            accounts.end_session(guard, account_id, sessions.hashed(token), why)
    assert alive(directory, clerk) == {sessions.hashed("b")}
