"""Who is signed in: sessions live here, so that signing out ends them; of tokens only hashes are kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.actor import Actor
from portal.storage.people import valid_on
from portal.storage.stand_ins import absent_colleagues
from portal.storage.tables import ACCOUNT, ROLE_ASSIGNMENT, UNIT, WEB_SESSION

IDLE = timedelta(minutes=30)
IDLE_OF_ADMINISTRATORS = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
ADMINISTRATORS = frozenset({"system_administrator"})


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A living session and the person it belongs to."""

    actor: Actor
    token_hash: str
    seen_at: datetime

    def needs_touch(self, now: datetime) -> bool:
        """Whether it is time to note that the person is still there; not on every click."""
        return now - self.seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know."""

    account_id: str
    login: str
    password_hash: str


def hashed(token: str) -> str:
    """The form in which a session token is kept; a stolen table opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Opens and ends sessions inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, token: str, account_id: str, now: datetime) -> None:
        """Begin a session under a fresh token."""
        self._session.execute(
            insert(WEB_SESSION).values(
                token_hash=hashed(token), account_id=account_id, opened_at=now, seen_at=now
            )
        )

    def touch(self, token_hash: str, now: datetime) -> None:
        """Note that the person is still there."""
        self._session.execute(
            update(WEB_SESSION).where(WEB_SESSION.c.token_hash == token_hash).values(seen_at=now)
        )

    def end(self, token: str) -> None:
        """End one session."""
        self._session.execute(delete(WEB_SESSION).where(WEB_SESSION.c.token_hash == hashed(token)))

    def end_all_of(self, account_id: str) -> None:
        """End every session of an account, wherever it was opened."""
        self._session.execute(delete(WEB_SESSION).where(WEB_SESSION.c.account_id == account_id))

    def forget_dead(self, now: datetime) -> None:
        """Drop sessions that ran out."""
        dead = or_(WEB_SESSION.c.seen_at < now - IDLE, WEB_SESSION.c.opened_at < now - LONGEST)
        self._session.execute(delete(WEB_SESSION).where(dead))

    def change_password(self, account_id: str, password_hash: str, now: datetime) -> None:
        """Keep a new password hash; sessions opened with the old password end."""
        self._session.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == account_id)
            .values(password_hash=password_hash, password_set_at=now)
        )
        self.end_all_of(account_id)

    def rehash(self, account_id: str, password_hash: str) -> None:
        """Keep the same password at today's cost."""
        self._session.execute(
            update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(password_hash=password_hash)
        )


def account_named(session: Session, name: str) -> Account | None:
    """The account somebody signs in with: by login or by name of the post; disabled ones are not found."""
    ask = select(ACCOUNT.c.id, ACCOUNT.c.login, ACCOUNT.c.password_hash).where(
        or_(ACCOUNT.c.login == name.lower(), ACCOUNT.c.name == name), ACCOUNT.c.disabled.is_(False)
    )
    row = session.execute(ask).first()
    return Account(*row) if row else None


def logins(session: Session) -> set[str]:
    """Every login there is."""
    return set(session.scalars(select(ACCOUNT.c.login)))


def signed_in(session: Session, token: str, now: datetime, today: date) -> SignedIn | None:
    """The person behind a session token, with the roles valid today and the colleagues stood in for.

    None when the session ran out.
    """
    roles = ROLE_ASSIGNMENT.c
    held_today = and_(roles.account_id == ACCOUNT.c.id, valid_on(today))
    ask = (
        select(
            WEB_SESSION.c.token_hash,
            WEB_SESSION.c.seen_at,
            ACCOUNT.c.id,
            ACCOUNT.c.name,
            ACCOUNT.c.post,
            ACCOUNT.c.unit,
            UNIT.c.short_name.label("unit_name"),
            roles.role,
            roles.unit.label("role_unit"),
        )
        .join(ACCOUNT, ACCOUNT.c.id == WEB_SESSION.c.account_id)
        .join(UNIT, UNIT.c.code == ACCOUNT.c.unit)
        .outerjoin(ROLE_ASSIGNMENT, held_today)
        .where(
            WEB_SESSION.c.token_hash == hashed(token),
            WEB_SESSION.c.seen_at > now - IDLE,
            WEB_SESSION.c.opened_at > now - LONGEST,
            ACCOUNT.c.disabled.is_(False),
        )
    )
    rows = session.execute(ask).all()
    if not rows:
        return None
    first = rows[0]
    held = frozenset(f"{row.role}@{row.role_unit}" for row in rows if row.role)
    absent = absent_colleagues(session, first.id, today)
    actor = Actor(first.id, first.name, first.post, first.unit, first.unit_name, held, absent)
    if any(actor.holds(role) for role in ADMINISTRATORS) and first.seen_at <= now - IDLE_OF_ADMINISTRATORS:
        return None
    return SignedIn(actor, first.token_hash, first.seen_at)
