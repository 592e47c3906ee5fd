"""What another system is to keep as to-dos (统一待办): what changed, and what it was last told of each task.

Changes are not sent one by one: a task that changed is claimed and looked at as it is now, and what differs
from what was last told is sent. So the other system is told the newest, in order, by one sender at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, select, update
from sqlalchemy.orm import Session

from chassis.ids import new_id
from chassis.persistence.upsert import insert_into
from portal.storage.counted_tasks import NOT_COUNTED
from portal.storage.deliveries import GIVEN_UP, LEASE, LONGEST_REASON, RESTS, SENT
from portal.storage.deliveries import WAITING as TO_SEND
from portal.storage.holders import HEARD_IN_PERSON, IN_PERSON
from portal.storage.notifications import KEPT_FOR
from portal.storage.people import valid_on
from portal.storage.tables import (
    ACCOUNT,
    ROLE_ASSIGNMENT,
    STAND_IN,
    TO_DO,
    TO_DO_ACCOUNT,
    WORKLIST_HOLDER,
    WORKLIST_TASK,
)
from portal.storage.worklist_records import WAITING

TO_DOS = "to_do"
OPEN, CHANGE, DONE, GONE = "open", "change", "done", "gone"
"""What the other system has to be told: a new to-do, how it is now, that it is done, that it is nobody's."""
AT_ONCE = 200
CHUNK = 500


@dataclass(frozen=True, slots=True)
class ClaimedToDo:
    """One task of which the other system has to be told, ours until the lease is over."""

    id: str
    lease: str
    attempts: int
    revision: int
    act: str
    external_id: str | None
    round: int
    facts: Mapping[str, Any]
    service: str
    case_no: str
    channel: str = TO_DOS

    @property
    def address(self) -> str:
        """Whom it concerns, or what."""
        return ",".join(self.facts["executors"]) or self.id


