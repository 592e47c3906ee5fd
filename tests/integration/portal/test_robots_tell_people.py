"""通知 by group robots (企业微信, 钉钉, 飞书) through a real HTTP server: what is sent, and what no means."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.clients.letters import Letters
from portal.clients.sending import Sender
from portal.clients.webhooks import DINGTALK, FEISHU, PLACES, WECOM, WebhookNotAllowed, Webhooks, robot_at
from portal.settings import Smtp
from portal.storage.channels import WEBHOOK
from portal.storage.deliveries import RESTS
from portal.storage.leaving import Leaving
from portal.storage.tables import METADATA
from portal.storage.work import Work
from portal.web.keeping_channels import AT_FIRST, KeepingChannels, WebhookRefused
from tests.integration.portal.test_mail_leaves_the_portal import PUBLIC, clerk, states
from tests.integration.portal.test_the_inbox import hear_task, task
from tests.support.robots import Robots, robots

__all__ = ["clerk"]
NOW = 1_772_413_200.0
KINDS = (WECOM, DINGTALK, FEISHU)
PATHS = {
    WECOM: "/cgi-bin/webhook/send?key=k-1",
    DINGTALK: "/robot/send?access_token=t-1",
    FEISHU: "/open-apis/bot/v2/hook/h-1",
}


def told_by(works: Works[Work], actor: Actor, robot: Robots, kind: str, secret: str = "") -> Sender:
    hosts = {robot.host: kind}
    KeepingChannels(works, Smtp(), hosts).use_robot(actor, f"http://{robot.host}{PATHS[kind]}", secret)
    carrier = Webhooks(hosts, now=lambda: NOW)
    return Sender(Leaving(works), {WEBHOOK: carrier}, Letters(PUBLIC), works.clock)


def text_of(kind: str, body: Mapping[str, Any]) -> str:
    found = body["content"]["text"] if kind == FEISHU else body["text"]["content"]
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_robot_says_once_what_is_new_with_a_link(directory: Works[Work], clerk: Actor, kind: str) -> None:
    with robots(kind) as robot:
        sender = told_by(directory, clerk, robot, kind)
        for _twice in range(2):
            hear_task(directory, task(1))
            sender.send_due()
    ((path, body),) = robot.arrived
    assert path == PATHS[kind]
    text = text_of(kind, body)
    assert text.startswith("把关\n\n新待办：事项 1\n") and f"{PUBLIC}notifications/" in text
    expected = {"msg_type": "text", "content": {"text": text}}
    assert body == (expected if kind == FEISHU else {"msgtype": "text", "text": {"content": text}})
    assert states(directory) == [("sent", 1, "")]


def test_what_is_sent_to_dingtalk_is_signed(directory: Works[Work], clerk: Actor) -> None:
    with robots(DINGTALK) as robot:
        sender = told_by(directory, clerk, robot, DINGTALK, "SECxyz")
        hear_task(directory, task(1))
        sender.send_due()
    asked = parse_qs(urlsplit(robot.arrived[0][0]).query)
    at = str(int(NOW * 1000))
    sign = base64.b64encode(hmac.new(b"SECxyz", f"{at}\nSECxyz".encode(), hashlib.sha256).digest()).decode()
    assert asked == {"access_token": ["t-1"], "timestamp": [at], "sign": [sign]}


def test_what_is_sent_to_feishu_is_signed(directory: Works[Work], clerk: Actor) -> None:
    with robots(FEISHU) as robot:
        sender = told_by(directory, clerk, robot, FEISHU, "xyz")
        hear_task(directory, task(1))
        sender.send_due()
    ((path, body),) = robot.arrived
    sign = base64.b64encode(hmac.new(f"{int(NOW)}\nxyz".encode(), b"", hashlib.sha256).digest()).decode()
    assert (body["timestamp"], body["sign"], path) == (str(int(NOW)), sign, PATHS[FEISHU])


def test_of_a_case_with_named_readers_a_robot_says_the_number_only(
    directory: Works[Work], clerk: Actor
) -> None:
    with robots(WECOM) as robot:
        sender = told_by(directory, clerk, robot, WECOM)
        hear_task(directory, task(1, process_id="app_adverse", case_title="某某同志不称职"))
        sender.send_due()
    said = text_of(WECOM, robot.bodies()[0])
    assert task(1)["case_no"] in said
    for secret in ("某某", "不称职", "登记", "新待办"):
        assert secret not in said


def test_many_at_once_fit_into_what_a_robot_takes(
    directory: Works[Work], clerk: Actor, clock: FixedClock
) -> None:
    with robots(WECOM) as robot:
        sender = told_by(directory, clerk, robot, WECOM)
        for number in range(1, 40):
            hear_task(directory, task(number, case_title="一个很长的事项名称" * 8))
        sender.send_due()
    (body,) = robot.bodies()
    said = text_of(WECOM, body)
    assert len(said.encode()) <= 2048
    shown = said.count("一个很长") // 8
    assert f"另有 {39 - shown} 条，见 {PUBLIC}notifications" in said


@pytest.mark.parametrize(
    ("kind", "status", "answer", "state", "reason"),
    [
        (
            WECOM,
            200,
            {"errcode": 93000, "errmsg": "invalid webhook url"},
            "given_up",
            "93000 invalid webhook url",
        ),
        (WECOM, 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, "waiting", "45009"),
        (DINGTALK, 200, {"errcode": 310000, "errmsg": "keywords not in content"}, "given_up", "310000"),
        (DINGTALK, 200, {"errcode": 130101, "errmsg": "send too fast"}, "waiting", "130101"),
        (FEISHU, 200, {"code": 19021, "msg": "sign match fail"}, "given_up", "19021 sign match fail"),
        (FEISHU, 200, {"code": 11232, "msg": "frequency limited"}, "waiting", "11232"),
        (FEISHU, 200, {"msg": "?"}, "waiting", "nobody understands"),
        (FEISHU, 200, b"<html>", "waiting", "nobody understands"),
        (WECOM, 404, {}, "given_up", "HTTP 404"),
        (WECOM, 429, {}, "waiting", "HTTP 429"),
        (WECOM, 502, b"", "waiting", "HTTP 502"),
    ],
)
def test_what_was_answered_decides_whether_it_is_tried_again(
    directory: Works[Work], clerk: Actor, kind: str, status: int, answer: Any, state: str, reason: str
) -> None:
    """Also what comes with status 200 may be a no."""
    with robots(kind) as robot:
        robot.status, robot.answer = status, answer
        sender = told_by(directory, clerk, robot, kind)
        hear_task(directory, task(1))
        sender.send_due()
    ((found, tried, why),) = states(directory)
    assert (found, tried) == (state, 1)
    assert reason in why and "k-1" not in why and "t-1" not in why


def test_nothing_is_sent_where_an_answer_points_to(directory: Works[Work], clerk: Actor) -> None:
    with robots(WECOM) as elsewhere, robots(WECOM) as robot:
        robot.status, robot.location = 302, f"http://{elsewhere.host}/secret"
        sender = told_by(directory, clerk, robot, WECOM)
        hear_task(directory, task(1))
        sender.send_due()
    assert elsewhere.arrived == []
    assert states(directory)[0][0] == "waiting"


def test_a_silent_host_delays_and_does_not_keep_others_waiting(
    directory: Works[Work], clerk: Actor, clock: FixedClock
) -> None:
    with robots(WECOM) as robot:
        sender = told_by(directory, clerk, robot, WECOM)
        host = robot.host
    hear_task(directory, task(1))
    sender.send_due()
    assert states(directory) == [("waiting", 1, f"{host}: ConnectError")]
    clock.advance(seconds=RESTS[0].total_seconds())
    sender.send_due()
    assert states(directory) == [("waiting", 2, f"{host} does not answer")]


HOSTS = {
    "qyapi.weixin.qq.com": WECOM,
    "oapi.dingtalk.com": DINGTALK,
    "open.feishu.cn": FEISHU,
    "127.0.0.1:9000": WECOM,
    "10.0.0.8": WECOM,
}
GOOD = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "http://10.0.0.8/cgi-bin/webhook/send?key=k",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=k",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=k",
        "https://evil.example/cgi-bin/webhook/send?key=k",
        "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=k",
        "https://user@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "https://evil.example\\@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:8080/cgi-bin/webhook/send?key=k",
        "https://[::1/cgi-bin/webhook/send?key=k",
        "ftp://127.0.0.1:9000/cgi-bin/webhook/send?key=k",
        "file:///etc/passwd",
        "https://qyapi.weixin.qq.com/cgi-bin/user/delete?key=k",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send/../../user?key=k",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k k",
        "https://open.feishu.cn/open-apis/bot/v2/hook/",
        "https://open.feishu.cn/open-apis/bot/v2/hook/../../im",
        "https://oapi.dingtalk.com/cgi-bin/webhook/send?key=k",
    ],
)
def test_only_robots_on_hosts_the_administrator_named_are_reached(
    directory: Works[Work], clerk: Actor, address: str
) -> None:
    with pytest.raises(WebhookNotAllowed):
        robot_at(address, HOSTS)
    kept = KeepingChannels(directory, Smtp(), HOSTS)
    with pytest.raises(WebhookRefused) as refused:
        kept.use_robot(clerk, address, "")
    assert "open.feishu.cn" in refused.value.said.en
    assert kept.of(clerk).channels == {}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (GOOD, WECOM),
        ("https://QYAPI.weixin.qq.com/cgi-bin/webhook/send?key=k", WECOM),
        ("https://oapi.dingtalk.com/robot/send?access_token=t", DINGTALK),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abc-1", FEISHU),
        ("http://127.0.0.1:9000/cgi-bin/webhook/send?key=k", WECOM),
        ("https://10.0.0.8/gateway/cgi-bin/webhook/send?key=k", WECOM),
    ],
)
def test_a_robot_is_known_by_its_host(address: str, kind: str) -> None:
    robot = robot_at(f"{address}#secret", HOSTS)
    assert (robot.kind, robot.url, robot.secret) == (kind, address, "secret")
    assert set(PLACES) == set(KINDS)


def test_a_host_that_is_no_longer_named_is_not_spoken_to(directory: Works[Work], clerk: Actor) -> None:
    with robots(WECOM) as robot:
        told_by(directory, clerk, robot, WECOM)
        carrier = Webhooks({"qyapi.weixin.qq.com": WECOM})
        hear_task(directory, task(1))
        Sender(Leaving(directory), {WEBHOOK: carrier}, Letters(PUBLIC), directory.clock).send_due()
        assert robot.arrived == []
    assert states(directory) == [("given_up", 1, "host not allowed")]


def test_a_robot_begins_with_work_to_be_done_and_its_address_stands_in_no_journal(
    directory: Works[Work], clerk: Actor
) -> None:
    kept = KeepingChannels(directory, Smtp(), HOSTS)
    kept.use_robot(clerk, GOOD.replace("key=k", "key=never-told"), "SECnever-told")
    assert kept.of(clerk).channel(WEBHOOK).kinds == frozenset(AT_FIRST)
    with directory.reading() as session:
        lines = [dict(row) for row in session.execute(METADATA.tables["journal"].select()).mappings()]
    assert any(line["action"] == "robot-entered" for line in lines)
    assert "never-told" not in str(lines)
    kept.drop(clerk, WEBHOOK)
    assert kept.of(clerk).channel(WEBHOOK).address is None
