"""Who is signed in: sessions live here, so that signing out ends them; of tokens only hashes are kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.actor import Actor
from portal.storage.people import valid_on
from portal.storage.roles import ADMINISTRATORS
from portal.storage.stand_ins import absent_colleagues
from portal.storage.tables import ACCOUNT, ROLE_ASSIGNMENT, UNIT, WEB_SESSION

IDLE = timedelta(minutes=30)
IDLE_OF_ADMINISTRATORS = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
LONGEST_PENDING = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)


PASSWORD, PROVIDER = "password", "oidc"


@dataclass(frozen=True, slots=True)
class Vouched:
    """How somebody showed who they are; where an identity provider vouched, how it knows the session."""

    method: str = PASSWORD
    provider_session: str = ""
    id_token: str = ""
    """Locked."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A living session and the person it belongs to; `pending` is the step of signing in still to be done."""

    actor: Actor
    token_hash: str
    seen_at: datetime
    pending: str
    vouched: Vouched

    def needs_touch(self, now: datetime) -> bool:
        """Whether it is time to note that the person is still there; not on every click."""
        return not self.pending and now - self.seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Kept:
    """A session as the list of somebody's sessions shows it."""

    token_hash: str
    opened_at: datetime
    seen_at: datetime
    address: str
    device: str
    method: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Whence:
    """Where somebody signs in from: the address, and what the browser says it is."""

    address: str = ""
    device: str = ""

    def columns(self) -> dict[str, str]:
        """What of it is kept."""
        return {"address": self.address[:100], "device": self.device[:200]}


def hashed(token: str) -> str:
    """The form in which a session token is kept; a stolen table opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Opens and ends sessions inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(
        self,
        token: str,
        account_id: str,
        now: datetime,
        whence: Whence = Whence(),
        *,
        pending: str = "",
        vouched: Vouched = Vouched(),
    ) -> None:
        """Begin a session under a fresh token."""
        self._session.execute(
            insert(WEB_SESSION).values(
                token_hash=hashed(token),
                account_id=account_id,
                opened_at=now,
                seen_at=now,
                pending=pending,
                method=vouched.method,
                provider_session=vouched.provider_session,
                id_token=vouched.id_token,
                **whence.columns(),
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

    def end_one_of(self, account_id: str, token_hash: str) -> bool:
        """End one session of an account; tells whether there was one."""
        row = WEB_SESSION.c
        this = delete(WEB_SESSION).where(row.account_id == account_id, row.token_hash == token_hash)
        return bool(self._session.scalars(this.returning(row.token_hash)).all())

    def end_all_of(self, account_id: str, *, but: str = "") -> int:
        """End every session of an account, wherever it was opened, but for one; how many that were."""
        row = WEB_SESSION.c
        these = delete(WEB_SESSION).where(row.account_id == account_id, row.token_hash != but)
        return len(self._session.scalars(these.returning(row.token_hash)).all())

    def end_vouched(self, account_id: str = "", provider_session: str = "") -> Mapping[str, int]:
        """End what a provider vouched for: one session of its own, or all of an account; how many of whom."""
        row = WEB_SESSION.c
        these = delete(WEB_SESSION).where(row.method == PROVIDER)
        if account_id:
            these = these.where(row.account_id == account_id)
        if provider_session or not account_id:
            # A session of whose name the provider told nothing may be the one.
            names = (provider_session, "") if account_id else (provider_session or None,)
            these = these.where(row.provider_session.in_(names))
        return Counter(self._session.scalars(these.returning(row.account_id)).all())

    def forget_dead(self, now: datetime) -> None:
        """Drop sessions that ran out."""
        dead = or_(WEB_SESSION.c.seen_at < now - IDLE, WEB_SESSION.c.opened_at < now - LONGEST)
        self._session.execute(delete(WEB_SESSION).where(dead))


def sessions_of(session: Session, account_id: str, now: datetime) -> Sequence[Kept]:
    """Where an account is signed in, the newest sign-in first."""
    row = WEB_SESSION.c
    ask = (
        select(row.token_hash, row.opened_at, row.seen_at, row.address, row.device, row.method)
        .where(
            row.account_id == account_id,
            row.pending == "",
            row.seen_at > now - IDLE,
            row.opened_at > now - LONGEST,
        )
        .order_by(row.opened_at.desc(), row.token_hash)
    )
    return [Kept(*found) for found in session.execute(ask)]


def signed_in(session: Session, token: str, now: datetime, today: date) -> SignedIn | None:
    """The person behind a session token, with the roles valid today and the colleagues stood in for.

    None when the session ran out.
    """
    roles = ROLE_ASSIGNMENT.c
    held_today = and_(roles.account_id == ACCOUNT.c.id, valid_on(today))
    ask = (
        select(
            WEB_SESSION.c.token_hash,
            WEB_SESSION.c.opened_at,
            WEB_SESSION.c.seen_at,
            WEB_SESSION.c.pending,
            WEB_SESSION.c.method,
            WEB_SESSION.c.provider_session,
            WEB_SESSION.c.id_token,
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
    if first.pending and first.opened_at <= now - LONGEST_PENDING:
        return None
    vouched = Vouched(first.method, first.provider_session, first.id_token)
    return SignedIn(actor, first.token_hash, first.seen_at, first.pending, vouched)
