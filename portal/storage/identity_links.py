"""Whom accounts belong to at an identity provider, and who is on the way there and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.storage.sessions import hashed
from portal.storage.tables import ACCOUNT, IDENTITY_LINK, PROVIDER_REQUEST

TO_COME_BACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Link:
    """The subject an account belongs to."""

    subject: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """The account of a subject."""

    account_id: str
    login: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was kept of somebody who was sent to the provider."""

    nonce: str
    verifier: str
    onward: str


class IdentityLinks:
    """Changes links inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def link(self, account_id: str, issuer: str, subject: str, now: datetime) -> None:
        """Let a subject of the provider sign in with an account."""
        self._session.execute(
            insert(IDENTITY_LINK).values(account_id=account_id, issuer=issuer, subject=subject, linked_at=now)
        )

    def unlink(self, account_id: str, issuer: str) -> str | None:
        """Undo it; the subject, where there was one."""
        row = IDENTITY_LINK.c
        this = delete(IDENTITY_LINK).where(row.account_id == account_id, row.issuer == issuer)
        return self._session.scalars(this.returning(row.subject)).first()


class ProviderRequests:
    """Keeps who is on the way to the provider and back, inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, state: str, browser: str, waiting: Waiting, now: datetime) -> None:
        """Keep what is needed when somebody comes back; of state and browser only hashes are."""
        self._session.execute(
            insert(PROVIDER_REQUEST).values(
                state_hash=hashed(state),
                browser=hashed(browser),
                nonce=waiting.nonce,
                verifier=waiting.verifier,
                onward=waiting.onward,
                begun_at=now,
            )
        )

    def take(self, state: str, browser: str, now: datetime) -> Waiting | None:
        """What was kept, and keep it no more: nobody comes back twice, too late, or with another browser."""
        row = PROVIDER_REQUEST.c
        this = delete(PROVIDER_REQUEST).where(
            row.state_hash == hashed(state),
            row.browser == hashed(browser),
            row.begun_at > now - TO_COME_BACK,
        )
        found = self._session.execute(this.returning(row.nonce, row.verifier, row.onward)).first()
        return Waiting(*found) if found else None

    def forget_old(self, now: datetime) -> None:
        """Drop whoever did not come back."""
        old = PROVIDER_REQUEST.c.begun_at <= now - TO_COME_BACK
        self._session.execute(delete(PROVIDER_REQUEST).where(old))


def link_of(session: Session, account_id: str, issuer: str) -> Link | None:
    """The subject an account belongs to at a provider."""
    row = IDENTITY_LINK.c
    ask = select(row.subject, row.linked_at).where(row.account_id == account_id, row.issuer == issuer)
    found = session.execute(ask).first()
    return Link(*found) if found else None


def linked(session: Session, issuer: str, subject: str) -> Linked | None:
    """The account of a subject, closed or not."""
    row = IDENTITY_LINK.c
    ask = (
        select(ACCOUNT.c.id, ACCOUNT.c.login, ACCOUNT.c.disabled)
        .join(IDENTITY_LINK, row.account_id == ACCOUNT.c.id)
        .where(row.issuer == issuer, row.subject == subject)
    )
    found = session.execute(ask).first()
    return Linked(*found) if found else None
