"""Passwords as they are kept: today's hash, who was given it, and the last ones before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.storage.tables import ACCOUNT, FORMER_PASSWORD

REMEMBERED = 5


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know."""

    account_id: str
    login: str
    name: str
    password_hash: str
    password_set_at: datetime
    password_given: bool


class Credentials:
    """Changes passwords inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def change_password(self, account_id: str, password_hash: str, now: datetime, *, given: bool) -> None:
        """Keep a new hash; one that was given must be changed by whoever signs in with it."""
        former = FORMER_PASSWORD.c
        before = self._session.execute(
            select(ACCOUNT.c.password_hash, ACCOUNT.c.password_set_at).where(ACCOUNT.c.id == account_id)
        ).one()
        self._session.execute(
            delete(FORMER_PASSWORD).where(
                former.account_id == account_id, former.set_at == before.password_set_at
            )
        )
        self._session.execute(
            insert(FORMER_PASSWORD).values(
                account_id=account_id, set_at=before.password_set_at, password_hash=before.password_hash
            )
        )
        kept = (
            select(former.set_at)
            .where(former.account_id == account_id)
            .order_by(former.set_at.desc())
            .limit(REMEMBERED - 1)
        )
        outlived = former.set_at.not_in(list(self._session.scalars(kept)))
        self._session.execute(delete(FORMER_PASSWORD).where(former.account_id == account_id, outlived))
        self._session.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == account_id)
            .values(password_hash=password_hash, password_set_at=now, password_given=given)
        )

    def rehash(self, account_id: str, password_hash: str) -> None:
        """Keep the same password at today's cost."""
        self._session.execute(
            update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(password_hash=password_hash)
        )


def account_named(session: Session, name: str) -> Account | None:
    """The account somebody signs in with: by login or by name of the post; disabled ones are not found."""
    return _account(session, or_(ACCOUNT.c.login == name.lower(), ACCOUNT.c.name == name))


def account_of(session: Session, account_id: str) -> Account | None:
    """An account by its id; disabled ones are not found."""
    return _account(session, ACCOUNT.c.id == account_id)


def former_hashes(session: Session, account_id: str) -> Sequence[str]:
    """Today's password and the ones before it that must not come again."""
    former = FORMER_PASSWORD.c
    today = select(ACCOUNT.c.password_hash).where(ACCOUNT.c.id == account_id)
    before = (
        select(former.password_hash).where(former.account_id == account_id).order_by(former.set_at.desc())
    )
    return [*session.scalars(today), *session.scalars(before.limit(REMEMBERED - 1))]


def logins(session: Session) -> set[str]:
    """Every login there is."""
    return set(session.scalars(select(ACCOUNT.c.login)))


def _account(session: Session, which: ColumnElement[bool]) -> Account | None:
    account = ACCOUNT.c
    ask = select(
        account.id,
        account.login,
        account.name,
        account.password_hash,
        account.password_set_at,
        account.password_given,
    ).where(which, account.disabled.is_(False))
    row = session.execute(ask).first()
    return Account(*row) if row else None
