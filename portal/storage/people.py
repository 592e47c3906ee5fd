"""Who there is to hand work to, ask or tell: accounts named after posts, with the roles they hold today."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import Clock
from portal.storage.tables import ACCOUNT, ROLE_ASSIGNMENT, UNIT

Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person to choose."""

    account_id: str
    name: str
    post: str
    unit: str


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a unit that somebody holds today, and what its holders are called."""

    role: str
    unit: str
    unit_name: str
    name: str

    @property
    def holder(self) -> str:
        """The name work waits under."""
        return f"{self.role}@{self.unit}"


class People:
    """Reads the accounts for pages; disabled ones are nobody."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock

    def colleagues(self, unit: str, *, without: str = "") -> list[Colleague]:
        """Everybody of a unit, but for one person."""
        return self._people(ACCOUNT.c.unit == unit, ACCOUNT.c.id != without)

    def holding(self, holders: Collection[str], *, without: str = "") -> list[Colleague]:
        """Everybody who holds one of these posts (`role@unit`) today, but for one person."""
        wanted = [tuple(holder.split("@", 1)) for holder in holders if "@" in holder]
        roles = ROLE_ASSIGNMENT.c
        held = select(roles.account_id).where(
            valid_on(self._clock.today()), tuple_(roles.role, roles.unit).in_(wanted)
        )
        return self._people(ACCOUNT.c.id.in_(held), ACCOUNT.c.id != without) if wanted else []

    def posts(self) -> list[Post]:
        """Every post somebody holds today, unit by unit."""
        roles = ROLE_ASSIGNMENT.c
        ask = (
            select(roles.role, roles.unit, UNIT.c.short_name, ACCOUNT.c.post)
            .join(ACCOUNT, ACCOUNT.c.id == roles.account_id)
            .join(UNIT, UNIT.c.code == roles.unit)
            .where(valid_on(self._clock.today()), ACCOUNT.c.disabled.is_(False))
            .order_by(roles.unit, roles.role, ACCOUNT.c.name)
        )
        with self._reading() as session:
            rows = session.execute(ask).all()
        posts = {(row.role, row.unit): Post(*row) for row in reversed(rows)}
        return list(reversed(posts.values()))

    def actor(self, account_id: str) -> Actor | None:
        """A person with the roles held today, for services to judge."""
        with self._reading() as session:
            return actor_of(session, account_id, self._clock.today())

    def names(self, account_ids: Collection[str]) -> dict[str, str]:
        """What several people are called, in one question."""
        if not account_ids:
            return {}
        ask = select(ACCOUNT.c.id, ACCOUNT.c.name).where(ACCOUNT.c.id.in_(tuple(account_ids)))
        with self._reading() as session:
            return {row.id: row.name for row in session.execute(ask)}

    def _people(self, *conditions: ColumnElement[bool]) -> list[Colleague]:
        ask = (
            select(ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.post, ACCOUNT.c.unit)
            .where(*conditions, ACCOUNT.c.disabled.is_(False))
            .order_by(ACCOUNT.c.name)
        )
        with self._reading() as session:
            return [Colleague(*row) for row in session.execute(ask)]


def valid_on(day: date) -> ColumnElement[bool]:
    """Whether a role is held on a day."""
    roles = ROLE_ASSIGNMENT.c
    return and_(roles.valid_from <= day, or_(roles.valid_to.is_(None), roles.valid_to >= day))


def roles_of(session: Session, account_id: str, day: date) -> frozenset[str]:
    """The roles an account holds on a day, written `role@unit`."""
    roles = ROLE_ASSIGNMENT.c
    ask = select(roles.role, roles.unit).where(roles.account_id == account_id, valid_on(day))
    return frozenset(f"{row.role}@{row.unit}" for row in session.execute(ask))


def actor_of(session: Session, account_id: str, day: date) -> Actor | None:
    """An account that is not disabled, as the person it stands for."""
    account = ACCOUNT.c
    ask = (
        select(account.id, account.name, account.post, account.unit, UNIT.c.short_name)
        .join(UNIT, UNIT.c.code == account.unit)
        .where(account.id == account_id, account.disabled.is_(False))
    )
    row = session.execute(ask).first()
    return Actor(*row, roles=roles_of(session, account_id, day)) if row else None
