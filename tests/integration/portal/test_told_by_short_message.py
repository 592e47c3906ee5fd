"""短信 through a real HTTP server: a number proven by a code, what is said, how often, and what no means."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import httpx
import pytest

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.clients import sms as speaking
from portal.clients.letters import Letters
from portal.clients.sending import PAUSES, Sender
from portal.clients.sms import SmsGateway, signed
from portal.settings import Sms, Smtp
from portal.storage.channels import CODE_LIVES, SMS
from portal.storage.deliveries import RESTS
from portal.storage.leaving import Leaving
from portal.storage.rhythm import Rhythm
from portal.storage.tables import METADATA
from portal.storage.work import Work
from portal.web.keeping_channels import AT_FIRST, AskedTooOften, Choice, KeepingChannels
from portal.web.keeping_numbers import (
    MOST_TRIES,
    KeepingNumbers,
    NumberCodeNotValid,
    NumberUnreadable,
    SmsNotSetUp,
)
from portal.web.passwords import Passwords
from tests.integration.portal.test_mail_leaves_the_portal import PUBLIC, clerk, colleague, states
from tests.integration.portal.test_signing_in import sign_in, web_app
from tests.integration.portal.test_the_inbox import START, hear_task, task
from tests.support.json_server import JsonServer
from tests.support.mail_server import free_port
from tests.support.sms_gateway import CODE, NOTICE, refused, sms_gateway, sms_settings, taken

__all__ = ["clerk", "colleague"]
NOW = 1_772_413_200.0
NUMBER, OTHER = "13800138000", "13912345678"


@pytest.fixture
def gateway() -> Iterator[JsonServer]:
    with sms_gateway() as server:
        yield server


def sender_of(works: Works[Work], sms: Sms) -> Sender:
    leaving = Leaving(works, {SMS: sms.hourly})
    return Sender(leaving, {SMS: SmsGateway(sms, now=lambda: NOW)}, Letters(PUBLIC), works.clock)


def reachable(works: Works[Work], actor: Actor, *kinds: str, number: str = NUMBER) -> None:
    """This person has proven a number."""
    with works(actor) as work:
        work.channels.put_where(actor.user_id, SMS, address=number, kinds=list(kinds or AT_FIRST))


def code_of(gateway: JsonServer) -> str:
    """The code the newest message brought."""
    body = gateway.bodies()[-1]
    assert body["TemplateId"] == CODE
    code, minutes = body["TemplateParamSet"]
    assert (len(code), minutes) == (6, "10")
    return str(code)


def test_a_number_is_used_only_once_its_owner_entered_the_code_sent_to_it(
    directory: Works[Work], clerk: Actor, colleague: Actor, gateway: JsonServer, clock: FixedClock
) -> None:
    settings = sms_settings(gateway.url)
    kept, sender = KeepingNumbers(directory, settings), sender_of(directory, settings)
    kept.want(clerk, " +86 138-0013-8000 ")
    hear_task(directory, task(1))
    sender.send_due()
    (asked,) = gateway.bodies()
    assert asked["PhoneNumberSet"] == [f"+86{NUMBER}"]
    code = code_of(gateway)
    wrong = "000000" if code != "000000" else "111111"
    for who, entered in ((colleague, code), (clerk, wrong), (clerk, "")):
        with pytest.raises(NumberCodeNotValid):
            kept.confirm(who, entered)
    channels = KeepingChannels(directory, Smtp())
    assert channels.of(clerk).channel(SMS).address is None
    kept.confirm(clerk, f" {code} ")
    with pytest.raises(NumberCodeNotValid):
        kept.confirm(clerk, code)
    assert channels.of(clerk).channel(SMS).address == NUMBER
    assert channels.of(clerk).channel(SMS).kinds == frozenset(AT_FIRST)
    clock.advance(minutes=2)
    kept.want(clerk, OTHER)
    hear_task(directory, task(2))
    sender.send_due()
    told = {(body["TemplateId"], body["PhoneNumberSet"][0]) for body in gateway.bodies()[1:]}
    assert told == {(CODE, f"+86{OTHER}"), (NOTICE, f"+86{NUMBER}")}, "the one before stays in use"
    clock.advance(seconds=CODE_LIVES.total_seconds() + 1)
    late = channels.of(clerk).channel(SMS).code
    with pytest.raises(NumberCodeNotValid):
        kept.confirm(clerk, late or "")
    with directory.reading() as session:
        lines = session.execute(METADATA.tables["journal"].select()).mappings().all()
    assert {"number-entered", "number-confirmed"} <= {line["action"] for line in lines}
    assert NUMBER not in str(lines) and code not in str(lines) and "138****8000" in str(lines)


def test_a_code_is_guessed_at_a_few_times_only_also_by_many_at_once(
    directory: Works[Work], clerk: Actor, gateway: JsonServer
) -> None:
    settings = sms_settings(gateway.url)
    kept = KeepingNumbers(directory, settings)
    kept.want(clerk, NUMBER)
    sender_of(directory, settings).send_due()
    code = code_of(gateway)
    wrong = "000000" if code != "000000" else "111111"
    refusals: list[Exception] = []

    def guess() -> None:
        try:
            kept.confirm(clerk, wrong)
        except NumberCodeNotValid as refusal:
            refusals.append(refusal)

    threads = [threading.Thread(target=guess) for _ in range(MOST_TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == MOST_TRIES
    with pytest.raises(NumberCodeNotValid):
        kept.confirm(clerk, code)
    assert KeepingChannels(directory, Smtp()).of(clerk).channel(SMS).address is None


def test_nobody_has_codes_sent_to_a_stranger_again_and_again(
    directory: Works[Work], clerk: Actor, colleague: Actor, gateway: JsonServer, clock: FixedClock
) -> None:
    kept = KeepingNumbers(directory, sms_settings(gateway.url))
    for _ in range(3):
        kept.want(clerk, NUMBER)
        with pytest.raises(AskedTooOften):
            kept.want(clerk, NUMBER)
        clock.advance(minutes=2)
    for _ in range(2):
        kept.want(colleague, NUMBER)
        clock.advance(minutes=2)
    with pytest.raises(AskedTooOften):
        kept.want(colleague, NUMBER)
    kept.want(colleague, OTHER)
    clock.advance(hours=24)
    kept.want(colleague, NUMBER)


@pytest.mark.parametrize(
    "entered",
    [
        "",
        "110",
        "1380013800",
        "138001380000",
        "12800138000",
        "+85213800138000",
        "１３８00138000",
        "138x0138000",
    ],
)
def test_what_is_no_mobile_number_changes_nothing(
    directory: Works[Work], clerk: Actor, gateway: JsonServer, entered: str
) -> None:
    with pytest.raises(NumberUnreadable):
        KeepingNumbers(directory, sms_settings(gateway.url)).want(clerk, entered)
    assert (KeepingChannels(directory, Smtp()).of(clerk).channels, states(directory)) == ({}, [])


def test_without_a_gateway_nobody_enters_a_number(directory: Works[Work], clerk: Actor) -> None:
    with pytest.raises(SmsNotSetUp):
        KeepingNumbers(directory, Sms()).want(clerk, NUMBER)


def test_a_code_that_could_not_leave_in_time_is_not_sent_any_more(
    directory: Works[Work], clerk: Actor, gateway: JsonServer, clock: FixedClock
) -> None:
    settings = sms_settings(gateway.url)
    KeepingNumbers(directory, settings).want(clerk, NUMBER)
    clock.advance(seconds=CODE_LIVES.total_seconds() + 1)
    sender_of(directory, settings).send_due()
    assert (gateway.arrived, states(directory)) == ([], [("dropped", 1, "")])


def test_a_short_message_says_kind_number_and_limit_and_nothing_else_of_a_case(
    directory: Works[Work], clerk: Actor, gateway: JsonServer
) -> None:
    """Whoever picks up the telephone reads it."""
    settings = sms_settings(gateway.url)
    reachable(directory, clerk)
    sender = sender_of(directory, settings)
    for _twice in range(2):
        hear_task(directory, task(1, case_title="不应出现的事项", from_name="不应出现的单位"))
        sender.send_due()
    (asked,) = gateway.arrived
    assert asked.body == {
        "PhoneNumberSet": [f"+86{NUMBER}"],
        "SmsSdkAppId": "1400006666",
        "SignName": "某区委办",
        "TemplateId": NOTICE,
        "TemplateParamSet": ["新待办", task(1)["case_no"], "03-03 09:00", "0"],
        "SessionContext": asked.body["SessionContext"],
    }
    assert (asked.method, asked.path, asked.headers["content-type"]) == ("POST", "/", "application/json")
    assert [asked.headers[f"x-tc-{name}"] for name in ("action", "version", "region", "timestamp")] == [
        "SendSms", "2021-01-11", "ap-guangzhou", str(int(NOW)),
    ]  # fmt: skip
    assert asked.headers["authorization"] == signed(settings, asked.raw, int(NOW))
    assert "never-told" not in str(asked.headers)
    assert states(directory) == [("sent", 1, "")]


def test_what_is_sent_is_signed_as_the_gateway_s_maker_does_it() -> None:
    """The signature was made with the maker's own library from the same words, key and second."""
    settings = sms_settings("https://sms.tencentcloudapi.com")
    assert signed(settings, b'{"PhoneNumberSet": ["+8613800138000"]}', int(NOW)) == (
        "TC3-HMAC-SHA256 Credential=AKIDexample/2026-03-02/sms/tc3_request, SignedHeaders=content-type;host, "
        "Signature=469b0c9634a51f6a0d5abbec20bd01cdc53aa2cb76695ae5fc3e8148bff7d435"
    )


