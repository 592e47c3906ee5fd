"""Whoever failed too often has to wait; for how long is told in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chassis.errors import Refusal
from chassis.texts import Said
from portal.storage.sessions import Whence
from portal.storage.work import Work


class TooManyAttempts(Refusal):
    """Too many failures for this account or from this address; the next attempt has to wait."""

    code = "too-many-attempts"
    title = Said("连续输错次数过多，已暂时锁定。", "Locked for a while after too many wrong attempts.")
    detail = Said(
        "连续输错次数过多，已暂时锁定，请 {wait}后再试。急需登录的，可请安全管理员解锁。",
        "Locked after too many wrong attempts; please try again in {wait}. If it is urgent, "
        "the security administrator can unlock the account.",
    )


STATUSES: Mapping[type[Refusal], int] = {TooManyAttempts: 429}


def note_failure(
    work: Work, what: str, subject: str, counted: Sequence[str], whence: Whence, **facts: str
) -> None:
    """Count a failure, and write it down together with what it locks."""
    work.record(what, subject, **whence.columns(), **facts)
    for one, until in work.attempts.failed(counted, work.clock.now()).items():
        kind = one.partition(":")[0]
        named = whence.address if kind == "address" else subject
        work.record(f"{kind}-locked", named, until=until.isoformat(), address=whence.address)


def locked_out(until: datetime, now: datetime) -> TooManyAttempts:
    """The refusal until a moment, in seconds for programs and in words for people."""
    seconds = max(1, math.ceil((until - now) / timedelta(seconds=1)))
    minutes = math.ceil(seconds / 60)
    wait = (
        Said(f"{seconds} 秒", f"{seconds} seconds")
        if seconds < 60
        else Said(f"{minutes} 分钟", f"{minutes} minute{'s' if minutes > 1 else ''}")
    )
    return TooManyAttempts(seconds=seconds, wait=wait)
