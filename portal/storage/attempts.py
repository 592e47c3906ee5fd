"""Failed attempts to sign in or to guess a code: each costs more time, none locks for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from portal.storage.tables import LOGIN_ATTEMPT

LONGEST_PAUSE = timedelta(minutes=15)
FIRST_PAUSE = timedelta(seconds=2)
FORGOTTEN_AFTER = timedelta(hours=1)
FREE_FAILURES = {"account": 5, "address": 20, "codes": 20}
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
    return f"account:{login.strip().lower()[:100]}", f"address:{address[:100]}"


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

    def failed(self, counted: Sequence[str], now: datetime) -> None:
        """Count one failure against the account and the address; concurrent guesses are all counted."""
        for subject in sorted(counted):
            failures = self._count(subject, now)
            pause = pause_after(failures, FREE_FAILURES[subject.partition(":")[0]])
            self._session.execute(
                LOGIN_ATTEMPT.update()
                .where(LOGIN_ATTEMPT.c.subject == subject)
                .values(blocked_until=now + pause)
            )

    def succeeded(self, counted: Sequence[str]) -> None:
        """Forget the failures of an account whose owner came in; those of the address stay."""
        accounts = [subject for subject in counted if subject.startswith("account:")]
        self._session.execute(delete(LOGIN_ATTEMPT).where(LOGIN_ATTEMPT.c.subject.in_(accounts)))

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
