"""How people choose to be told; an address is used only once its owner has confirmed it from there."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from chassis.actor import Actor
from chassis.clock import county_date
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.clients.letters import HOURS_TO_CONFIRM
from portal.clients.webhooks import WebhookNotAllowed, robot_at
from portal.settings import Smtp
from portal.storage import deliveries
from portal.storage import notifications as told
from portal.storage.channels import MAIL, WEBHOOK, Channel, Preferences, columns_of, preferences_of
from portal.storage.rhythm import AT_ONCE, DIGESTS, Rhythm
from portal.storage.work import Work

AT_FIRST = (
    told.PRESSING, told.NEW, told.RETURNED, told.DUE, told.OVERDUE, told.URGED, told.ASKED, told.SUPERVISED,
)  # fmt: skip
"""What goes out on a new channel until its owner chooses otherwise: work to be done."""
BETWEEN_TWO = timedelta(minutes=1)
MOST_A_DAY = 5
LANGUAGES = ("zh", "en")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?P<domain>(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})")
LONGEST_ADDRESS, LONGEST_ROBOT = 200, 500


class MailNotSetUp(Refusal):
    """Where there is no mail server nobody can be told by mail."""

    code = "mail-not-set-up"
    title = Said("本系统尚未设置邮件服务器。", "No mail server has been set up here.")


class AddressUnreadable(Refusal):
    """What was entered is not an address mail can be sent to."""

    code = "mail-address-unreadable"
    title = Said("邮箱地址不对。", "This is not a mail address.")
    detail = Said(
        "邮箱地址不对，请填写完整地址，如 name@example.gov.cn。",
        "This is not a mail address; write it in full, such as name@example.gov.cn.",
    )


class DomainNotAllowed(Refusal):
    """Where the administrator named the domains, what happens in the county stays there."""

    code = "mail-domain-not-allowed"
    title = Said("不能使用这个邮箱。", "This mailbox cannot be used.")
    detail = Said(
        "只能使用以下单位的邮箱：{domains}。", "Only mailboxes of these domains can be used: {domains}."
    )


class AskedTooOften(Refusal):
    """Whose address it is did not ask for our mail: a few requests a day have to do."""

    code = "mail-asked-too-often"
    title = Said("请求过于频繁。", "Asked too often.")
    detail = Said(
        "两次发送须间隔一分钟，每天最多 {most} 次，请稍后再试。",
        "There must be a minute between two, and at most {most} a day; try again later.",
    )


class CodeNotValid(Refusal):
    """The link is not the newest one, is too old, or was sent for another person."""

    code = "mail-code-not-valid"
    title = Said("确认链接无效。", "The link does not confirm anything.")
    detail = Said(
        "确认链接无效或已超过 {hours} 小时，请重新发送确认邮件。",
        "The link is not valid, or older than {hours} hours; have another sent.",
    )


class WebhookRefused(Refusal):
    """What is told leaves only for robots on hosts the administrator named."""

    code = "webhook-not-allowed"
    title = Said("不能使用这个地址。", "This address cannot be used.")
    detail = Said(
        "请填写群机器人的完整 https 地址；只能使用管理员设置的服务器：{hosts}。",
        "Give the full https address of a group robot; only these servers are set up: {hosts}.",
    )


class TimesUnreadable(Refusal):
    """Hours of rest have a beginning and an end, and a daily message an hour."""

    code = "notification-times-unreadable"
    title = Said("时间填写不对。", "The times are not right.")
    detail = Said(
        "每天汇总的时间须填写；免打扰的起止时间须都填或都不填，且不能相同。",
        "Give the hour of the daily message, and both ends of the hours of rest or neither, not the same.",
    )


class NoAddressYet(Refusal):
    """A test needs somewhere to go."""

    code = "channel-without-address"
    title = Said("还没有确认过的地址。", "There is no confirmed address yet.")


STATUSES: Mapping[type[Refusal], int] = {
    MailNotSetUp: 409,
    AddressUnreadable: 422,
    DomainNotAllowed: 422,
    AskedTooOften: 429,
    CodeNotValid: 422,
    NoAddressYet: 409,
    TimesUnreadable: 422,
    WebhookRefused: 422,
}


def rhythm_of(form: Mapping[str, str], through: Collection[str]) -> Rhythm:
    """The rhythm somebody entered."""
    try:
        daily_at = time.fromisoformat(form.get("daily_at", ""))
        ends = [time.fromisoformat(form[name]) for name in ("quiet_from", "quiet_to") if form.get(name)]
    except ValueError:
        raise TimesUnreadable from None
    if len(ends) == 1 or len(set(ends)) != len(ends) or any(at.tzinfo for at in (daily_at, *ends)):
        raise TimesUnreadable
    digest = form.get("digest", "")
    return Rhythm(
        digest=digest if digest in DIGESTS else AT_ONCE,
        daily_at=_to_the_minute(daily_at),
        quiet_from=_to_the_minute(ends[0]) if ends else None,
        quiet_to=_to_the_minute(ends[1]) if ends else None,
        days_off="days_off" in form,
        through=frozenset(through) & frozenset(told.KINDS),
    )


def _to_the_minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which kinds are listed and which go out where, and in which language."""

    language: str
    listed: Collection[str]
    outside: Mapping[str, Collection[str]]
    rhythm: Rhythm | None = None


