"""Hands letters to robots of 企业微信, 钉钉 (also 政务钉钉) and 飞书, on hosts the administrator named.

What each expects and answers is in its makers' documentation of group robots. An answer with status 200 may
still say no: what counts is the number in it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx

from portal.clients.carrying import Deferred, Refused
from portal.clients.letters import Letter

WECOM, DINGTALK, FEISHU = "wecom", "dingtalk", "feishu"
PLACES: Mapping[str, tuple[str, str]] = {
    WECOM: ("/cgi-bin/webhook/send", "key"),
    DINGTALK: ("/robot/send", "access_token"),
    FEISHU: ("/open-apis/bot/v2/hook/", ""),
}
"""Where a robot of each kind is spoken to, and which question carries its secret."""
NEVER: Mapping[str, frozenset[int]] = {
    WECOM: frozenset({93000}),
    DINGTALK: frozenset({300005, 310000, 400101}),
    FEISHU: frozenset({19001, 19021, 19024}),
}
"""Numbers that mean the robot is gone, or will not take what we write: trying again changes nothing."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
LEFT_ALONE_SECONDS = 30.0
"""How long a host that did not answer is not asked again, so that others do not wait behind it."""
_TOO_MANY = (408, 425, 429)


class WebhookNotAllowed(ValueError):
    """This is no address of a robot on a host the administrator named."""


class Robot(NamedTuple):
    """A robot somebody may be told by."""

    kind: str
    host: str
    url: str
    secret: str


def robot_at(address: str, hosts: Mapping[str, str]) -> Robot:
    """Read an address; a secret that signs what is sent stands behind its `#` and never leaves."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.lower()
        loopback = parts.hostname in LOOPBACK
    except ValueError:
        raise WebhookNotAllowed from None
    kind = hosts.get(host, "")
    if (
        kind not in PLACES
        or "@" in host
        or not (parts.scheme == "https" or (parts.scheme == "http" and loopback))
    ):
        raise WebhookNotAllowed
    place, question = PLACES[kind]
    rest = parts.path.rpartition(place)[2].strip("/")
    named = place in parts.path and (bool(parse_qs(parts.query).get(question)) if question else bool(rest))
    if (
        not named
        or (question and rest)
        or "/" in rest
        or not address.isascii()
        or not address.isprintable()
        or " " in address
    ):
        raise WebhookNotAllowed
    return Robot(kind, host, parts._replace(fragment="").geturl(), parts.fragment)


class Webhooks:
    """The one place that speaks to robots."""

    def __init__(
        self, hosts: Mapping[str, str], ca_file: Path | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self._hosts, self._now = hosts, now
        trusted = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=trusted)
        self._silent_until: dict[str, float] = {}
        # The client's own log would tell addresses, and who knows a robot's address may speak as it.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    def carry(self, letter: Letter, address: str) -> None:
        """Hand a letter over; the address is looked at again, for other hosts may have been named since."""
        try:
            robot = robot_at(address, self._hosts)
        except WebhookNotAllowed:
            raise Refused("host not allowed") from None
        if self._silent_until.get(robot.host, 0.0) > self._now():
            raise Deferred(f"{robot.host} does not answer")
        url, body = self.request(robot, letter.brief)
        try:
            answer = self._client.post(url, json=body)
        except httpx.HTTPError as error:
            self._silent_until[robot.host] = self._now() + LEFT_ALONE_SECONDS
            raise Deferred(f"{robot.host}: {type(error).__name__}") from error
        _judge(robot, answer)

    def request(self, robot: Robot, text: str) -> tuple[str, dict[str, Any]]:
        """Where to and what: each kind has its own names for the same thing, and its own way to sign."""
        if robot.kind == FEISHU:
            body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
            if robot.secret:
                at = str(int(self._now()))
                body = {"timestamp": at, "sign": _signed(f"{at}\n{robot.secret}", ""), **body}
            return robot.url, body
        body = {"msgtype": "text", "text": {"content": text}}
        if robot.kind == DINGTALK and robot.secret:
            at = str(int(self._now() * 1000))
            sign = _signed(robot.secret, f"{at}\n{robot.secret}")
            parts = urlsplit(robot.url)
            asked = urlencode([*parse_qsl(parts.query), ("timestamp", at), ("sign", sign)])
            return parts._replace(query=asked).geturl(), body
        return robot.url, body


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _judge(robot: Robot, answer: httpx.Response) -> None:
    """Whether it was taken."""
    if answer.status_code != httpx.codes.OK:
        refused = 400 <= answer.status_code < 500 and answer.status_code not in _TOO_MANY
        kind = Refused if refused else Deferred
        raise kind(f"{robot.host}: HTTP {answer.status_code}")
    try:
        said = answer.json()
        number = int(said["code" if robot.kind == FEISHU else "errcode"])
    except (ValueError, KeyError, TypeError):
        raise Deferred(f"{robot.host}: an answer nobody understands") from None
    if number:
        words = str(said.get("msg" if robot.kind == FEISHU else "errmsg", ""))[:200]
        kind = Refused if number in NEVER[robot.kind] else Deferred
        raise kind(f"{robot.host}: {number} {words}".strip())
