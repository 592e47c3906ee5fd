"""An address for mail: entered, confirmed by a link that was sent there, tested; never another's."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.settings import Smtp
from portal.storage.channels import MAIL
from portal.storage.tables import DELIVERY
from portal.storage.work import Work
from portal.web.keeping_channels import (
    AT_FIRST,
    AddressUnreadable,
    AskedTooOften,
    CodeNotValid,
    DomainNotAllowed,
    KeepingChannels,
    MailNotSetUp,
    NoAddressYet,
)
from portal.web.passwords import Passwords
from tests.integration.portal.test_mail_leaves_the_portal import (
    ADDRESS,
    PUBLIC,
    clerk,
    colleague,
    mailbox,
    reachable,
    sender_of,
    states,
)
from tests.integration.portal.test_signing_in import sign_in, web_app
from tests.integration.portal.test_the_inbox import hear_task, task
from tests.support.mail_server import Mailbox

__all__ = ["clerk", "colleague", "mailbox"]


def test_an_address_is_used_only_once_its_owner_opened_the_link(
    directory: Works[Work], clerk: Actor, colleague: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    kept = KeepingChannels(directory, mailbox.settings())
    sender = sender_of(directory, mailbox.settings())
    kept.want_mail(clerk, f" {ADDRESS} ")
    hear_task(directory, task(1))
    sender.send_due()
    (asked,) = mailbox.arrived
    assert (asked["To"], asked["Subject"]) == (ADDRESS, "[把关] 请确认您的邮箱")
    link = next(word for word in asked.get_content().split() if "code=" in word)
    assert link.startswith(f"{PUBLIC}notification-settings?")
    (code,) = parse_qs(urlsplit(link).query)["code"]
    for who, wrong in ((colleague, code), (clerk, "guess"), (clerk, "")):
        with pytest.raises(CodeNotValid):
            kept.confirm(who, wrong)
    kept.confirm(clerk, code)
    with pytest.raises(CodeNotValid):
        kept.confirm(clerk, code)
    assert kept.of(clerk).channel(MAIL).address == ADDRESS
    assert kept.of(clerk).channel(MAIL).kinds == frozenset(AT_FIRST)
    clock.advance(minutes=2)
    kept.want_mail(clerk, "other@example.gov.cn")
    hear_task(directory, task(2))
    sender.send_due()
    assert mailbox.recipients[1:] == ["other@example.gov.cn", ADDRESS] or mailbox.recipients[1:] == [
        ADDRESS,
        "other@example.gov.cn",
    ]
    with directory.reading() as session:
        newest = session.scalars(select(DELIVERY.c.id)).all()
    assert len(newest) == 3
    clock.advance(hours=25)
    late = kept.of(clerk).channel(MAIL).code
    with pytest.raises(CodeNotValid):
        kept.confirm(clerk, late or "")
    assert kept.of(clerk).channel(MAIL).address == ADDRESS


def test_nobody_has_mail_sent_to_strangers_again_and_again(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, clock: FixedClock
) -> None:
    kept = KeepingChannels(directory, mailbox.settings())
    for _ in range(5):
        kept.want_mail(clerk, ADDRESS)
        with pytest.raises(AskedTooOften):
            kept.want_mail(clerk, ADDRESS)
        clock.advance(minutes=2)
    with pytest.raises(AskedTooOften):
        kept.want_mail(clerk, ADDRESS)
    sender_of(directory, mailbox.settings()).send_due()
    codes = {word for text in mailbox.texts() for word in text.split() if "code=" in word}
    assert len(codes) == 1, "only the newest link is good"
    clock.advance(hours=24)
    kept.want_mail(clerk, ADDRESS)


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        ("", AddressUnreadable),
        ("nobody", AddressUnreadable),
        ("a@b", AddressUnreadable),
        ("a@example.gov.cn\r\nBcc: all@example.gov.cn", AddressUnreadable),
        ("a@example.gov.cn,b@example.gov.cn", AddressUnreadable),
        ("x" * 65 + "@example.gov.cn", AddressUnreadable),
        ("a@elsewhere.com", DomainNotAllowed),
        ("a@notexample.gov.cn", DomainNotAllowed),
    ],
)
def test_what_is_no_address_here_changes_nothing(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox, address: str, refusal: type[Exception]
) -> None:
    kept = KeepingChannels(directory, mailbox.settings(domains=("Example.gov.cn",)))
    with pytest.raises(refusal):
        kept.want_mail(clerk, address)
    assert (kept.of(clerk).channels, states(directory)) == ({}, [])
    kept.want_mail(clerk, "a@mail.EXAMPLE.gov.cn")


def test_without_a_server_nobody_enters_an_address_and_without_an_address_nobody_tests(
    directory: Works[Work], clerk: Actor, mailbox: Mailbox
) -> None:
    with pytest.raises(MailNotSetUp):
        KeepingChannels(directory, Smtp()).want_mail(clerk, ADDRESS)
    kept = KeepingChannels(directory, mailbox.settings())
    with pytest.raises(NoAddressYet):
        kept.test(clerk, MAIL)
    reachable(directory, clerk)
    kept.test(clerk, MAIL)
    with pytest.raises(AskedTooOften):
        kept.test(clerk, MAIL)
    sender_of(directory, mailbox.settings()).send_due()
    assert [message["Subject"] for message in mailbox.arrived] == ["[把关] 测试消息"]


def test_the_link_in_the_mail_leads_through_sign_in_to_the_button_that_confirms(
    directory: Works[Work], mailbox: Mailbox, passwords: Passwords, clock: FixedClock
) -> None:
    app = web_app(directory, passwords, smtp=mailbox.settings())
    browser = app.test_client()
    assert sign_in(browser, "zzb.clerk").status_code == 303
    page = browser.get("/notification-settings").text
    token = {"csrf_token": page.partition('name="csrf_token" value="')[2].partition('"')[0]}
    answer = browser.post("/notification-settings/mail", data={**token, "address": ADDRESS})
    assert answer.status_code == 303
    sender_of(directory, mailbox.settings()).send_due()
    link = urlsplit(next(word for word in mailbox.texts()[0].split() if "code=" in word))
    stranger = app.test_client()
    away = stranger.get(f"{link.path}?{link.query}").headers["Location"]
    assert parse_qs(urlsplit(away).query)["next"] == [f"{link.path}?{link.query}"]
    page = browser.get(f"{link.path}?{link.query}").text
    assert f"以后的消息发到 {ADDRESS}" in page
    code = parse_qs(link.query)["code"][0]
    assert (
        browser.post("/notification-settings/mail/confirm", data={**token, "code": code}).status_code == 303
    )
    assert 'name="mail" value="new"' in browser.get("/notification-settings").text
