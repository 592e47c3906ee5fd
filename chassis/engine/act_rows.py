"""The rows of what people add to a case: remarks, copies, signatures asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.engine.records import COSIGN, OPEN_STATES, HumanTask, Instance
from chassis.engine.store import EngineTables
from chassis.ids import new_id
from chassis.persistence.prepared import PreparedInsert
from chassis.persistence.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said on a case: one row of `case_remark`."""

    remark_id: str
    instance_id: str
    case_no: str
    task_id: str | None
    kind: str
    outcome: str | None
    text: str
    at: datetime
    user_id: str
    user_name: str
    post: str
    unit: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Copy:
    """That somebody was given a case to read: one row of `case_copy`."""

    copy_id: str
    instance_id: str
    case_no: str
    holder: str
    note: str
    at: datetime
    by_user: str
    by_name: str
    read_at: datetime | None = None


COMMENT, ADVICE, RETURNED, REASSIGNED, SUPERVISED = "comment", "advice", "return", "reassign", "supervise"
_REMARK = tuple(field.name for field in fields(Remark))
_COPY = tuple(field.name for field in fields(Copy))
_remark_row, _copy_row = attrgetter(*_REMARK), attrgetter(*_COPY)


class ActRows:
    """Reads and writes them."""

    def __init__(self, tables: EngineTables) -> None:
        self.tables = tables
        self._add_remarks = PreparedInsert(tables.case_remark, *_REMARK)
        self._add_copies = PreparedInsert(tables.case_copy, *_COPY)

    def add_remark(
        self,
        work: UnitOfWork,
        instance: Instance,
        text: str,
        *,
        kind: str,
        task_id: str | None = None,
        outcome: str | None = None,
    ) -> Remark:
        """Keep what the actor says."""
        actor = work.actor
        remark = Remark(
            new_id(), instance.instance_id, instance.case_no, task_id, kind, outcome, text, work.clock.now(),
            actor.user_id, actor.name, actor.post, actor.unit, actor.unit_name,
        )  # fmt: skip
        for write in self._add_remarks.writes([_remark_row(remark)]):
            work.put_off(write)
        return remark

    def remarks(self, session: Session, case_no: str) -> list[Remark]:
        """What was said on a case, oldest first."""
        remark = self.tables.case_remark
        ordered = (
            select(*remark.c).where(remark.c.case_no == case_no).order_by(remark.c.at, remark.c.remark_id)
        )
        return [
            Remark(**{name: row[name] for name in _REMARK}) for row in session.execute(ordered).mappings()
        ]

    def add_copies(self, work: UnitOfWork, copies: Sequence[Copy]) -> None:
        """Keep that people were given a case to read."""
        for write in self._add_copies.writes([_copy_row(copy) for copy in copies]):
            work.put_off(write)

    def copies(self, session: Session, case_no: str) -> list[Copy]:
        """Who was given a case to read, oldest first."""
        copy = self.tables.case_copy
        ordered = select(*copy.c).where(copy.c.case_no == case_no).order_by(copy.c.at, copy.c.copy_id)
        return [Copy(**{name: row[name] for name in _COPY}) for row in session.execute(ordered).mappings()]

    def mark_read(self, session: Session, case_no: str, holders: Collection[str], at: datetime) -> int:
        """Note that those who were given a case have opened it; how many copies that were."""
        copy = self.tables.case_copy
        unread = (copy.c.case_no == case_no, copy.c.holder.in_(sorted(holders)), copy.c.read_at.is_(None))
        return len(
            session.execute(update(copy).where(*unread).values(read_at=at).returning(copy.c.copy_id)).all()
        )

    def was_drawn_in(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Whether the actor was given the case to read, or a part of its work by name."""
        copy, task = self.tables.case_copy, self.tables.human_task
        given = exists().where(copy.c.case_no == case_no, copy.c.holder.in_(sorted(holders_of(actor))))
        # Hand-overs and signatures by name; posts asked to sign are compared below.
        named = exists().where(
            task.c.case_no == case_no,
            or_(task.c.assignee == actor.user_id, task.c.closed_by == actor.user_id),
        )
        # Whoever prepared a task for somebody else has given it back, and still knows the case.
        remark = self.tables.case_remark
        advised = exists().where(
            remark.c.case_no == case_no, remark.c.user_id == actor.user_id, remark.c.kind == ADVICE
        )
        if session.scalar(select(or_(given, named, advised))):
            return True
        asked = select(task.c.candidates).where(task.c.case_no == case_no, task.c.kind == COSIGN)
        return any(not actor.roles.isdisjoint(posts) for posts in session.scalars(asked))

    def lock_brought_about(self, session: Session, task_id: str) -> list[HumanTask]:
        """What was opened because of a task, locked: nobody opens or takes it while it is looked at."""
        task = self.tables.human_task
        return self._locked(session, task.c.origin == task_id)

    def lock_open(self, session: Session, case_no: str) -> list[HumanTask]:
        """The open tasks of a case, locked."""
        task = self.tables.human_task
        return self._locked(session, task.c.case_no == case_no, task.c.state.in_(OPEN_STATES))

    def _locked(self, session: Session, *conditions: ColumnElement[bool]) -> list[HumanTask]:
        task = self.tables.human_task
        statement = select(*task.c).where(*conditions).order_by(task.c.task_id).with_for_update()
        return [HumanTask(*row) for row in session.execute(statement)]


def holders_of(actor: Actor) -> set[str]:
    """Under which names something may be given to the actor: the person, and the posts held."""
    return {f"user:{actor.user_id}", *actor.roles}
