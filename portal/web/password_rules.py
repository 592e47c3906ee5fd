"""Which passwords people may choose: long, their own, not one everybody tries, not one they had before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chassis.errors import Refusal
from chassis.texts import Said
from portal.storage.credentials import Account
from portal.web.common_passwords import is_common
from portal.web.passwords import LONGEST_PASSWORD

SHORTEST = 12
SHORTEST_NAME = 3


class PasswordTooShort(Refusal):
    """Whoever has time tries all short ones."""

    code = "password-too-short"
    title = Said("密码太短。", "The password is too short.")
    detail = Said("密码至少 {least} 个字符。", "A password has at least {least} characters.")


class PasswordTooLong(Refusal):
    """Signs beyond the longest would not be looked at."""

    code = "password-too-long"
    title = Said("密码太长。", "The password is too long.")
    detail = Said("密码最多 {most} 个字符。", "A password has at most {most} characters.")


class PasswordTellsName(Refusal):
    """The name of the account is the first thing somebody tries."""

    code = "password-tells-name"
    title = Said(
        "密码不能含有账号或姓名。", "A password must not contain the account or the name of the post."
    )


class PasswordCommon(Refusal):
    """A password on every list of those that are tried first."""

    code = "password-common"
    title = Said(
        "这个密码太常见，容易被猜到，请换一个。",
        "This password is among the first ones tried.",
    )


class PasswordUsedBefore(Refusal):
    """Somebody may know it already."""

    code = "password-used-before"
    title = Said("密码与以前的相同。", "The password was used before.")
    detail = Said(
        "不能与现在和以前的密码相同（最近 {number} 个）。",
        "It must differ from the last {number} passwords, today's among them.",
    )


class PasswordsDiffer(Refusal):
    """What was entered twice is not the same."""

    code = "passwords-differ"
    title = Said("两次输入的新密码不一致。", "The new password was entered differently the second time.")


STATUSES: Mapping[type[Refusal], int] = dict.fromkeys(
    (
        PasswordTooShort,
        PasswordTooLong,
        PasswordTellsName,
        PasswordCommon,
        PasswordUsedBefore,
        PasswordsDiffer,
    ),
    422,
)


def refuse_weak(password: str, account: Account) -> None:
    """Refuse what is easily guessed; what was used before only the kept hashes can tell."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(least=SHORTEST)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(most=LONGEST_PASSWORD)
    plain = password.casefold()
    names = [one.casefold() for one in (account.login, account.name) if len(one) >= SHORTEST_NAME]
    if any(name in plain for name in names):
        raise PasswordTellsName
    if is_common(password):
        raise PasswordCommon


def must_change(account: Account, now: datetime, days: int) -> bool:
    """Whether a password was given, or is older than the county allows; without such a rule none gets old."""
    return account.password_given or (days > 0 and now - account.password_set_at > timedelta(days=days))
