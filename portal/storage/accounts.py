"""Accounts as the security administrator sees them: roles, locks, who changed what and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.storage import attempts
from portal.storage.paging import Page, page_length
from portal.storage.people import valid_on
from portal.storage.tables import ACCOUNT, LOGIN_ATTEMPT, METADATA, ROLE_ASSIGNMENT, SECOND_FACTOR, UNIT

JOURNAL = METADATA.tables["journal"]
MOST_CHANGES = 20
STATES = ("closed", "given", "factor")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role at a unit, from a day on; without a last day until it is withdrawn."""

    role: str
    unit: str
    unit_name: str
    valid_from: date
    valid_to: date | None

    def is_over(self, today: date) -> bool:
        """Whether it is held no more."""
        return self.valid_to is not None and self.valid_to < today

    def overlaps(self, first: date, last: date | None) -> bool:
        """Whether it is held on a day of that time."""
        return (last is None or self.valid_from <= last) and (self.valid_to is None or self.valid_to >= first)


def page_of_accounts(
    session: Session, *, text: str = "", unit: str = "", state: str = "", after: str = "", limit: int = 40
) -> Page:
    """Accounts by login, each with whether it is closed, was given its password, has a second factor."""
    limit = page_length(limit)
    account = ACCOUNT.c
    ask = (
        select(
            account.id,
            account.login,
            account.name,
            account.post,
            account.disabled,
            account.password_given,
            UNIT.c.short_name.label("unit_name"),
            SECOND_FACTOR.c.enrolled_at,
        )
        .join(UNIT, UNIT.c.code == account.unit)
        .outerjoin(SECOND_FACTOR, SECOND_FACTOR.c.account_id == account.id)
        .where(*_matching(text, unit, state), account.login > after)
        .order_by(account.login)
        .limit(limit + 1)
    )
    rows = [dict(row) for row in session.execute(ask).mappings()]
    return Page(rows[:limit], rows[limit - 1]["login"] if len(rows) > limit else None)


def _matching(text: str, unit: str, state: str) -> list[ColumnElement[bool]]:
    account = ACCOUNT.c
    found: list[ColumnElement[bool]] = []
    if text:
        like = f"%{text.replace('%', '').replace('_', '')}%"
        found.append(or_(account.login.like(like), account.name.like(like)))
    if unit:
        found.append(account.unit == unit)
    if state == "closed":
        found.append(account.disabled.is_(True))
    elif state == "given":
        found.append(account.password_given.is_(True))
    elif state == "factor":
        found.append(SECOND_FACTOR.c.enrolled_at.is_not(None))
    return found


def account_facts(session: Session, account_id: str) -> Mapping[str, Any] | None:
    """One account, closed or not."""
    account = ACCOUNT.c
    ask = (
        select(
            account.id,
            account.login,
            account.name,
            account.post,
            account.unit,
            account.disabled,
            account.password_set_at,
            account.password_given,
            UNIT.c.short_name.label("unit_name"),
        )
        .join(UNIT, UNIT.c.code == account.unit)
        .where(account.id == account_id)
    )
    found = session.execute(ask).mappings().first()
    return dict(found) if found else None


def assignments_of(session: Session, account_id: str) -> Sequence[Assignment]:
    """Every role an account holds, held or will hold, the newest first."""
    roles = ROLE_ASSIGNMENT.c
    ask = (
        select(roles.role, roles.unit, UNIT.c.short_name, roles.valid_from, roles.valid_to)
        .join(UNIT, UNIT.c.code == roles.unit)
        .where(roles.account_id == account_id)
        .order_by(roles.valid_from.desc(), roles.role, roles.unit)
    )
    return [Assignment(*row) for row in session.execute(ask)]


def roles_on(
    session: Session, accounts: Collection[str], day: date
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The roles of several accounts on a day, each with the name of the unit."""
    roles = ROLE_ASSIGNMENT.c
    ask = (
        select(roles.account_id, roles.role, UNIT.c.short_name)
        .join(UNIT, UNIT.c.code == roles.unit)
        .where(roles.account_id.in_(tuple(accounts)), valid_on(day))
        .order_by(roles.role, roles.unit)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in session.execute(ask):
        found.setdefault(row.account_id, []).append((row.role, row.short_name))
    return found


def locked_until(session: Session, login: str, account_id: str, now: datetime) -> datetime | None:
    """Until when somebody is kept out after too many failures."""
    counted = (attempts.account(login), attempts.second_factor_of(account_id))
    return attempts.blocked_until(session, counted, now)


def locked_logins(session: Session, now: datetime) -> Mapping[str, datetime]:
    """Whoever is kept out at this moment for wrong passwords, whether there is such an account or not."""
    row = LOGIN_ATTEMPT.c
    ask = select(row.subject, row.blocked_until).where(
        row.blocked_until > now, row.subject.like(attempts.account("") + "%")
    )
    return {found.subject.partition(":")[2]: found.blocked_until for found in session.execute(ask)}


def changes_of(session: Session, account_id: str, actions: Collection[str]) -> Sequence[Mapping[str, Any]]:
    """Who changed what about an account and why, the newest first."""
    line = JOURNAL.c
    ask = (
        select(line.at, line.action, line.actor_name, line.facts)
        .where(line.subject == account_id, line.action.in_(tuple(actions)))
        .order_by(line.number.desc())
        .limit(MOST_CHANGES)
    )
    return [dict(row) for row in session.execute(ask).mappings()]


def is_taken(session: Session, login: str, name: str) -> bool:
    """Whether an account has this login or this name already, or one that could be mistaken for it."""
    account = ACCOUNT.c
    same = or_(account.login.in_((login, name)), account.name.in_((login, name)))
    return session.scalar(select(account.id).where(same).limit(1)) is not None


class AccountRecords:
    """Changes accounts and their roles inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def close(self, account_id: str, *, closed: bool) -> None:
        """Let nobody sign in with it any more, or again."""
        self._session.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(disabled=closed))

    def give(self, account_id: str, role: str, unit: str, first: date, last: date | None) -> None:
        """Give a role at a unit for a time; what began on the same day is replaced."""
        roles = ROLE_ASSIGNMENT.c
        same = and_(
            roles.account_id == account_id, roles.role == role, roles.unit == unit, roles.valid_from == first
        )
        changed = update(ROLE_ASSIGNMENT).where(same).values(valid_to=last).returning(roles.role)
        if not self._session.scalars(changed).all():
            self._session.execute(
                insert(ROLE_ASSIGNMENT).values(
                    account_id=account_id, role=role, unit=unit, valid_from=first, valid_to=last
                )
            )

    def withdraw(self, account_id: str, held: Assignment, last: date) -> None:
        """Let a role end with a day; one that had not begun is never held. The line stays: it was given."""
        roles = ROLE_ASSIGNMENT.c
        this = and_(
            roles.account_id == account_id,
            roles.role == held.role,
            roles.unit == held.unit,
            roles.valid_from == held.valid_from,
        )
        self._session.execute(update(ROLE_ASSIGNMENT).where(this).values(valid_to=last))
