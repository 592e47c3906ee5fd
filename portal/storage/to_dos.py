"""统一待办 for senders and the system administrator: what is due, who is known, what was not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, tuple_

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage import to_do_records
from portal.storage.deliveries import GIVEN_UP
from portal.storage.deliveries import WAITING as TO_SEND
from portal.storage.paging import Page, bound, key_in, next_key, page_length
from portal.storage.tables import ACCOUNT, TO_DO, TO_DO_ACCOUNT, UNIT, WORKLIST_TASK
from portal.storage.to_do_records import ClaimedToDo
from portal.storage.work import Work

_PORTAL = Actor.system("portal")
SHOWN = 50


class LeavingToDos:
    """Hands out tasks the other system has to be told of, and keeps what came of it."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def anything_due(self, channels: Sequence[str]) -> bool:
        """Whether there may be anything to tell; takes no lock."""
        with self._works.reading() as session:
            return bool(channels) and to_do_records.anything_due(session, self._now())

    def waiting(self, channel: str) -> tuple[int, datetime | None]:
        """How many tasks the other system has not been told of, and since when the oldest."""
        with self._works.reading() as session:
            row = TO_DO.c
            ask = select(func.count(), func.min(row.changed_at)).where(row.state == TO_SEND)
            count, oldest = session.execute(ask).one()
        return count, oldest

    def gather(self) -> int:
        """Nothing is joined: each task is told of by itself."""
        return 0

    def claim(self, channel: str) -> ClaimedToDo | None:
        """One that nobody else sends while the lease lasts."""
        with self._works(_PORTAL) as work:
            return work.to_dos.claim(self._works.clock.today(), self._now())

    def sent(self, claimed: ClaimedToDo, receipt: str | None) -> None:
        """The other system has taken it."""
        with self._works(_PORTAL) as work:
            work.to_dos.sent(claimed, receipt, self._now())

    def dropped(self, claimed: ClaimedToDo) -> None:
        """There is nobody to tell."""
        self.sent(claimed, None)

    def given_up(self, claimed: ClaimedToDo, reason: str) -> None:
        """It will not be tried again by itself."""
        with self._works(_PORTAL) as work:
            work.to_dos.give_up(claimed, self._now(), reason)

    def rest(self, claimed: ClaimedToDo, reason: str) -> bool:
        """It is tried again later, or given up after the last try; whether it is tried again."""
        with self._works(_PORTAL) as work:
            return work.to_dos.rest(claimed, self._now(), reason)

    def reconcile(self) -> int:
        """Find what has changed without a message: posts, deputies, the day."""
        with self._works(_PORTAL) as work:
            return work.to_dos.reconcile(self._works.clock.today(), self._now())

    def _now(self) -> datetime:
        return self._works.clock.now()


class ToDos:
    """Reads for the system administrator's page; never what a case is about."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def overview(self) -> Mapping[str, Any]:
        """How many people are known, how many to-dos are open, wait or were given up; when one was sent."""
        row = TO_DO.c
        counted = {
            "known": select(func.count()).select_from(TO_DO_ACCOUNT),
            "open": select(func.count()).where(row.external_id.is_not(None)),
            "waiting": select(func.count()).where(row.state == TO_SEND),
            "given_up": select(func.count()).where(row.state == GIVEN_UP),
            "last": select(func.max(row.sent_at)),
        }
        with self._works.reading() as session:
            return {name: session.scalar(ask) for name, ask in counted.items()}

    def accounts(self, text: str) -> Sequence[Mapping[str, Any]]:
        """Accounts whose name, login or unit has these words, with their id in the other system."""
        account, unit = ACCOUNT.c, UNIT.c
        ask = (
            select(
                account.id, account.login, account.name, account.post,
                unit.short_name.label("unit_name"), TO_DO_ACCOUNT.c.external_id,
            )
            .join(UNIT, unit.code == account.unit)
            .outerjoin(TO_DO_ACCOUNT, TO_DO_ACCOUNT.c.account_id == account.id)
            .where(account.disabled.is_(False))
            .order_by(account.unit, account.name)
            .limit(SHOWN)
        )  # fmt: skip
        if text:
            words = (account.name, account.login, account.post, unit.name, unit.short_name)
            ask = ask.where(or_(*(column.contains(text, autoescape=True) for column in words)))
        with self._works.reading() as session:
            return [dict(row) for row in session.execute(ask).mappings()]

    def troubled(self, *, given_up: bool, after: str | None = None, limit: int = 30) -> Page:
        """What was given up, or what failed and is tried again; newest first, by number and step."""
        limit = page_length(limit)
        row, task = TO_DO.c, WORKLIST_TASK.c
        ask = (
            select(
                row.task_id, row.changed_at, row.attempts, row.next_at, row.reason, row.external_id,
                task.case_no, task.process_name,
            )
            .join(WORKLIST_TASK, task.task_id == row.task_id)
            .where(to_do_records.troubled(given_up))
        )  # fmt: skip
        if key := key_in(after):
            ask = ask.where(tuple_(row.changed_at, row.task_id) < bound(key))
        ask = ask.order_by(row.changed_at.desc(), row.task_id.desc()).limit(limit + 1)
        with self._works.reading() as session:
            found = session.execute(ask).mappings().all()
        return Page([dict(one) for one in found[:limit]], next_key(found, limit, "changed_at", "task_id"))
