"""通知设置 in the browser: kinds by channel, an address with its confirmation, and what was sent."""

from __future__ import annotations

from datetime import time

import pytest
from flask import Flask

from chassis.errors import Refusal
from portal.storage.channels import Preferences
from portal.storage.rhythm import Rhythm
from portal.web.keeping_channels import (
    AddressUnreadable,
    AskedTooOften,
    CodeNotValid,
    DomainNotAllowed,
    MailNotSetUp,
    NoAddressYet,
    WebhookRefused,
)
from portal.web.keeping_numbers import NumberCodeNotValid, NumberUnreadable, SmsNotSetUp
from tests.unit.portal_pages.a_portal import a_portal
from tests.unit.portal_pages.some_channels import FixtureChannels, FixtureNumbers

PAGE = "/notification-settings"


@pytest.fixture
def portal() -> Flask:
    return a_portal()


def channels_of(portal: Flask) -> FixtureChannels:
    found = portal.extensions["gatehouse.pages"].channels
    assert isinstance(found, FixtureChannels)
    return found


def numbers_of(portal: Flask) -> FixtureNumbers:
    found = portal.extensions["gatehouse.pages"].numbers
    assert isinstance(found, FixtureNumbers)
    return found


def test_every_kind_is_offered_on_every_channel_with_an_address(portal: Flask) -> None:
    page = portal.test_client().get(PAGE).text
    assert page.count('name="portal"') == page.count('name="mail"') == 12
    assert 'name="mail" value="new" aria-label="新待办 邮件" checked' in page
    assert 'name="portal" value="ended" aria-label="已办结 我的消息">' in page
    channels_of(portal).preferences = Preferences()
    page = portal.test_client().get(PAGE).text
    assert (page.count('name="portal"'), page.count('name="mail"')) == (12, 0)


