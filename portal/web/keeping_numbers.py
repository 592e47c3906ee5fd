"""Telephones for short messages: a number is used once its owner entered the code that was sent to it."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.clients.sms import masked
from portal.settings import Sms
from portal.storage import deliveries
from portal.storage.channels import CODE_LIVES, SMS
from portal.storage.work import Work
from portal.web.keeping_channels import AT_FIRST, MOST_A_DAY, AskedTooOften, asked_again

MINUTES = CODE_LIVES // timedelta(minutes=1)
MOST_TRIES = 5
_NUMBER = re.compile(r"(?:\+?86)?(?P<number>1[3-9][0-9]{9})")
_BETWEEN = re.compile(r"[\s-]")
_DAY = timedelta(days=1)


class SmsNotSetUp(Refusal):
    """Where there is no gateway nobody can be told by short message."""

    code = "sms-not-set-up"
    title = Said("本系统尚未设置短信网关。", "No gateway for short messages has been set up here.")


class NumberUnreadable(Refusal):
    """What was entered is no number of a mobile telephone."""

    code = "sms-number-unreadable"
    title = Said("手机号码不对。", "This is not a mobile number.")
    detail = Said(
        "手机号码不对，请填写 11 位手机号码。", "This is not a mobile number; give its eleven digits."
    )


class NumberCodeNotValid(Refusal):
    """The code is not the newest one, is too old, or was guessed at too often."""

    code = "sms-code-not-valid"
    title = Said("验证码无效。", "The code does not confirm anything.")
    detail = Said(
        "验证码不对或已超过 {minutes} 分钟；连续 {most} 次不对即作废，请重新发送。",
        "The code is wrong, or older than {minutes} minutes; after {most} wrong ones it is void."
        " Have another sent.",
    )


STATUSES: Mapping[type[Refusal], int] = {
    SmsNotSetUp: 409,
    NumberUnreadable: 422,
    NumberCodeNotValid: 422,
}


class KeepingNumbers:
    """Keeps a person's own number; nobody enters another's without its telephone in hand."""

    def __init__(self, works: Works[Work], sms: Sms) -> None:
        self._works, self._sms = works, sms

    @property
    def carries_sms(self) -> bool:
        """Whether there is a gateway."""
        return bool(self._sms.url)

    def want(self, actor: Actor, entered: str) -> None:
        """Send a code to a number; until it is entered by this person the number before stays in use."""
        if not self.carries_sms:
            raise SmsNotSetUp
        found = _NUMBER.fullmatch(_BETWEEN.sub("", entered))
        if found is None:
            raise NumberUnreadable
        number, now = found["number"], self._works.clock.now()
        with self._works(actor) as work:
            if work.deliveries.asked_of(SMS, number, now - _DAY) >= MOST_A_DAY:
                raise AskedTooOften(most=MOST_A_DAY)
            before = work.channels.of(actor.user_id).channel(SMS)
            work.channels.put_where(
                actor.user_id,
                SMS,
                kinds=list(before.kinds) if before.address or before.wanted else list(AT_FIRST),
                wanted=number,
                code=f"{secrets.randbelow(1_000_000):06}",
                tried=0,
                **asked_again(before, now),
            )
            work.deliveries.add(actor.user_id, SMS, deliveries.CONFIRMATION, now, address=number)
            work.record("number-entered", actor.user_id, number=masked(number))

    def confirm(self, actor: Actor, code: str) -> None:
        """Use the number from now on: whoever reads the code has the telephone in hand."""
        with self._works(actor) as work:
            # The try stays counted although it is refused: a code is guessed at a few times only.
            sms = work.channels.count_try(actor.user_id, SMS, MOST_TRIES)
            alive = sms if sms and sms.code_is_alive(self._works.clock.now()) else None
            if number := alive.wanted if alive and _same(alive.code, code.strip()) else None:
                work.channels.put_where(actor.user_id, SMS, address=number, wanted=None, code=None)
                work.record("number-confirmed", actor.user_id, number=masked(number))
        if number is None:
            raise NumberCodeNotValid(minutes=MINUTES, most=MOST_TRIES)


def _same(sent: str | None, entered: str) -> bool:
    return hmac.compare_digest((sent or "").encode(), entered.encode())