class ToDoRecords:
    """Keeps, inside one unit of work, what has to be told and what was."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._anybody: bool | None = None

    def touch(self, task_id: str, now: datetime) -> None:
        """A task has changed; nothing is kept while nobody is known in the other system."""
        row = TO_DO.c
        free = row.lease.is_(None)
        changed = update(TO_DO).where(row.task_id == task_id).values(
            state=TO_SEND,
            revision=row.revision + 1,
            attempts=case((free, 0), else_=row.attempts),
            next_at=case((free, now), else_=row.next_at),
            reason="",
            changed_at=now,
        )  # fmt: skip
        if self._session.scalar(changed.returning(row.task_id)) is None and self._anybody_is_known():
            self._add([task_id], now)

    def bind(self, account_id: str, external_id: str | None, now: datetime) -> None:
        """Know an account in the other system under this id from now on, or not at all."""
        mine = TO_DO_ACCOUNT.c.account_id == account_id
        self._session.execute(delete(TO_DO_ACCOUNT).where(mine))
        if external_id:
            values = {"account_id": account_id, "external_id": external_id, "bound_at": now}
            self._session.execute(TO_DO_ACCOUNT.insert().values(**values))
        self.try_again(now)

    def owner_of(self, external_id: str) -> str | None:
        """Which account is known under an id."""
        mine = TO_DO_ACCOUNT.c.external_id == external_id
        return self._session.scalar(select(TO_DO_ACCOUNT.c.account_id).where(mine))

    def reconcile(self, today: date, now: datetime) -> int:
        """Find tasks that wait for others than was told: posts, deputies or ids have changed."""
        wanted = self.executors(today)
        known = self._session.execute(select(TO_DO.c.task_id, TO_DO.c.state, TO_DO.c.told)).all()
        differing = [
            row.task_id
            for row in known
            if row.state == SENT and wanted.get(row.task_id, []) != (row.told or {}).get("executors", [])
        ]
        for task_id in differing:
            self.touch(task_id, now)
        missing = sorted(wanted.keys() - {row.task_id for row in known})
        self._add(missing, now)
        return len(differing) + len(missing)

    def claim(self, today: date, now: datetime) -> ClaimedToDo | None:
        """The task that has waited longest and differs from what was told; others are settled on the way."""
        row = TO_DO.c
        ready = (row.state == TO_SEND, row.next_at <= now)
        ask = select(row.task_id).where(*ready).order_by(row.next_at, row.task_id).limit(AT_ONCE)
        for task_id in self._session.scalars(ask).all():
            lease = new_id()
            take = (
                update(TO_DO)
                .where(*ready, row.task_id == task_id)
                .values(lease=lease, next_at=now + LEASE, attempts=row.attempts + 1)
            )
            found = self._session.execute(take.returning(*row)).mappings().first()
            if found is None:
                continue
            claimed = self._claimed(found, today)
            if claimed is None:
                changed: dict[str, Any] = {"state": SENT, "lease": None, "attempts": 0}
            else:
                # Before it is made: should the answer be lost, it is known that it may be there.
                changed = {"told": found["told"] or {}}
            self._session.execute(update(TO_DO).where(row.task_id == task_id).values(**changed))
            if claimed is not None:
                return claimed
        return None

    def sent(self, claimed: ClaimedToDo, external_id: str | None, now: datetime) -> None:
        """The other system knows it so, under this id; without one it has no to-do for it any more."""
        settled = SENT if external_id or claimed.act in (DONE, GONE) else TO_SEND
        self._say(
            claimed,
            settled,
            now,
            external_id=external_id,
            told=dict(claimed.facts) if external_id else None,
            round=claimed.round if external_id else claimed.round + 1,
            sent_at=now,
        )

    def give_up(self, claimed: ClaimedToDo, now: datetime, reason: str) -> None:
        """The other system does not take it, unless it has changed since."""
        self._say(claimed, GIVEN_UP, now, reason=reason[:LONGEST_REASON])

    def rest(self, claimed: ClaimedToDo, now: datetime, reason: str) -> bool:
        """Try again later, each time later than before; whether that was not the last try."""
        if claimed.attempts > len(RESTS):
            self.give_up(claimed, now, reason)
            return False
        values = {
            "lease": None,
            "next_at": now + RESTS[claimed.attempts - 1],
            "reason": reason[:LONGEST_REASON],
        }
        self._session.execute(update(TO_DO).where(*_held(claimed)).values(**values))
        return True

    def try_again(self, now: datetime, task_id: str = "") -> list[str]:
        """Have one that was given up tried from the beginning, or all of them; which those are."""
        row = TO_DO.c
        these = (row.state == GIVEN_UP, *((row.task_id == task_id,) if task_id else ()))
        again = update(TO_DO).where(*these).values(state=TO_SEND, attempts=0, next_at=now, lease=None)
        return list(self._session.scalars(again.returning(row.task_id)))

    def forget_old(self, now: datetime) -> None:
        """Drop what was settled long ago and is open no longer."""
        row = TO_DO.c
        old = (row.state != TO_SEND, row.external_id.is_(None), row.changed_at < now - KEPT_FOR)
        self._session.execute(delete(TO_DO).where(*old))

    def executors(self, today: date, task_id: str | None = None) -> dict[str, list[str]]:
        """For whom tasks wait, under their ids in the other system: holders, and who stands in for them."""
        names = self._names(today)
        found: dict[str, set[str]] = {}
        row = WORKLIST_HOLDER.c
        listed = sorted(names)
        for start in range(0, len(listed), CHUNK):
            ask = select(row.task_id, row.holder).where(row.holder.in_(listed[start : start + CHUNK]))
            if task_id is not None:
                ask = ask.where(row.task_id == task_id)
            for waiting in self._session.execute(ask):
                found.setdefault(waiting.task_id, set()).update(names[waiting.holder])
        return {task: sorted(ids) for task, ids in found.items()}

    def _names(self, today: date) -> dict[str, set[str]]:
        """Under which names work waits for somebody who is known in the other system."""
        account, known, stand_in, roles = ACCOUNT.c, TO_DO_ACCOUNT.c, STAND_IN.c, ROLE_ASSIGNMENT.c
        ask = select(known.account_id, known.external_id).join(ACCOUNT, account.id == known.account_id)
        listed = self._session.execute(ask.where(account.disabled.is_(False)))
        ids = {row.account_id: row.external_id for row in listed}
        acting: dict[str, set[str]] = {person: {external_id} for person, external_id in ids.items()}
        away = select(stand_in.account_id, stand_in.deputy_id).join(
            ACCOUNT, account.id == stand_in.account_id
        )
        in_force = (stand_in.valid_from <= today, stand_in.valid_to >= today, stand_in.ended_at.is_(None))
        for person, deputy in self._session.execute(away.where(*in_force, account.disabled.is_(False))):
            if deputy in ids:
                acting.setdefault(person, set()).add(ids[deputy])
        names = {f"user:{person}": set(who) for person, who in acting.items()}
        held = select(roles.account_id, roles.role, roles.unit).where(valid_on(today))
        for person, role, unit in self._session.execute(held):
            if person in acting:
                names.setdefault(f"{role}@{unit}", set()).update(acting[person])
            if person in ids and role == HEARD_IN_PERSON:
                for own in (f"{role}@{unit}", f"user:{person}"):
                    names.setdefault(f"{own}{IN_PERSON}", set()).add(ids[person])
        return names

    def _anybody_is_known(self) -> bool:
        if self._anybody is None:
            self._anybody = bool(self._session.scalar(select(exists(select(TO_DO_ACCOUNT.c.account_id)))))
        return self._anybody

    def _add(self, task_ids: Collection[str], now: datetime) -> None:
        for task_id in task_ids:
            new = insert_into(self._session, TO_DO).values(
                task_id=task_id, state=TO_SEND, revision=1, attempts=0, next_at=now, lease=None, reason="",
                external_id=None, round=0, told=None, changed_at=now, sent_at=None,
            )  # fmt: skip
            self._session.execute(new.on_conflict_do_nothing())

    def _claimed(self, found: Mapping[Any, Any], today: date) -> ClaimedToDo | None:
        task_id = found["task_id"]
        task = self._session.execute(select(WORKLIST_TASK).filter_by(task_id=task_id)).mappings().one()
        executors = self.executors(today, task_id).get(task_id, []) if task["state"] in WAITING else []
        facts = _facts(task, executors)
        act = _act(found["external_id"], found["told"], task["state"], facts)
        if act is None:
            return None
        kept = {name: found[name] for name in ("lease", "attempts", "revision", "external_id", "round")}
        return ClaimedToDo(
            id=task_id, act=act, facts=facts, service=task["service"], case_no=task["case_no"], **kept
        )

    def _say(self, claimed: ClaimedToDo, state: str, now: datetime, **values: Any) -> None:
        """Keep what came of it; what has changed meanwhile is sent at once."""
        same = TO_DO.c.revision == claimed.revision
        self._session.execute(
            update(TO_DO)
            .where(*_held(claimed))
            .values(
                state=case((same, state), else_=TO_SEND),
                attempts=case((same, TO_DO.c.attempts), else_=0),
                lease=None,
                next_at=now,
                **{"reason": "", **values},
            )
        )


def _held(claimed: ClaimedToDo) -> Sequence[ColumnElement[bool]]:
    return (TO_DO.c.task_id == claimed.id, TO_DO.c.lease == claimed.lease)


def _facts(task: Mapping[Any, Any], executors: Sequence[str]) -> dict[str, Any]:
    """What the other system is told; of a case with named readers nothing but that there is work."""
    if task["process_id"] in NOT_COUNTED:
        return {"title": "", "step": "", "due_at": None, "executors": list(executors)}
    due = task["due_at"].isoformat() if task["due_at"] else None
    return {
        "title": task["case_title"],
        "step": task["name"]["zh"],
        "due_at": due,
        "executors": list(executors),
    }


def _act(external_id: str | None, told: Any, state: str, facts: Mapping[str, Any]) -> str | None:
    """What has to be done for the other system to be right; none when it is."""
    if told is None:
        return OPEN if facts["executors"] else None
    if not facts["executors"]:
        return DONE if state == "completed" else GONE
    if not external_id:
        return OPEN
    return CHANGE if told != facts else None


def anything_due(session: Session, now: datetime) -> bool:
    """Whether there may be anything to tell; asked often, so it takes no lock."""
    row = TO_DO.c
    waits = select(row.task_id).where(row.state == TO_SEND, row.next_at <= now).limit(1)
    return session.scalar(waits) is not None


def troubled(given_up: bool) -> ColumnElement[bool]:
    """What was given up, or what failed and is tried again by itself."""
    row = TO_DO.c
    return row.state == GIVEN_UP if given_up else and_(row.state == TO_SEND, row.reason != "")