class KeepingChannels:
    """Keeps a person's own choices; nobody chooses for another."""

    def __init__(self, works: Works[Work], smtp: Smtp, hosts: Mapping[str, str] | None = None) -> None:
        self._works, self._smtp, self._hosts = works, smtp, hosts or {}

    @property
    def carries_mail(self) -> bool:
        """Whether there is a mail server."""
        return bool(self._smtp.host)

    @property
    def robot_hosts(self) -> Sequence[str]:
        """Where there may be robots that tell people."""
        return sorted(self._hosts)

    def of(self, actor: Actor) -> Preferences:
        """What this person has chosen."""
        with self._works.reading() as session:
            return preferences_of(session, [actor.user_id]).get(actor.user_id, Preferences())

    def sent_to(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """What was last on its way to this person, and what came of it."""
        with self._works.reading() as session:
            return deliveries.newest_of(session, actor.user_id)

    def choose(self, actor: Actor, choice: Choice) -> None:
        """Keep what this person chose; kinds nobody knows are passed over."""
        with self._works(actor) as work:
            work.channels.put_how(
                actor.user_id,
                language=choice.language if choice.language in LANGUAGES else LANGUAGES[0],
                unlisted=[kind for kind in told.KINDS if kind not in choice.listed],
                **(columns_of(choice.rhythm) if choice.rhythm else {}),
            )
            if choice.rhythm:
                work.deliveries.reschedule(actor.user_id, choice.rhythm, self._works.clock.now())
            mine = work.channels.of(actor.user_id).channels
            for channel, kinds in choice.outside.items():
                if channel in mine:
                    chosen = [kind for kind in told.KINDS if kind in kinds]
                    work.channels.put_where(actor.user_id, channel, kinds=chosen)

    def want_mail(self, actor: Actor, address: str) -> None:
        """Send a link to an address; until it is opened by this person the address before stays in use."""
        if not self.carries_mail:
            raise MailNotSetUp
        address = self._checked(address.strip())
        now = self._works.clock.now()
        with self._works(actor) as work:
            before = work.channels.of(actor.user_id).channel(MAIL)
            kinds = list(before.kinds) if before.address or before.wanted else list(AT_FIRST)
            work.channels.put_where(
                actor.user_id,
                MAIL,
                kinds=kinds,
                wanted=address,
                code=secrets.token_urlsafe(24),
                **asked_again(before, now),
            )
            work.deliveries.add(actor.user_id, MAIL, deliveries.CONFIRMATION, now, address=address)
            work.record("mail-address-entered", actor.user_id, address=address)

    def confirm(self, actor: Actor, code: str) -> None:
        """Use the address from now on: whoever opens the link and signs in reads its mail."""
        now = self._works.clock.now()
        with self._works(actor) as work:
            mail = work.channels.of(actor.user_id).channel(MAIL)
            if not self._is_valid(mail, code, now):
                raise CodeNotValid(hours=HOURS_TO_CONFIRM)
            work.channels.put_where(actor.user_id, MAIL, address=mail.wanted, wanted=None, code=None)
            work.record("mail-address-confirmed", actor.user_id, address=mail.wanted)

    def use_robot(self, actor: Actor, address: str, secret: str) -> None:
        """Tell this person by a robot from now on; who knows its address may have it speak."""
        whole = f"{address.strip()}#{secret.strip()}" if secret.strip() else address.strip()
        try:
            robot = robot_at(whole, self._hosts)
        except WebhookNotAllowed:
            raise WebhookRefused(hosts=", ".join(self.robot_hosts) or "–") from None
        if len(whole) > LONGEST_ROBOT:
            raise WebhookRefused(hosts=", ".join(self.robot_hosts))
        with self._works(actor) as work:
            before = work.channels.of(actor.user_id).channel(WEBHOOK)
            kinds = list(before.kinds) if before.address else list(AT_FIRST)
            work.channels.put_where(actor.user_id, WEBHOOK, address=whole, kinds=kinds)
            work.record("robot-entered", actor.user_id, host=robot.host, kind=robot.kind)

    def drop(self, actor: Actor, channel: str) -> None:
        """Use an address no more; what was still on its way to it is not sent."""
        with self._works(actor) as work:
            before = work.channels.of(actor.user_id).channels.get(channel)
            if before is None or not (before.address or before.wanted):
                return
            work.channels.put_where(actor.user_id, channel, address=None, wanted=None, code=None)
            work.record("channel-dropped", actor.user_id, channel=channel)

    def test(self, actor: Actor, channel: str) -> None:
        """Send a message that says nothing but that it arrived."""
        now = self._works.clock.now()
        with self._works(actor) as work:
            before = work.channels.of(actor.user_id).channel(channel)
            if not before.address:
                raise NoAddressYet
            work.channels.put_where(actor.user_id, channel, **asked_again(before, now))
            work.deliveries.add(actor.user_id, channel, deliveries.TEST, now)

    def _checked(self, address: str) -> str:
        found = _ADDRESS.fullmatch(address)
        if found is None or len(address) > LONGEST_ADDRESS:
            raise AddressUnreadable
        allowed = [domain.lower() for domain in self._smtp.domains]
        domain = found["domain"].lower()
        if allowed and not any(domain == one or domain.endswith(f".{one}") for one in allowed):
            raise DomainNotAllowed(domains=", ".join(allowed))
        return address

    @staticmethod
    def _is_valid(mail: Channel, code: str, now: datetime) -> bool:
        if not (mail.wanted and mail.code and mail.asked_at):
            return False
        in_time = now - mail.asked_at <= timedelta(hours=HOURS_TO_CONFIRM)
        return in_time and hmac.compare_digest(mail.code.encode(), code.encode())


def asked_again(before: Channel, now: datetime) -> dict[str, Any]:
    """One more request of the day, if there may be one."""
    today = county_date(now)
    asked = before.asked if before.asked_on == today else 0
    if asked >= MOST_A_DAY or (before.asked_at and now - before.asked_at < BETWEEN_TWO):
        raise AskedTooOften(most=MOST_A_DAY)
    return {"asked_at": now, "asked_on": today, "asked": asked + 1}
