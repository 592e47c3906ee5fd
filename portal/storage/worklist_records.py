"""The inbox as messages write it: a later state of a task or case replaces an earlier one only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, delete, insert, or_, select, tuple_
from sqlalchemy import case as case_when
from sqlalchemy.orm import Session

from chassis.clock import Clock
from chassis.persistence.upsert import insert_into
from portal.storage.holders import waiting_names
from portal.storage.initials import initials_of
from portal.storage.tables import (
    ALERT,
    CONVERSION,
    COPY_READ,
    KEPT_FORM,
    NO_LIMIT,
    TASK_READ,
    WORKLIST_CASE,
    WORKLIST_COPY,
    WORKLIST_DRAFT,
    WORKLIST_ENDED,
    WORKLIST_HOLDER,
    WORKLIST_PARTY,
    WORKLIST_PROCESS,
    WORKLIST_SUPERVISION,
    WORKLIST_TAKEN,
    WORKLIST_TASK,
    WORKLIST_WATCH,
)
from portal.storage.words import keep_words

WAITING = frozenset({"open", "claimed", "cosigning"})
OVERDUE = 100
BEGINNING = frozenset({"initiator_user", "initiator_unit", "started_at"})


class WorklistRecords:
    """Writes the read model inside one unit of work; the same message again changes nothing."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session, self._clock = session, clock
        self._said: set[tuple[str, str]] = set()

    def put_task(self, task: Mapping[str, Any]) -> bool:
        """Keep the state of a task unless a later one is known; tells whether it was kept."""
        later = _later_than(WORKLIST_TASK, "version", "sequence")
        row = {**task, "initials": initials_of(task["case_title"]), "kept_at": self._clock.now()}
        if not self._put(WORKLIST_TASK, "task_id", row, later):
            return False
        self._say(task["case_no"], row["initials"], task["case_title"], task["from_name"])
        if task["state"] not in WAITING:
            self._session.execute(delete(WORKLIST_DRAFT).where(WORKLIST_DRAFT.c.task_id == task["task_id"]))
            self._forget_forms(task["task_id"], task["closed_by"])
        self._know(task["process_id"], task["process_name"])
        self._session.execute(delete(WORKLIST_HOLDER).where(WORKLIST_HOLDER.c.task_id == task["task_id"]))
        if holders := waiting_names(task) if task["state"] in WAITING else []:
            self._session.execute(insert(WORKLIST_HOLDER), [_waiting(task, holder) for holder in holders])
        self._watch(task)
        if task["state"] == "completed" and task["closed_by"]:
            self._took_part(task["closed_by"], task["case_no"])
        return True

    def any_completed(self, task_ids: Collection[str]) -> bool:
        """Whether one of these tasks was completed, as far as is known."""
        task = WORKLIST_TASK.c
        ask = select(task.task_id).where(task.task_id.in_(task_ids), task.state == "completed").limit(1)
        return bool(task_ids) and self._session.scalar(ask) is not None

    def in_hand_of(self, case_no: str) -> list[str]:
        """Under which names the open work of a case waits."""
        holder, task = WORKLIST_HOLDER.c, WORKLIST_TASK.c
        ask = select(holder.holder).distinct().join(WORKLIST_TASK, task.task_id == holder.task_id)
        return sorted(self._session.scalars(ask.where(task.case_no == case_no)))

    def put_taken(self, task_id: str, version: int, person: str, at: datetime) -> None:
        """Keep in whose hands a task was, from the earliest message about that version of it."""
        taken = WORKLIST_TAKEN.c
        statement = insert_into(self._session, WORKLIST_TAKEN).values(
            task_id=task_id, version=version, person=person, taken_at=at
        )
        coming = statement.excluded["taken_at"]
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["task_id", "version"],
                set_={"taken_at": coming},
                where=coming < taken.taken_at,
            )
        )

    def _watch(self, task: Mapping[str, Any]) -> None:
        """Show an overdue task to its superiors, as long as it is not done."""
        self._session.execute(delete(WORKLIST_WATCH).where(WORKLIST_WATCH.c.task_id == task["task_id"]))
        if task["state"] in WAITING and task["reminded"] >= OVERDUE and task["superiors"]:
            rows = [_waiting(task, superior) for superior in dict.fromkeys(task["superiors"])]
            for row in rows:
                del row["process_id"], row["opened_at"]
            self._session.execute(insert(WORKLIST_WATCH), rows)

    def put_case(self, case: Mapping[str, Any]) -> bool:
        """Keep the state of a case unless a later one is known; tells whether it was kept.

        One case may run through several processes: it belongs to who started the first of them.
        """
        if not self._put_case(case):
            return False
        self._know(case["process_id"], case["process_name"])
        self._session.execute(delete(WORKLIST_PARTY).where(WORKLIST_PARTY.c.case_no == case["case_no"]))
        kept = self._session.execute(select(WORKLIST_CASE).filter_by(case_no=case["case_no"])).one()
        self._say(kept.case_no, kept.initials, kept.title)
        units = {*kept.parties, kept.initiator_unit} - {None, ""}
        if units:
            self._session.execute(
                insert(WORKLIST_PARTY),
                [
                    {"unit": unit, "started_at": kept.started_at, "case_no": kept.case_no}
                    for unit in sorted(units)
                ],
            )
        self._list_ended(kept)
        return True

    def _say(self, case_no: str, initials: str, *texts: str | None) -> None:
        """Let a case be found by these texts; a message says the same of its tasks and of the case."""
        unsaid = [text for text in texts if text and (case_no, text) not in self._said]
        if unsaid:
            keep_words(self._session.connection(), case_no, unsaid, initials)
            self._said.update((case_no, text) for text in unsaid)

    def put_copy(self, copy: Mapping[str, Any]) -> None:
        """Keep once that a case was given to somebody to read."""
        told = {"initials": initials_of(copy["case_title"]), "kept_at": self._clock.now()}
        self._once(WORKLIST_COPY, {**copy, **told})

    def put_supervision(self, supervision: Mapping[str, Any]) -> bool:
        """Keep how a supervision stands unless a later state is known; tells whether it was kept."""
        later = _later_than(WORKLIST_SUPERVISION, "sequence")
        return self._put(WORKLIST_SUPERVISION, "supervision_id", supervision, later)

    def put_alert(self, alert: Mapping[str, Any]) -> None:
        """Keep an alert once."""
        self._once(ALERT, alert)

    def put_conversion(self, conversion: Mapping[str, Any]) -> None:
        """Keep the notice of a change of procedure once."""
        self._once(CONVERSION, conversion)

    def mark_read(self, account_id: str, task_id: str, at: datetime) -> None:
        """Remember that this person has opened the task."""
        self._once(TASK_READ, {"account_id": account_id, "task_id": task_id, "read_at": at})

    def mark_copy_read(self, account_id: str, copy_id: str, at: datetime) -> None:
        """Remember that this person has opened what was given to them to read."""
        self._once(COPY_READ, {"account_id": account_id, "copy_id": copy_id, "read_at": at})

    def keep_draft(self, account_id: str, task_id: str, at: datetime) -> None:
        """Remember that this person has begun to fill in a task; one the inbox has not heard of is none."""
        task = WORKLIST_TASK.c
        waits = select(task.task_id).where(task.task_id == task_id, task.state.in_(WAITING))
        if self._session.scalar(waits) is None:
            return
        statement = insert_into(self._session, WORKLIST_DRAFT).values(
            account_id=account_id, task_id=task_id, kept_at=at
        )
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["account_id", "task_id"], set_={"kept_at": at})
        )

    def _forget_forms(self, task_id: str, closed_by: str | None) -> None:
        """Nobody fills in this form any more; what somebody else had typed stays readable for that person."""
        kept = KEPT_FORM.c
        done = or_(kept.kept_at.is_(None), kept.account_id == (closed_by or ""))
        self._session.execute(delete(KEPT_FORM).where(kept.task_id == task_id, done))

    def _took_part(self, account_id: str, case_no: str) -> None:
        """List an ended case for somebody whose last task in it is heard of only now."""
        case = WORKLIST_CASE.c
        ended_at = self._session.scalar(
            select(case.ended_at).where(case.case_no == case_no, case.ended, case.ended_at.is_not(None))
        )
        if ended_at is not None:
            self._once(WORKLIST_ENDED, {"account_id": account_id, "ended_at": ended_at, "case_no": case_no})

    def _list_ended(self, case: Row[Any]) -> None:
        """List an ended case for everybody who took part; one that goes on after all, for nobody."""
        self._session.execute(delete(WORKLIST_ENDED).where(WORKLIST_ENDED.c.case_no == case.case_no))
        if not case.ended or case.ended_at is None:
            return
        task = WORKLIST_TASK.c
        took_part = select(task.closed_by).where(
            task.case_no == case.case_no, task.state == "completed", task.closed_by.is_not(None)
        )
        people = {*self._session.scalars(took_part), case.initiator_user} - {None}
        if people:
            self._session.execute(
                insert(WORKLIST_ENDED),
                [
                    {"account_id": person, "ended_at": case.ended_at, "case_no": case.case_no}
                    for person in sorted(people)
                ],
            )

    def _put_case(self, case: Mapping[str, Any]) -> bool:
        """The latest message tells the state, the earliest start who began it; in any order."""
        case = {**case, "initials": initials_of(case["title"])}
        statement = insert_into(self._session, WORKLIST_CASE).values(**case)
        coming, here = statement.excluded, WORKLIST_CASE.c
        later, earlier = coming.sequence > here.sequence, coming.started_at < here.started_at
        changed = {
            name: case_when((earlier if name in BEGINNING else later, coming[name]), else_=here[name])
            for name in case
            if name != "case_no"
        }
        statement = statement.on_conflict_do_update(
            index_elements=["case_no"], set_=changed, where=or_(later, earlier)
        ).returning(here.case_no)
        return self._session.execute(statement).first() is not None

    def _put(self, table: Table, key: str, values: Mapping[str, Any], later: Any) -> bool:
        statement = insert_into(self._session, table).values(**values)
        changed = {name: statement.excluded[name] for name in values if name != key}
        statement = statement.on_conflict_do_update(
            index_elements=[key], set_=changed, where=later(statement)
        ).returning(table.c[key])
        return self._session.execute(statement).first() is not None

    def _once(self, table: Table, values: Mapping[str, Any]) -> None:
        self._session.execute(insert_into(self._session, table).values(**values).on_conflict_do_nothing())

    def _know(self, process_id: str, name: Mapping[str, str]) -> None:
        statement = insert_into(self._session, WORKLIST_PROCESS).values(
            process_id=process_id, name=dict(name)
        )
        self._session.execute(statement.on_conflict_do_nothing())


def _later_than(table: Table, *names: str) -> Any:
    def condition(statement: Any) -> Any:
        coming = tuple_(*(statement.excluded[name] for name in names))
        return coming > tuple_(*(table.c[name] for name in names))

    return condition


def _waiting(task: Mapping[str, Any], holder: str) -> dict[str, Any]:
    return {
        "holder": holder,
        "due_at": task["due_at"] or NO_LIMIT,
        "task_id": task["task_id"],
        "process_id": task["process_id"],
        "opened_at": task["opened_at"],
    }