def test_of_a_case_with_named_readers_a_short_message_says_the_number_only(
    directory: Works[Work], clerk: Actor, gateway: JsonServer
) -> None:
    reachable(directory, clerk)
    hear_task(directory, task(1, process_id="app_head", case_title="某某同志任职"))
    sender_of(directory, sms_settings(gateway.url)).send_due()
    (body,) = gateway.bodies()
    assert body["TemplateParamSet"] == ["有待查看工作", task(1)["case_no"], "见系统", "0"]


def test_what_leaves_together_is_one_message_about_what_presses_most(
    directory: Works[Work], clerk: Actor, gateway: JsonServer
) -> None:
    reachable(directory, clerk)
    for number in (3, 2):
        hear_task(directory, task(number))
    soon = (START + timedelta(minutes=30)).isoformat()
    hear_task(directory, task(4, due_at=None))
    sender = sender_of(directory, sms_settings(gateway.url))
    sender.send_due()
    hear_task(directory, task(5))
    hear_task(directory, task(6, due_at=soon, limit_days=None))
    sender.send_due()
    first, second = (body["TemplateParamSet"] for body in gateway.bodies())
    assert first == ["新待办", task(2)["case_no"], "03-04 09:00", "2"]
    assert second == ["紧急待办", task(6)["case_no"], "03-02 09:30", "1"]


