"""The inbox as pages read it: what waits for me, what I did, what I started; one page at a time, by key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import RowMapping, select, tuple_
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import Clock
from portal.storage import worklist_questions as questions
from portal.storage.holders import absent_named, holders_of, offered_to, own_holders_of, waits_for
from portal.storage.paging import Page, Row, bound, key_in, next_key, page_length
from portal.storage.tables import (
    ALERT,
    CONVERSION,
    TASK_READ,
    WORKLIST_CASE,
    WORKLIST_COPY,
    WORKLIST_HOLDER,
    WORKLIST_PROCESS,
    WORKLIST_TASK,
)
from portal.storage.worklist_questions import Wanted

OPEN_STATES = ("open", "claimed", "cosigning")
UNTOLD = ("sequence", "initials", "kept_at")
Reading = Callable[[], AbstractContextManager[Session]]


class Worklist:
    """Reads the inbox of one person over all services, also while a service is down."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock

    def tasks(
        self,
        actor: Actor,
        *,
        view: str = "open",
        text: str = "",
        process: str = "",
        sort: str = "",
        after: str | None = None,
        limit: int = 30,
    ) -> Page:
        """待办 (`open`: waits for me, most urgent first), 待签收 (`offered`: of those, what nobody has taken
        yet), 草稿 (`drafts`: begun by me, newest first) or 已办 (`done`: finished by me, newest first)."""
        limit, key = page_length(limit), key_in(after)
        wanted = self._wanted(text, process, newest_first=sort == "arrived")
        if view == "done":
            ask, by = questions.done(actor, wanted, key, limit + 1), "closed_at"
        elif view == "drafts":
            ask, by = questions.drafts(actor, wanted, key, limit + 1), "draft_at"
        else:
            holders = offered_to(actor) if view == "offered" else holders_of(actor)
            ask, by = questions.waiting(actor, holders, wanted, key, limit + 1), "waits_until"
        with self._reading() as session:
            found = session.execute(ask).mappings().all()
        return Page([_task(row, actor) for row in found[:limit]], next_key(found, limit, by, "task_id"))

    def cases(
        self,
        actor: Actor,
        *,
        scope: str = "mine",
        text: str = "",
        process: str = "",
        after: str | None = None,
        limit: int = 30,
    ) -> Page:
        """我发起的 (`mine`), the cases my unit takes part in (`unit`), or 办结 (`ended`: those I took part in
        that have ended); newest first."""
        limit, wanted = page_length(limit), self._wanted(text, process)
        with self._reading() as session:
            asked = questions.cases(actor, scope, wanted, key_in(after), limit + 1)
            found = session.execute(asked).mappings().all()
        rows = [_without(row, "sequence", "initials") for row in found[:limit]]
        return Page(rows, next_key(found, limit, "ended_at" if scope == "ended" else "started_at", "case_no"))

    def watched(
        self, actor: Actor, *, text: str = "", process: str = "", after: str | None = None, limit: int = 30
    ) -> Page:
        """督办: what is overdue with those below my posts, the most overdue first."""
        limit, wanted = page_length(limit), self._wanted(text, process)
        with self._reading() as session:
            asked = questions.watched(actor, wanted, key_in(after), limit + 1)
            found = session.execute(asked).mappings().all()
        rows = [_without(row, *UNTOLD, "waits_until") for row in found[:limit]]
        return Page(rows, next_key(found, limit, "waits_until", "task_id"))

    def supervised(self, actor: Actor, limit: int = 50) -> list[Row]:
        """督办: cases somebody asks for that the actor asked for or has in hand."""
        with self._reading() as session:
            found = session.execute(questions.supervised(actor, page_length(limit))).mappings()
            return [_without(row, "sequence") for row in found]

    def copies(
        self, actor: Actor, *, text: str = "", process: str = "", after: str | None = None, limit: int = 30
    ) -> Page:
        """抄送我的: cases given to me or to my posts to read, newest first."""
        limit, wanted = page_length(limit), self._wanted(text, process)
        with self._reading() as session:
            asked = questions.copies(actor, wanted, key_in(after), limit + 1)
            found = session.execute(asked).mappings().all()
        rows = [
            {**_without(row, "read_at", *UNTOLD), "unread": row["read_at"] is None} for row in found[:limit]
        ]
        return Page(rows, next_key(found, limit, "copied_at", "copy_id"))

    def copy(self, actor: Actor, copy_id: str) -> Row | None:
        """One of the cases given to me to read."""
        copy = WORKLIST_COPY.c
        ask = select(WORKLIST_COPY).where(copy.copy_id == copy_id, copy.holder.in_(own_holders_of(actor)))
        with self._reading() as session:
            row = session.execute(ask).mappings().first()
        return dict(row) if row else None

    def counts(self, actor: Actor) -> dict[str, int]:
        """How much waits for me and how much of it is late; counting stops at `COUNTED_UP_TO`."""
        late = WORKLIST_HOLDER.c.due_at < self._clock.now()
        with self._reading() as session:
            open_, overdue = session.execute(
                select(
                    questions.how_many_wait(actor).scalar_subquery(),
                    questions.how_many_wait(actor, late).scalar_subquery(),
                )
            ).one()
        return {"open": open_, "overdue": overdue}

    def notices(self, actor: Actor) -> dict[str, int]:
        """How many of the newest copies I have not read, how much is overdue below me, what I have begun."""
        asked = select(
            questions.how_many_are_unread(actor).scalar_subquery(),
            questions.how_many_are_watched(actor).scalar_subquery(),
            questions.how_many_drafts(actor).scalar_subquery(),
            questions.how_many_are_supervised(actor).scalar_subquery(),
        )
        with self._reading() as session:
            unread, overdue, begun, supervised = session.execute(asked).one()
        return {"copies": unread, "watched": overdue + supervised, "drafts": begun}

    def _wanted(self, text: str, process: str, *, newest_first: bool = False) -> Wanted:
        """What was typed, with the units it may name."""
        text = text.strip()
        units: tuple[str, ...] = ()
        number: str | None = None
        few = False
        if text:
            with self._reading() as session:
                if questions.WHOLE_NUMBER.fullmatch(text):
                    number = session.scalar(questions.numbered(text))
                if not number:
                    units = tuple(session.scalars(questions.units_named(text)))
                    few = bool(session.scalar(questions.few_may_say(text, units)))
        return Wanted(text, units, process, newest_first, number or "", few)

    def processes(self) -> list[tuple[str, Mapping[str, str]]]:
        """The procedures the inbox has met, for its filter."""
        ask = select(WORKLIST_PROCESS).order_by(WORKLIST_PROCESS.c.process_id)
        with self._reading() as session:
            return [(row.process_id, row.name) for row in session.execute(ask)]

    def case_known_to(self, actor: Actor, case_no: str) -> Row | None:
        """A case that is on one of the actor's lists; also while its service cannot be asked."""
        with self._reading() as session:
            found = session.execute(questions.listed_case(actor, case_no)).mappings().first()
        return _without(found, "sequence", "initials") if found else None

    def service_of(self, case_no: str) -> str | None:
        """Which service keeps a case."""
        ask = select(WORKLIST_CASE.c.service).where(WORKLIST_CASE.c.case_no == case_no)
        fallback = select(WORKLIST_TASK.c.service).where(WORKLIST_TASK.c.case_no == case_no).limit(1)
        with self._reading() as session:
            return session.scalar(ask) or session.scalar(fallback)

    def process_of(self, case_no: str) -> tuple[str, str] | None:
        """The service that keeps a case and the procedure it runs under, where the inbox has heard of it."""
        case = WORKLIST_CASE.c
        with self._reading() as session:
            found = session.execute(
                select(case.service, case.process_id).where(case.case_no == case_no)
            ).first()
        return (found.service, found.process_id) if found else None

    def open_tasks_of(self, case_no: str, actor: Actor) -> list[Row]:
        """With whom a case waits now, the most urgent first; `waits_for_me` marks what the actor may do."""
        task = WORKLIST_TASK.c
        ask = (
            questions.with_marker(actor)
            .where(task.case_no == case_no, task.state.in_(OPEN_STATES))
            .order_by(task.due_at, task.task_id)
        )
        with self._reading() as session:
            return [_task(row, actor) for row in session.execute(ask).mappings()]

    def waiting_for(self, actor: Actor, task_ids: Collection[str]) -> list[Row]:
        """Those of some tasks that wait for me now."""
        held = select(WORKLIST_HOLDER.c.task_id).where(
            WORKLIST_HOLDER.c.task_id.in_(tuple(task_ids)), WORKLIST_HOLDER.c.holder.in_(holders_of(actor))
        )
        ask = questions.with_marker(actor).where(WORKLIST_TASK.c.task_id.in_(held))
        with self._reading() as session:
            return [_task(row, actor) for row in session.execute(ask).mappings()]

    def has_read(self, actor: Actor, task_id: str) -> bool:
        """Whether this person has opened the task before."""
        marker = TASK_READ.c
        ask = select(marker.task_id).where(marker.account_id == actor.user_id, marker.task_id == task_id)
        with self._reading() as session:
            return session.scalar(ask) is not None

    def alerts(self, after: str | None = None, limit: int = 30) -> Page:
        """What those who supervise have to look at, newest first; the route says who they are."""
        limit = page_length(limit)
        ask = select(ALERT).order_by(ALERT.c.raised_at.desc(), ALERT.c.id.desc()).limit(limit + 1)
        if key := key_in(after):
            ask = ask.where(tuple_(ALERT.c.raised_at, ALERT.c.id) < bound(key))
        with self._reading() as session:
            found = session.execute(ask).mappings().all()
        return Page([dict(row) for row in found[:limit]], next_key(found, limit, "raised_at", "id"))

    def conversions_of(self, case_no: str) -> list[Row]:
        """How a case changed its procedure."""
        ask = select(CONVERSION).where(CONVERSION.c.case_no == case_no).order_by(CONVERSION.c.told_at)
        with self._reading() as session:
            return [_without(row, "id") for row in session.execute(ask).mappings()]


def _task(row: RowMapping, actor: Actor) -> Row:
    return {
        **_without(row, *UNTOLD, "read_at", "waits_until"),
        "mine": row["assignee"] == actor.user_id,
        "waits_for_me": waits_for(actor, row),
        "unread": row["read_at"] is None,
        "for_name": absent_named(actor, row),
    }


def _without(row: RowMapping, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
