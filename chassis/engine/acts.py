"""What people do with tasks and cases beside claiming, drafting and completing, and what is open to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.engine import (
    batch,
    copying,
    cosigning,
    handing_over,
    reassigning,
    remarks,
    returning,
    seeing,
    urging,
    withdrawing,
)
from chassis.engine.act_rows import ActRows, Remark
from chassis.engine.allowed_acts import COPY, DELEGATE, TRANSFER, is_allowed
from chassis.engine.allowed_acts import COSIGN as COSIGN_ACT
from chassis.engine.records import COSIGN, STEP, HumanTask
from chassis.engine.runtime import Engine
from chassis.engine.supervising import Supervising, Supervision
from chassis.persistence.unit_of_work import UnitOfWork

Plain = dict[str, Any]


class Acts:
    """The acts on the cases of one service; every one checks that the actor of the work may do it."""

    def __init__(
        self, engine: Engine, *, urge_pause: timedelta = urging.PAUSE, supervisors: Collection[str] = ()
    ) -> None:
        self._engine = engine
        self._rows = ActRows(engine.rows.tables)
        self._urge_pause = urge_pause
        self.supervising = Supervising(engine, supervisors)

    def see_task(self, work: UnitOfWork, task_id: str) -> HumanTask:
        """Note that one of those it is offered to has opened a task."""
        return seeing.see_task(self._engine, work, task_id)

    def see_case(self, work: UnitOfWork, case_no: str) -> int:
        """Note that the actor has opened a case he was given to read."""
        return seeing.see_copies(self._engine, work, case_no)

    def return_case(self, work: UnitOfWork, task_id: str, **how: Any) -> HumanTask:
        """Send the case back to an earlier step."""
        return returning.return_case(self._engine, work, task_id, **how)

    def withdraw(self, work: UnitOfWork, task_id: str, *, reason: str) -> HumanTask:
        """Take back what one has just completed."""
        return withdrawing.withdraw(self._engine, work, task_id, reason=reason)

    def transfer(self, work: UnitOfWork, task_id: str, **how: Any) -> HumanTask:
        """Move the responsibility for a task to a colleague."""
        return handing_over.transfer(self._engine, work, task_id, **how)

    def delegate(self, work: UnitOfWork, task_id: str, **how: Any) -> HumanTask:
        """Have a colleague prepare a task."""
        return handing_over.delegate(self._engine, work, task_id, **how)

    def reassign(self, work: UnitOfWork, task_id: str, **how: Any) -> HumanTask:
        """Give a task to another of its post, as who leads them."""
        return reassigning.reassign(self._engine, work, task_id, **how)

    def ask_to_sign(self, work: UnitOfWork, task_id: str, **how: Any) -> HumanTask:
        """Ask others to sign before or after."""
        return cosigning.ask(self._engine, work, task_id, **how)

    def do_without_signature(self, work: UnitOfWork, task_id: str, **which: Any) -> HumanTask:
        """Take a signature back that was asked for."""
        return cosigning.take_back(self._engine, work, task_id, **which)

    def copy_case(self, work: UnitOfWork, task_id: str, **to: Any) -> int:
        """Give the case to others to read; how many new readers that are."""
        return len(copying.copy_case(self._engine, work, task_id, **to))

    def urge(self, work: UnitOfWork, case_no: str) -> int:
        """Urge all who have the case in hand; how many tasks that are."""
        return len(urging.urge(self._engine, work, case_no, pause=self._urge_pause))

    def supervise(
        self, work: UnitOfWork, case_no: str, *, reason: str, wished_on: date | None
    ) -> Supervision:
        """Put a case under supervision."""
        return self.supervising.place(work, case_no, reason=reason, wished_on=wished_on)

    def answer_supervision(
        self, work: UnitOfWork, case_no: str, supervision_id: str, *, text: str
    ) -> Supervision:
        """Answer a supervision, as who has the case in hand."""
        return self.supervising.answer(work, case_no, supervision_id, text=text)

    def end_supervision(
        self, work: UnitOfWork, case_no: str, supervision_id: str, *, note: str
    ) -> Supervision:
        """End a supervision, as who supervises."""
        return self.supervising.end(work, case_no, supervision_id, note=note)

    def remark(self, work: UnitOfWork, case_no: str, text: str) -> Remark:
        """Say something on a case."""
        return remarks.remark(self._engine, work, case_no, text)

    def agree(self, work: UnitOfWork, task_id: str, *, version: int, text: str) -> None:
        """Complete one task of a batch."""
        batch.agree(self._engine, work, task_id, version=version, text=text)

    def was_drawn_in(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Whether the actor was given the case to read, or a part of its work by name."""
        return self._rows.was_drawn_in(session, case_no, actor)

    def is_stuck(self, session: Session, case_no: str) -> bool:
        """Whether a step of the case waits for a repair or another try."""
        return bool(self._engine.stuck(session, case_no))

    def of_task(self, session: Session, task: HumanTask, actor: Actor) -> Plain:
        """What the page of a task shows beyond the task itself, and what is open to the actor."""
        of_case = self._engine.tasks(session, task.case_no)
        form = {"form": cosigning.FORM} if task.kind == COSIGN else {}
        return {
            **form,
            "kind": task.kind,
            "delegated_by_name": task.delegated_by_name,
            "closed_for_name": task.closed_for_name,
            "urged": task.urged,
            "urged_at": task.urged_at,
            "question": cosigning.question_of(task) if task.kind == COSIGN else "",
            "cosigns": cosigning.told(task, of_case),
            "remarks": self._remarks(session, task.case_no),
            "supervisions": self.supervising.told(session, task.case_no, of_case, actor)["supervisions"],
            "acts": self._acts(session, task, of_case, actor),
        }

    def of_case(self, session: Session, case_no: str, actor: Actor) -> Plain:
        """What the page of a case shows beyond the case file, and what is open to the actor."""
        instances, of_case = self._engine.instances(session, case_no), self._engine.tasks(session, case_no)
        open_now = [task for task in of_case if task.is_open]
        mine = withdrawing.withdrawable(actor.user_id, instances, of_case)
        return {
            "remarks": self._remarks(session, case_no),
            "copies": [
                {
                    "holder": copy.holder,
                    "note": copy.note,
                    "at": copy.at,
                    "by_name": copy.by_name,
                    "read_at": copy.read_at,
                }
                for copy in self._rows.copies(session, case_no)
            ],
            "withdrawable": [{"task_id": task.task_id, "name": task.name} for task in mine],
            "may_urge": urging.is_party(instances, actor) and bool(urging.with_others(open_now, actor)),
            **self.supervising.told(session, case_no, of_case, actor),
        }

    def _acts(self, session: Session, task: HumanTask, of_case: Sequence[HumanTask], actor: Actor) -> Plain:
        engine = self._engine
        definition = engine.definition_of(session, task)
        instance = engine.instance(session, task.instance_id)
        in_hand = task.is_open and task.may_be_done_by(actor) and task.state != "cosigning"
        free = task.assignee in (None, actor.user_id) or task.absent_for(actor) is not None
        step = in_hand and free and task.kind == STEP and task.delegated_by is None
        ways: Sequence[returning.Way] = ()
        if step and instance is not None:
            ways = returning.ways_back(task, of_case, instance.data, definition, engine.reversals)
        others = urging.with_others([one for one in of_case if one.is_open], actor)
        return {
            "return_to": [
                {"element_id": way.element_id, "name": way.name, "straight": way.straight} for way in ways
            ],
            "may_return_straight": any(way.straight for way in ways),
            "may_transfer": step and bool(task.candidates) and is_allowed(TRANSFER, task, definition),
            "may_delegate": step and bool(task.candidates) and is_allowed(DELEGATE, task, definition),
            "may_cosign": step and is_allowed(COSIGN_ACT, task, definition),
            "may_copy": copying.is_in_hands_of(task, actor) and is_allowed(COPY, task, definition),
            "may_urge": instance is not None and urging.is_party([instance], actor) and bool(others),
            "batch": step and batch.is_offered(task, definition),
        }

    def _remarks(self, session: Session, case_no: str) -> list[Plain]:
        return [
            {
                "id": remark.remark_id,
                "task_id": remark.task_id,
                "kind": remark.kind,
                "outcome": remark.outcome,
                "text": remark.text,
                "at": remark.at,
                "name": remark.user_name,
                "post": remark.post,
                "unit_name": remark.unit_name,
            }
            for remark in self._rows.remarks(session, case_no)
        ]