def test_nobody_gets_more_than_so_many_an_hour_but_what_presses_gets_through(
    directory: Works[Work], clerk: Actor, colleague: Actor, gateway: JsonServer, clock: FixedClock
) -> None:
    reachable(directory, clerk)
    sender = sender_of(directory, sms_settings(gateway.url, hourly=2))
    for number in range(1, 6):
        hear_task(directory, task(number))
        sender.send_due()
        clock.advance(minutes=5)
    assert len(gateway.arrived) == 2
    soon = (clock.now() + timedelta(minutes=30)).isoformat()
    pressing = task(9, due_at=soon, limit_days=None, opened_at=clock.now().isoformat())
    hear_task(directory, pressing)
    sender.send_due()
    assert gateway.bodies()[-1]["TemplateParamSet"][0] == "紧急待办"
    reachable(directory, colleague, number=OTHER)
    hear_task(directory, task(10))
    sender.send_due()
    assert gateway.bodies()[-1]["PhoneNumberSet"] == [f"+86{OTHER}"], "each person has an own measure"
    seen = len(gateway.arrived)
    clock.move_to(START + timedelta(hours=1, minutes=26))
    sender.send_due()
    (late,) = gateway.bodies()[seen:]
    assert late["TemplateParamSet"] == ["新待办", task(3)["case_no"], "03-05 09:00", "3"], "and all in one"


def test_hours_of_rest_and_digests_hold_for_short_messages_too(
    directory: Works[Work], clerk: Actor, gateway: JsonServer, clock: FixedClock
) -> None:
    reachable(directory, clerk)
    rhythm = Rhythm(digest="hourly")
    KeepingChannels(directory, Smtp()).choose(clerk, Choice("zh", ["new"], {}, rhythm))
    sender = sender_of(directory, sms_settings(gateway.url))
    clock.advance(minutes=10)
    for number in (1, 2):
        hear_task(directory, task(number))
        sender.send_due()
    assert gateway.arrived == []
    clock.advance(minutes=50)
    sender.send_due()
    assert [body["TemplateParamSet"][3] for body in gateway.bodies()] == ["1"]
    rest = Rhythm(quiet_from=time(9, 30), quiet_to=time(11, 0))
    KeepingChannels(directory, Smtp()).choose(clerk, Choice("zh", ["new"], {}, rest))
    hear_task(directory, task(3))
    sender.send_due()
    assert len(gateway.arrived) == 1
    clock.advance(hours=1)
    sender.send_due()
    assert len(gateway.arrived) == 2