def test_what_is_chosen_is_kept_and_a_channel_that_was_not_shown_is_left_alone(portal: Flask) -> None:
    data = {"language": "en", "portal": ["new", "due"], "mail": ["pressing"], "mail-shown": "1"}
    answer = portal.test_client().post(PAGE, data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=kept")
    portal.test_client().post(PAGE, data={"portal": ["new"]})
    with_mail, without = channels_of(portal).choices
    assert (with_mail.language, with_mail.listed, with_mail.outside) == (
        "en",
        ["new", "due"],
        {"mail": ["pressing"]},
    )
    assert without.outside == {}
    assert without.rhythm is None


RHYTHM = {"rhythm-shown": "1", "digest": "daily", "daily_at": "08:15"}


def test_when_messages_leave_is_chosen_and_shown_again(portal: Flask) -> None:
    client = portal.test_client()
    page = client.get(PAGE).text
    assert 'name="digest" value="daily" checked' in page
    assert 'name="quiet_from" type="time" value="22:00"' in page
    assert page.count('name="through"') == 12
    data = {**RHYTHM, "quiet_from": "21:30", "quiet_to": "06:00", "days_off": "1", "through": ["due", "?"]}
    assert client.post(PAGE, data=data).status_code == 303
    wanted = Rhythm("daily", time(8, 15), time(21, 30), time(6, 0), True, frozenset({"due"}))
    assert channels_of(portal).choices[0].rhythm == wanted
    client.post(PAGE, data={**RHYTHM, "digest": "weekly"})
    assert channels_of(portal).choices[1].rhythm == Rhythm("at_once", time(8, 15), through=frozenset())


@pytest.mark.parametrize(
    "wrong",
    [
        {"daily_at": ""},
        {"daily_at": "25:00"},
        {"quiet_from": "22:00"},
        {"quiet_to": "22:00"},
        {"quiet_from": "22:00", "quiet_to": "22:00"},
        {"quiet_from": "soon", "quiet_to": "22:00"},
        {"daily_at": "08:00+05:00"},
    ],
)
def test_times_that_are_none_change_nothing_and_come_back_as_they_were_typed(
    portal: Flask, wrong: dict[str, str]
) -> None:
    answer = portal.test_client().post(PAGE, data={**RHYTHM, **wrong})
    assert answer.status_code == 422
    assert "时间填写不对" in answer.text and "The times are not right" in answer.text
    assert channels_of(portal).choices == []
    for name, typed in wrong.items():
        assert f'name="{name}" type="time"' in answer.text and f'value="{typed}"' in answer.text


def test_a_link_from_a_mail_only_offers_to_confirm_so_that_no_scanner_confirms_it(portal: Flask) -> None:
    client = portal.test_client()
    page = client.get(f"{PAGE}?code=secret").text
    assert "以后的消息发到 other@example.gov.cn" in page
    assert channels_of(portal).done == []
    answer = client.post(f"{PAGE}/mail/confirm", data={"code": "secret"})
    assert answer.headers["Location"] == f"{PAGE}?done=confirmed"
    assert channels_of(portal).done == [("confirm", "secret")]


@pytest.mark.parametrize(
    ("path", "data", "done"),
    [
        ("mail", {"address": "a@example.gov.cn"}, ("want", "a@example.gov.cn")),
        ("webhook", {"robot": "https://x/", "secret": "s"}, ("robot", "https://x/", "s")),
        ("webhook/test", {}, ("test", "webhook")),
        ("webhook/drop", {}, ("drop", "webhook")),
        ("mail/test", {}, ("test", "mail")),
        ("mail/drop", {}, ("drop", "mail")),
    ],
)
def test_each_button_does_what_it_says(
    portal: Flask, path: str, data: dict[str, str], done: tuple[str, ...]
) -> None:
    client = portal.test_client()
    answer = client.post(f"{PAGE}/{path}", data=data)
    assert answer.status_code == 303
    assert channels_of(portal).done == [done]
    assert 'class="note good"' in client.get(answer.headers["Location"]).text
    assert client.post(f"{PAGE}/pigeon/test").status_code == 404


@pytest.mark.parametrize(
    ("path", "refusal", "status"),
    [
        ("webhook", WebhookRefused(hosts="oapi.dingtalk.com"), 422),
        ("mail", MailNotSetUp(), 409),
        ("mail", AddressUnreadable(), 422),
        ("mail", DomainNotAllowed(domains="example.gov.cn"), 422),
        ("mail", AskedTooOften(most=5), 429),
        ("mail/confirm", CodeNotValid(hours=24), 422),
        ("mail/test", NoAddressYet(), 409),
    ],
)
def test_a_refusal_is_told_in_both_languages_with_what_was_typed(
    portal: Flask, path: str, refusal: Refusal, status: int
) -> None:
    channels_of(portal).refusal = refusal
    answer = portal.test_client().post(f"{PAGE}/{path}", data={"address": "nobody@"})
    assert answer.status_code == status
    assert refusal.said.zh in answer.text
    assert refusal.said.en in answer.text or refusal.title.en in answer.text
    assert 'value="nobody@"' in answer.text


def test_what_became_of_what_was_sent_is_told(portal: Flask) -> None:
    page = portal.test_client().get(PAGE).text
    for words in (
        "等待发送",
        "已试 2 次，下次",
        "451 4.7.1 later",
        "未能送达",
        "550 no such user",
        "消息 × 3",
    ):
        assert words in page


def test_a_robot_s_address_is_not_shown_again(portal: Flask) -> None:
    page = portal.test_client().get(PAGE).text
    assert "<b>oapi.dingtalk.com</b>" in page
    assert "access_token" not in page and "SEC" not in page
    assert page.count('name="webhook"') == 12
    channels_of(portal).robot_hosts = ()
    page = portal.test_client().get(PAGE).text
    assert "系统管理员尚未设置政务钉钉" in page and 'name="robot"' not in page


def test_a_number_is_entered_and_proven_and_never_shown_in_full(portal: Flask) -> None:
    client = portal.test_client()
    page = client.get(PAGE).text
    assert "138****8000" in page and "139****5678" in page and page.count('name="sms"') == 12
    for secret in ("13800138000", "13912345678", "123456"):
        assert secret not in page
    for path, data, done in (
        ("sms", {"number": "13912345678"}, ("want", "13912345678")),
        ("sms/confirm", {"code": "123456"}, ("confirm", "123456")),
    ):
        answer = client.post(f"{PAGE}/{path}", data=data)
        assert answer.status_code == 303
        assert numbers_of(portal).done[-1] == done
        assert 'class="note good"' in client.get(answer.headers["Location"]).text
    for channel in ("test", "drop"):
        assert client.post(f"{PAGE}/sms/{channel}").status_code == 303
    assert channels_of(portal).done == [("test", "sms"), ("drop", "sms")]


@pytest.mark.parametrize(
    ("path", "refusal", "status"),
    [
        ("sms", SmsNotSetUp(), 409),
        ("sms", NumberUnreadable(), 422),
        ("sms", AskedTooOften(most=5), 429),
        ("sms/confirm", NumberCodeNotValid(minutes=10, most=5), 422),
    ],
)
def test_what_is_wrong_with_a_number_is_told_in_both_languages_with_what_was_typed(
    portal: Flask, path: str, refusal: Refusal, status: int
) -> None:
    numbers_of(portal).refusal = refusal
    answer = portal.test_client().post(f"{PAGE}/{path}", data={"number": "1380"})
    assert answer.status_code == status
    assert refusal.said.zh in answer.text
    assert refusal.said.en in answer.text or refusal.title.en in answer.text
    assert 'name="number" type="tel"' in answer.text and 'value="1380"' in answer.text


def test_without_a_gateway_nobody_is_asked_for_a_number(portal: Flask) -> None:
    numbers_of(portal).carries_sms = False
    page = portal.test_client().get(PAGE).text
    assert "系统管理员尚未设置短信网关" in page and 'name="number"' not in page


def test_without_a_mail_server_nobody_is_asked_for_an_address(portal: Flask) -> None:
    channels_of(portal).carries_mail = False
    page = portal.test_client().get(PAGE).text
    assert "系统管理员尚未设置邮件服务器" in page
    assert 'name="address"' not in page
