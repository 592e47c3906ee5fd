"""Supervision (督办): who leads or supervises asks for a case, with a reason and a day; it is answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.engine.act_refusals import ReasonNeeded
from chassis.engine.act_rows import SUPERVISED, ActRows
from chassis.engine.reassigning import leading
from chassis.engine.records import CaseSupervised, HumanTask
from chassis.engine.store import EngineTables
from chassis.engine.supervision_refusals import (
    NotYoursToAnswer,
    NotYoursToEndSupervision,
    NotYoursToSupervise,
    SupervisedAlready,
    SupervisionUnknown,
    WishedDayPast,
)
from chassis.ids import new_id
from chassis.persistence.prepared import PreparedInsert
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine


@dataclass(frozen=True, slots=True)
class Supervision:
    """One wish for a case: one row of `case_supervision`."""

    supervision_id: str
    instance_id: str
    case_no: str
    reason: str
    wished_on: date | None
    placed_at: datetime
    placed_by: str
    placed_by_name: str
    post: str
    unit_name: str
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by_name: str | None = None
    end_note: str | None = None
    ended_at: datetime | None = None
    ended_by_name: str | None = None


_COLUMNS = tuple(field.name for field in fields(Supervision))
_row = attrgetter(*_COLUMNS)


class Supervising:
    """Puts cases under supervision, answers, ends it; `supervisors` are roles that may beside leaders."""

    def __init__(self, engine: Engine, supervisors: Collection[str] = ()) -> None:
        self._engine = engine
        self._supervisors = tuple(supervisors)
        self._tables: EngineTables = engine.rows.tables
        self._add = PreparedInsert(self._tables.case_supervision, *_COLUMNS)

    def place(self, work: UnitOfWork, case_no: str, *, reason: str, wished_on: date | None) -> Supervision:
        """Ask the handlers of a case for it; one wish of a person at a time."""
        if not reason:
            raise ReasonNeeded()
        rows = ActRows(self._tables)
        actor = self._supervisor(rows.lock_open(work.session, case_no), work.actor)
        if actor is None:
            raise NotYoursToSupervise()
        if wished_on is not None and wished_on < work.clock.today():
            raise WishedDayPast(day=wished_on.isoformat())
        if any(one.placed_by == work.actor.user_id for one in self.open(work.session, case_no)):
            raise SupervisedAlready()
        instance = self._engine.instances(work.session, case_no)[-1]
        made = Supervision(
            new_id(), instance.instance_id, case_no, reason, wished_on, work.clock.now(), actor.user_id,
            actor.name, actor.post, actor.unit_name,
        )  # fmt: skip
        for write in self._add.writes([_row(made)]):
            work.put_off(write)
        with work.done_by(actor):
            day = wished_on.isoformat() if wished_on else ""
            self._note(work, made, "case-supervised", reason, wished_on=day)
        return made

    def answer(self, work: UnitOfWork, case_no: str, supervision_id: str, *, text: str) -> Supervision:
        """Say what is done about it; for whoever has a task of the case."""
        if not text:
            raise ReasonNeeded()
        found, tasks = self._locked(work, case_no, supervision_id)
        if not any(task.may_be_done_by(work.actor) for task in tasks):
            raise NotYoursToAnswer()
        now = work.clock.now()
        return self._change(
            work, found, "supervision-answered", text, answer=text, answered_at=now,
            answered_by_name=work.actor.name,
        )  # fmt: skip

    def end(self, work: UnitOfWork, case_no: str, supervision_id: str, *, note: str) -> Supervision:
        """End it with a note; for who placed it, and for who may place one."""
        if not note:
            raise ReasonNeeded()
        found, tasks = self._locked(work, case_no, supervision_id)
        if found.placed_by != work.actor.user_id and self._supervisor(tasks, work.actor) is None:
            raise NotYoursToEndSupervision()
        now = work.clock.now()
        return self._change(
            work, found, "supervision-ended", note, end_note=note, ended_at=now,
            ended_by_name=work.actor.name,
        )  # fmt: skip

    def of_case(self, session: Session, case_no: str) -> list[Supervision]:
        """Every wish for a case, the oldest first."""
        row = self._tables.case_supervision
        ask = select(*(row.c[name] for name in _COLUMNS)).where(row.c.case_no == case_no)
        ordered = ask.order_by(row.c.placed_at, row.c.supervision_id)
        return [Supervision(*one) for one in session.execute(ordered)]

    def open(self, session: Session, case_no: str) -> list[Supervision]:
        """The wishes that have not ended."""
        return [one for one in self.of_case(session, case_no) if one.ended_at is None]

    def told(
        self, session: Session, case_no: str, tasks: Sequence[HumanTask], actor: Actor
    ) -> dict[str, Any]:
        """What the pages of a case show of it, and what is open to the actor."""
        open_now = [task for task in tasks if task.is_open]
        may_place = self._supervisor(open_now, actor) is not None
        handles = any(task.may_be_done_by(actor) for task in open_now)
        known = self.of_case(session, case_no)
        mine = any(one.placed_by == actor.user_id and one.ended_at is None for one in known)
        return {
            "supervisions": [
                {
                    "id": one.supervision_id,
                    "reason": one.reason,
                    "wished_on": one.wished_on,
                    "placed_at": one.placed_at,
                    "name": one.placed_by_name,
                    "post": one.post,
                    "unit_name": one.unit_name,
                    "answer": one.answer,
                    "answered_at": one.answered_at,
                    "answered_by_name": one.answered_by_name,
                    "end_note": one.end_note,
                    "ended_at": one.ended_at,
                    "ended_by_name": one.ended_by_name,
                    "may_answer": handles and one.ended_at is None,
                    "may_end": one.ended_at is None and (may_place or one.placed_by == actor.user_id),
                }
                for one in known
            ],
            "may_supervise": may_place and not mine,
        }

    def _supervisor(self, tasks: Sequence[HumanTask], actor: Actor) -> Actor | None:
        """The actor as who leads an open task, or supervises, or in the place of one who does; else None."""
        if not tasks:
            return None
        if any(map(actor.holds, self._supervisors)):
            return actor
        led = (found[0] for task in tasks if (found := leading(self._engine, task, actor)))
        return next(led, None)

    def _locked(
        self, work: UnitOfWork, case_no: str, supervision_id: str
    ) -> tuple[Supervision, list[HumanTask]]:
        row = self._tables.case_supervision
        ask = select(*(row.c[name] for name in _COLUMNS)).where(
            row.c.supervision_id == supervision_id, row.c.case_no == case_no, row.c.ended_at.is_(None)
        )
        found = work.session.execute(ask.with_for_update()).first()
        if found is None:
            raise SupervisionUnknown()
        return Supervision(*found), ActRows(self._tables).lock_open(work.session, case_no)

    def _change(
        self, work: UnitOfWork, found: Supervision, action: str, said: str, **changes: Any
    ) -> Supervision:
        row = self._tables.case_supervision
        work.session.execute(
            update(row).where(row.c.supervision_id == found.supervision_id).values(**changes)
        )
        changed = replace(found, **changes)
        self._note(work, changed, action, said)
        return changed

    def _note(self, work: UnitOfWork, found: Supervision, action: str, said: str, **facts: Any) -> None:
        """Keep it in journal and remarks, and tell the inbox."""
        instance = self._engine.instance(work.session, found.instance_id)
        assert instance is not None
        work.record(action, found.case_no, supervision_id=found.supervision_id, text=said, **facts)
        ActRows(self._tables).add_remark(work, instance, said, kind=SUPERVISED, outcome=action)
        name = self._engine.definition(work.session, instance.process_id, instance.process_version).name
        self._engine.observer(
            work,
            CaseSupervised(
                found.supervision_id, found.case_no, instance.title, instance.process_id, name, found.reason,
                found.wished_on, found.placed_at, found.placed_by, found.placed_by_name, found.answered_at,
                found.ended_at,
            ),
        )  # fmt: skip