@pytest.mark.parametrize(
    ("status", "answer", "state", "reason"),
    [
        (200, taken("LimitExceeded.PhoneNumberDailyLimit", "too many"), "waiting", "PhoneNumberDailyLimit"),
        (200, taken("InternalError.Timeout"), "waiting", "InternalError.Timeout"),
        (200, taken("InvalidParameterValue.IncorrectPhoneNumber", f"+86{NUMBER}?"), "given_up", "+86138****"),
        (200, taken("FailedOperation.PhoneNumberInBlacklist"), "given_up", "Blacklist"),
        (200, taken("FailedOperation.InsufficientBalanceInSmsPackage"), "waiting", "InsufficientBalance"),
        (200, refused("AuthFailure.SignatureFailure", "check the key"), "waiting", "check the key"),
        (200, {"Response": {}}, "waiting", "nobody understands"),
        (200, [], "waiting", "nobody understands"),
        (200, b"<html>", "waiting", "nobody understands"),
        (302, b"", "waiting", "HTTP 302"),
        (404, {}, "waiting", "HTTP 404"),
        (429, {}, "waiting", "HTTP 429"),
        (502, b"", "waiting", "HTTP 502"),
    ],
)
def test_what_was_answered_decides_whether_it_is_tried_again(
    directory: Works[Work],
    clerk: Actor,
    gateway: JsonServer,
    status: int,
    answer: Any,
    state: str,
    reason: str,
) -> None:
    """Also what comes with status 200 may be a no; a wrong key or an empty purse loses nobody's message."""
    gateway.answer = lambda asked: (status, answer)
    reachable(directory, clerk)
    hear_task(directory, task(1))
    sender_of(directory, sms_settings(gateway.url)).send_due()
    ((found, tried, why),) = states(directory)
    assert (found, tried) == (state, 1)
    assert reason in why and NUMBER not in why and "never-told" not in why


def test_a_purse_filled_again_sends_what_waited_and_meanwhile_the_gateway_is_left_alone(
    directory: Works[Work], clerk: Actor, colleague: Actor, gateway: JsonServer, clock: FixedClock
) -> None:
    gateway.answer = lambda asked: (200, taken("FailedOperation.InsufficientBalanceInSmsPackage"))
    reachable(directory, clerk)
    reachable(directory, colleague, number=OTHER)
    hear_task(directory, task(1))
    sender = sender_of(directory, sms_settings(gateway.url))
    for _ in range(3):
        sender.send_due()
    assert len(gateway.arrived) == 1, "nobody's would go"
    gateway.answer = lambda asked: (200, taken())
    clock.advance(seconds=max(RESTS[0], PAUSES[0]).total_seconds())
    sender.send_due()
    assert {state for state, _, _ in states(directory)} == {"sent"}
    assert len(gateway.arrived) == 3


def test_a_silent_or_slow_gateway_delays_and_loses_nothing(
    directory: Works[Work], clerk: Actor, gateway: JsonServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "TIMEOUT", httpx.Timeout(0.2))
    gateway.slow = 1.0
    reachable(directory, clerk)
    hear_task(directory, task(1))
    sender_of(directory, sms_settings(gateway.url)).send_due()
    assert states(directory) == [("waiting", 1, f"{gateway.host}: ReadTimeout")]
    nobody = f"127.0.0.1:{free_port()}"
    hear_task(directory, task(2))
    sender_of(directory, sms_settings(f"http://{nobody}")).send_due()
    assert states(directory)[1] == ("waiting", 1, f"{nobody}: ConnectError")


def test_nothing_is_sent_where_an_answer_points_to(
    directory: Works[Work], clerk: Actor, gateway: JsonServer
) -> None:
    with sms_gateway() as elsewhere:
        gateway.location, gateway.answer = f"{elsewhere.url}/secret", lambda asked: (302, b"")
        reachable(directory, clerk)
        hear_task(directory, task(1))
        sender_of(directory, sms_settings(gateway.url)).send_due()
        assert elsewhere.arrived == []


def test_a_number_is_entered_and_proven_on_the_page(
    directory: Works[Work], gateway: JsonServer, passwords: Passwords
) -> None:
    settings = sms_settings(gateway.url)
    browser = web_app(directory, passwords, sms=settings).test_client()
    assert sign_in(browser, "zzb.clerk").status_code == 303
    page = browser.get("/notification-settings").text
    token = {"csrf_token": page.partition('name="csrf_token" value="')[2].partition('"')[0]}
    answer = browser.post("/notification-settings/sms", data={**token, "number": NUMBER})
    assert answer.status_code == 303
    assert "138****8000" in browser.get("/notification-settings").text
    sender_of(directory, settings).send_due()
    wrong = browser.post("/notification-settings/sms/confirm", data={**token, "code": "x"})
    assert wrong.status_code == 422 and "验证码无效" in wrong.text
    right = browser.post("/notification-settings/sms/confirm", data={**token, "code": code_of(gateway)})
    assert right.status_code == 303
    page = browser.get("/notification-settings").text
    assert 'name="sms" value="new"' in page and NUMBER not in page
