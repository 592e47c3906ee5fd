"""The directory: units, accounts named after posts, and which roles they hold at which unit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.clock import Clock
from chassis.persistence.upsert import insert_into
from portal.storage.tables import ACCOUNT, ROLE_ASSIGNMENT, UNIT

Reading = Callable[[], AbstractContextManager[Session]]
UNIT_FACTS = (
    "name",
    "short_name",
    "kind",
    "parent",
    "county",
    "document_word",
    "aliases",
    "valid_from",
    "valid_to",
)


class Directory:
    """Reads the directory for pages."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock

    def units(self, *, kinds: Collection[str] = (), parent: str | None = None) -> list[dict[str, Any]]:
        """Units existing today, in the order of their codes; of some kinds, or below one unit."""
        ask = _existing(self._clock.today()).order_by(UNIT.c.code)
        if kinds:
            ask = ask.where(UNIT.c.kind.in_(tuple(kinds)))
        if parent is not None:
            ask = ask.where(UNIT.c.parent == parent)
        with self._reading() as session:
            return [dict(row._mapping) for row in session.execute(ask)]

    def unit(self, code: str) -> dict[str, Any] | None:
        """One unit, also when it exists no more: old cases name it."""
        with self._reading() as session:
            row = session.execute(select(UNIT).where(UNIT.c.code == code)).first()
        return dict(row._mapping) if row else None

    def names(self, codes: Collection[str]) -> dict[str, str]:
        """Short names of several units in one question."""
        ask = select(UNIT.c.code, UNIT.c.short_name).where(UNIT.c.code.in_(tuple(codes)))
        with self._reading() as session:
            return {row.code: row.short_name for row in session.execute(ask)}


class DirectoryRecords:
    """Changes the directory inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_unit(self, unit: Mapping[str, Any]) -> dict[str, Any] | None:
        """Keep a unit; returns it with its new revision where anything changed, else nothing."""
        facts = {name: unit[name] for name in UNIT_FACTS}
        known = self._session.execute(select(UNIT).where(UNIT.c.code == unit["code"])).first()
        if known is None:
            kept = {"code": unit["code"], **facts, "revision": 1}
            self._session.execute(insert(UNIT).values(**kept))
            return kept
        if all(getattr(known, name) == value for name, value in facts.items()):
            return None
        kept = {"code": unit["code"], **facts, "revision": known.revision + 1}
        self._session.execute(update(UNIT).where(UNIT.c.code == unit["code"]).values(**kept))
        return kept

    def accounts(self) -> dict[str, str]:
        """Ids of all accounts by login."""
        rows = self._session.execute(select(ACCOUNT.c.login, ACCOUNT.c.id))
        return {row.login: row.id for row in rows}

    def add_account(self, account: Mapping[str, str], password_hash: str, now: datetime) -> None:
        """Open an account."""
        values = {name: account[name] for name in ("id", "login", "name", "post", "unit")}
        self._session.execute(
            insert(ACCOUNT).values(**values, password_hash=password_hash, password_set_at=now, disabled=False)
        )

    def assign(self, account_id: str, roles: Sequence[str], valid_from: date) -> None:
        """Give an account roles, each `role@unit`; those it has stay as they are."""
        held = self._session.execute(
            select(ROLE_ASSIGNMENT.c.role, ROLE_ASSIGNMENT.c.unit).where(
                ROLE_ASSIGNMENT.c.account_id == account_id
            )
        )
        have = {f"{role}@{unit}" for role, unit in held}
        for missing in sorted(set(roles) - have):
            role, _, unit = missing.partition("@")
            self._session.execute(
                insert_into(self._session, ROLE_ASSIGNMENT).values(
                    account_id=account_id, role=role, unit=unit, valid_from=valid_from
                )
            )


def _existing(today: date) -> Select[Any]:
    return select(UNIT).where(
        UNIT.c.valid_from <= today, or_(UNIT.c.valid_to.is_(None), UNIT.c.valid_to >= today)
    )
