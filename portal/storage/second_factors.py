"""Second factors as they are kept: a locked secret, the last time step that was used, hashed backup codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.storage.tables import BACKUP_CODE, SECOND_FACTOR


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody shows a second time who they are with; not before it was `enrolled_at` some moment."""

    secret: str
    begun_at: datetime
    enrolled_at: datetime | None
    last_step: int


class SecondFactors:
    """Changes second factors inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, account_id: str, secret: str, now: datetime) -> None:
        """Keep a secret that has yet to be proved; whatever was there before is worth nothing now."""
        self.drop(account_id)
        self._session.execute(
            insert(SECOND_FACTOR).values(
                account_id=account_id, secret=secret, begun_at=now, enrolled_at=None, last_step=0
            )
        )

    def enrol(self, account_id: str, now: datetime) -> None:
        """From now on it is asked for."""
        mine = SECOND_FACTOR.c.account_id == account_id
        self._session.execute(update(SECOND_FACTOR).where(mine).values(enrolled_at=now))

    def use_step(self, account_id: str, step: int) -> bool:
        """Use a time step up; false where it, or a later one, has been used."""
        row = SECOND_FACTOR.c
        this = update(SECOND_FACTOR).where(row.account_id == account_id, row.last_step < step)
        return bool(self._session.scalars(this.values(last_step=step).returning(row.account_id)).all())

    def put_codes(self, account_id: str, hashes: Collection[str]) -> None:
        """Keep fresh backup codes in place of the old ones."""
        self._session.execute(delete(BACKUP_CODE).where(BACKUP_CODE.c.account_id == account_id))
        self._session.execute(
            insert(BACKUP_CODE), [{"account_id": account_id, "code_hash": one} for one in hashes]
        )

    def use_code(self, account_id: str, code_hash: str) -> bool:
        """Use a backup code up; false where somebody was quicker."""
        row = BACKUP_CODE.c
        this = delete(BACKUP_CODE).where(row.account_id == account_id, row.code_hash == code_hash)
        return bool(self._session.scalars(this.returning(row.code_hash)).all())

    def drop(self, account_id: str) -> bool:
        """Ask for it no more; whether there was one."""
        self._session.execute(delete(BACKUP_CODE).where(BACKUP_CODE.c.account_id == account_id))
        mine = delete(SECOND_FACTOR).where(SECOND_FACTOR.c.account_id == account_id)
        return bool(self._session.scalars(mine.returning(SECOND_FACTOR.c.account_id)).all())


def second_factor_of(session: Session, account_id: str) -> Kept | None:
    """What is kept for an account."""
    row = SECOND_FACTOR.c
    ask = select(row.secret, row.begun_at, row.enrolled_at, row.last_step).where(row.account_id == account_id)
    found = session.execute(ask).first()
    return Kept(*found) if found else None


def is_enrolled(session: Session, account_id: str) -> bool:
    """Whether an account is asked for a second factor."""
    found = second_factor_of(session, account_id)
    return found is not None and found.enrolled_at is not None


def code_hashes(session: Session, account_id: str) -> Sequence[str]:
    """The backup codes somebody has left."""
    row = BACKUP_CODE.c
    return session.scalars(select(row.code_hash).where(row.account_id == account_id)).all()


def enrolled(session: Session) -> int:
    """How many accounts are asked for a second factor."""
    row = SECOND_FACTOR.c.enrolled_at
    return session.scalar(select(func.count()).where(row.is_not(None))) or 0
