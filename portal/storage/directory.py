"""The directory: units, accounts named after posts, and which roles they hold at which unit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Select, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.clock import Clock
from portal.storage.initials import initials_of
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

    def put_units(self, units: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Keep units; returns those that are new or changed, in the given order with their new revisions."""
        known = {row["code"]: row for row in self._session.execute(select(UNIT)).mappings()}
        changed = [_revised(unit, known.get(unit["code"])) for unit in units]
        kept = [unit for unit in changed if unit is not None]
        if new := [unit for unit in kept if unit["code"] not in known]:
            self._session.execute(insert(UNIT), [_with_initials(unit) for unit in new])
        for unit in kept:
            if unit["code"] in known:
                row = _with_initials(unit)
                self._session.execute(update(UNIT).where(UNIT.c.code == unit["code"]).values(**row))
        return kept

    def exists(self, code: str, day: date) -> bool:
        """Whether there is such a unit on a day."""
        return self._session.execute(_existing(day).where(UNIT.c.code == code)).first() is not None

    def accounts(self) -> dict[str, str]:
        """Ids of all accounts by login."""
        rows = self._session.execute(select(ACCOUNT.c.login, ACCOUNT.c.id))
        return {row.login: row.id for row in rows}

    def add_accounts(self, accounts: Sequence[Mapping[str, Any]], now: datetime) -> None:
        """Open accounts, each with its password hash."""
        columns = ("id", "login", "name", "post", "unit", "password_hash", "password_given")
        rows = [{name: account[name] for name in columns} for account in accounts]
        if rows:
            self._session.execute(insert(ACCOUNT), [{**row, "password_set_at": now} for row in rows])

    def assign(self, assignments: Sequence[Mapping[str, Any]]) -> None:
        """Give accounts roles at units; what an account holds or held already stays as it is."""
        columns = ROLE_ASSIGNMENT.c
        held = {
            (row.account_id, row.role, row.unit)
            for row in self._session.execute(select(columns.account_id, columns.role, columns.unit))
        }
        missing = [a for a in assignments if (a["account_id"], a["role"], a["unit"]) not in held]
        if missing:
            self._session.execute(insert(ROLE_ASSIGNMENT), missing)


def _with_initials(unit: Mapping[str, Any]) -> dict[str, Any]:
    return {**unit, "initials": initials_of(unit["name"], unit["short_name"])}


def _revised(unit: Mapping[str, Any], known: RowMapping | None) -> dict[str, Any] | None:
    facts = {name: unit[name] for name in UNIT_FACTS}
    if known is None:
        return {"code": unit["code"], **facts, "revision": 1}
    if all(known[name] == value for name, value in facts.items()):
        return None
    return {"code": unit["code"], **facts, "revision": known["revision"] + 1}


def _existing(today: date) -> Select[Any]:
    return select(UNIT).where(
        UNIT.c.valid_from <= today, or_(UNIT.c.valid_to.is_(None), UNIT.c.valid_to >= today)
    )
