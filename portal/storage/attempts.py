"""Failed attempts to sign in or to guess a code: each costs more time, none locks for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from portal.storage.tables import LOGIN_ATTEMPT

LONGEST_PAUSE = timedelta(minutes=15)
FIRST_PAUSE = timedelta(seconds=2)
FORGOTTEN_AFTER = timedelta(hours=1)
FREE_FAILURES = {"account": 5, "address": 20, "codes": 20, "factor": 5}
"""One mistyped password must not hurt; behind one address a whole office may sit."""


def pause_after(failures: int, free: int) -> timedelta:
    """How long the next attempt has to wait: nothing at first, then doubling up to a quarter of an hour."""
    over = failures - free
    if over < 0:
        return timedelta(0)
    doubled: int = 2 ** min(over, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def subjects(login: str, address: str) -> tuple[str, str]:
    """What a failure is counted against."""
    return account(login), address_of(address)


def address_of(address: str) -> str:
    """What anything wrong from an address is counted against."""
    return f"address:{address[:100]}"


def account(login: str) -> str:
    """What wrong passwords of an account are counted against, whether there is one or not."""
    return f"account:{login.strip().lower()[:100]}"


def second_factor_of(account_id: str) -> str:
    """What wrong codes of somebody whose password was right are counted against."""
    return f"factor:{account_id}"


def codes_from(address: str) -> str:
    """What a wrong code is counted against."""
    return f"codes:{address[:100]}"


def blocked_until(session: Session, counted: Sequence[str], now: datetime) -> datetime | None:
    """Until when attempts are not looked at, whatever the password."""
    ask = select(func.max(LOGIN_ATTEMPT.c.blocked_until)).where(LOGIN_ATTEMPT.c.subject.in_(counted))
    until = session.scalar(ask)
    return until if until is not None and until > now else None


class Attempts:
    """Counts failures inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def failed(self, counted: Sequence[str], now: datetime) -> Mapping[str, datetime]:
        """Count one failure against each; concurrent guesses are all counted.

        Tells which of them are locked now, and until when.
        """
        locked = {}
        for subject in sorted(counted):
            failures = self._count(subject, now)
            pause = pause_after(failures, FREE_FAILURES[subject.partition(":")[0]])
            self._session.execute(
                LOGIN_ATTEMPT.update()
                .where(LOGIN_ATTEMPT.c.subject == subject)
                .values(blocked_until=now + pause)
            )
            if pause:
                locked[subject] = now + pause
        return locked

    def forget(self, *counted: str) -> bool:
        """Forget the failures of somebody who came in, or was let in again; whether there were any."""
        row = LOGIN_ATTEMPT.c.subject
        these = delete(LOGIN_ATTEMPT).where(row.in_(counted))
        return bool(self._session.scalars(these.returning(row)).all())

    def forget_old(self, now: datetime) -> None:
        """Drop counters nobody has added to for an hour."""
        self._session.execute(
            delete(LOGIN_ATTEMPT).where(LOGIN_ATTEMPT.c.last_failed_at < now - FORGOTTEN_AFTER)
        )

    def _count(self, subject: str, now: datetime) -> int:
        rows = LOGIN_ATTEMPT.c
        fresh = rows.last_failed_at >= now - FORGOTTEN_AFTER
        counted = (
            insert_into(self._session, LOGIN_ATTEMPT)
            .values(subject=subject, failures=1, last_failed_at=now, blocked_until=now)
            .on_conflict_do_update(
                index_elements=["subject"],
                set_={"failures": case((fresh, rows.failures + 1), else_=1), "last_failed_at": now},
            )
            .returning(rows.failures)
        )
        return int(self._session.execute(counted).scalar_one())
