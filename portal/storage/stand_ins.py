"""Who does a colleague's work for a time (代理): in force within its days, until it is ended early."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.actor import Absent
from chassis.clock import Clock
from chassis.ids import new_id
from portal.storage.people import valid_on
from portal.storage.tables import ACCOUNT, ROLE_ASSIGNMENT, STAND_IN

Reading = Callable[[], AbstractContextManager[Session]]
SHOWN = 50


@dataclass(frozen=True, slots=True)
class StandIn:
    """One person doing another's work for some days."""

    id: str
    account_id: str
    name: str
    deputy_id: str
    deputy_name: str
    valid_from: date
    valid_to: date
    reason: str
    entered_at: datetime
    ended_at: datetime | None

    def state(self, today: date) -> str:
        """`ended`, `coming` or `present`."""
        if self.ended_at is not None or self.valid_to < today:
            return "ended"
        return "coming" if self.valid_from > today else "present"


class StandIns:
    """Reads who stands in for whom."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock

    def concerning(self, account_ids: Collection[str]) -> list[StandIn]:
        """What some people arranged or were asked to do, the latest first."""
        people = tuple(account_ids)
        concerned = or_(STAND_IN.c.account_id.in_(people), STAND_IN.c.deputy_id.in_(people))
        with self._reading() as session:
            return _stand_ins(session, concerned)

    def present(self, account_ids: Collection[str]) -> dict[str, StandIn]:
        """Of some people, who is away today, and who does their work."""
        stand_in, today = STAND_IN.c, self._clock.today()
        away = and_(
            stand_in.account_id.in_(tuple(account_ids)),
            stand_in.ended_at.is_(None),
            stand_in.valid_from <= today,
            stand_in.valid_to >= today,
        )
        with self._reading() as session:
            return {one.account_id: one for one in _stand_ins(session, away)}


class StandInRecords:
    """Changes who stands in for whom inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def overlapping(self, account_id: str, first: date, last: date) -> StandIn | None:
        """An arrangement of this person that touches these days; asking keeps others from making one."""
        self._session.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.id == account_id).with_for_update())
        stand_in = STAND_IN.c
        touching = and_(
            stand_in.account_id == account_id,
            stand_in.ended_at.is_(None),
            stand_in.valid_from <= last,
            stand_in.valid_to >= first,
        )
        return next(iter(_stand_ins(self._session, touching)), None)

    def add(
        self, account_id: str, deputy_id: str, first: date, last: date, reason: str, now: datetime
    ) -> str:
        """Keep an arrangement; returns its id."""
        made = new_id()
        self._session.execute(
            insert(STAND_IN).values(
                id=made,
                account_id=account_id,
                deputy_id=deputy_id,
                valid_from=first,
                valid_to=last,
                reason=reason,
                entered_at=now,
            )
        )
        return made

    def find(self, stand_in_id: str) -> StandIn | None:
        """One arrangement."""
        return next(iter(_stand_ins(self._session, STAND_IN.c.id == stand_in_id)), None)

    def end(self, stand_in_id: str, now: datetime) -> bool:
        """End an arrangement at once; tells whether it had not ended before."""
        ended = (
            update(STAND_IN)
            .where(STAND_IN.c.id == stand_in_id, STAND_IN.c.ended_at.is_(None))
            .values(ended_at=now)
            .returning(STAND_IN.c.id)
        )
        return self._session.execute(ended).first() is not None


def absent_colleagues(session: Session, deputy_id: str, today: date) -> tuple[Absent, ...]:
    """For whom somebody does the work today, with the roles those hold today; disabled accounts hold none."""
    stand_in, roles = STAND_IN.c, ROLE_ASSIGNMENT.c
    in_force = and_(
        stand_in.deputy_id == deputy_id,
        stand_in.ended_at.is_(None),
        stand_in.valid_from <= today,
        stand_in.valid_to >= today,
    )
    held = and_(roles.account_id == ACCOUNT.c.id, valid_on(today))
    ask = (
        select(ACCOUNT.c.id, ACCOUNT.c.name, roles.role, roles.unit)
        .select_from(STAND_IN)
        .join(ACCOUNT, ACCOUNT.c.id == stand_in.account_id)
        .outerjoin(ROLE_ASSIGNMENT, held)
        .where(in_force, ACCOUNT.c.disabled.is_(False))
    )
    names: dict[str, str] = {}
    held_by: dict[str, set[str]] = {}
    for row in session.execute(ask):
        names[row.id] = row.name
        held_by.setdefault(row.id, set()).update({f"{row.role}@{row.unit}"} if row.role else ())
    return tuple(Absent(person, names[person], frozenset(held_by[person])) for person in sorted(names))


def _stand_ins(session: Session, condition: ColumnElement[bool]) -> list[StandIn]:
    deputy = ACCOUNT.alias("deputy")
    stand_in = STAND_IN.c
    ask = (
        select(
            stand_in.id,
            stand_in.account_id,
            ACCOUNT.c.name,
            stand_in.deputy_id,
            deputy.c.name.label("deputy_name"),
            stand_in.valid_from,
            stand_in.valid_to,
            stand_in.reason,
            stand_in.entered_at,
            stand_in.ended_at,
        )
        .join(ACCOUNT, ACCOUNT.c.id == stand_in.account_id)
        .join(deputy, deputy.c.id == stand_in.deputy_id)
        .where(condition)
        .order_by(stand_in.valid_from.desc(), stand_in.id)
        .limit(SHOWN)
    )
    return [StandIn(**row._mapping) for row in session.execute(ask)]
