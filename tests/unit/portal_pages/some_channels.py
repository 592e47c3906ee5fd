"""通知设置 of the fixtures: a confirmed address, another that waits for its owner, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.channels import MAIL, SMS, WEBHOOK, Channel, Preferences
from portal.storage.paging import Page
from portal.storage.rhythm import Rhythm
from portal.web.keeping_channels import Choice

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SENT_TO = [
    {"purpose": "notices", "state": "waiting", "carried": 3, "attempts": 2, "reason": "451 4.7.1 later"},
    {"purpose": "notices", "state": "sent", "carried": 1, "attempts": 1, "reason": ""},
    {"purpose": "test", "state": "given_up", "carried": 0, "attempts": 1, "reason": "550 no such user"},
    {"purpose": "confirm", "state": "dropped", "carried": 0, "attempts": 1, "reason": ""},
]


def chosen() -> Preferences:
    mail = Channel(
        MAIL, "clerk@example.gov.cn", frozenset({"new", "pressing"}), wanted="other@example.gov.cn"
    )
    robot = Channel(
        WEBHOOK, "https://oapi.dingtalk.com/robot/send?access_token=hidden#SEC", frozenset({"due"})
    )
    telephone = Channel(SMS, "13800138000", frozenset({"pressing"}), wanted="13912345678", code="123456")
    rhythm = Rhythm("daily", time(9, 0), time(22, 0), time(7, 0), True, frozenset({"pressing", "urged"}))
    return Preferences("en", frozenset({"ended"}), rhythm, {MAIL: mail, SMS: telephone, WEBHOOK: robot})


@dataclass
class FixtureChannels:
    """Remembers what was chosen; refuses when told to."""

    carries_mail: bool = True
    preferences: Preferences = field(default_factory=chosen)
    choices: list[Choice] = field(default_factory=list)
    done: list[tuple[str, ...]] = field(default_factory=list)
    refusal: Refusal | None = None

    robot_hosts: Sequence[str] = ("oapi.dingtalk.com", "qyapi.weixin.qq.com")

    def use_robot(self, actor: Actor, address: str, secret: str) -> None:
        self._do("robot", address, secret)

    def of(self, actor: Actor) -> Preferences:
        return self.preferences

    def sent_to(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        return [{"channel": "mail", "made_at": NOW, "next_at": NOW, **one} for one in SENT_TO]

    def choose(self, actor: Actor, choice: Choice) -> None:
        self.choices.append(choice)

    def want_mail(self, actor: Actor, address: str) -> None:
        self._do("want", address)

    def confirm(self, actor: Actor, code: str) -> None:
        self._do("confirm", code)

    def drop(self, actor: Actor, channel: str) -> None:
        self._do("drop", channel)

    def test(self, actor: Actor, channel: str) -> None:
        self._do("test", channel)

    def _do(self, *what: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(what)


@dataclass
class FixtureNumbers:
    """Remembers which number was entered; refuses when told to."""

    carries_sms: bool = True
    done: list[tuple[str, ...]] = field(default_factory=list)
    refusal: Refusal | None = None

    def want(self, actor: Actor, entered: str) -> None:
        self._do("want", entered)

    def confirm(self, actor: Actor, code: str) -> None:
        self._do("confirm", code)

    def _do(self, *what: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(what)


@dataclass
class FixtureDepartures:
    """One that was given up and one that is tried again; remembers what was asked for."""

    again: list[tuple[str, str]] = field(default_factory=list)

    def channels(self, names: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        usual = {"waiting": 3, "oldest": NOW, "given_up": 1, "last": None}
        return [{"channel": name, **usual} for name in names]

    def troubled(self, *, given_up: bool, after: str | None = None, limit: int = 30) -> Page:
        row = {
            "id": "d1",
            "name": "办公室经办",
            "unit_name": "审核委员会办公室",
            "made_at": NOW,
            "next_at": NOW,
        }
        mail = {"purpose": "notices", "channel": "mail", "attempts": 2, "reason": "550 5.1.1 no such user"}
        return Page([{**row, **mail}], None if after else "more")

    def try_again(self, actor: Actor, delivery_id: str = "") -> int:
        self.again.append((actor.user_id, delivery_id))
        return 1 if delivery_id else 7
