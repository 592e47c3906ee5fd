"""What the inbox asks of its tables: each question is one short range of an index, however much there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    String,
    Subquery,
    Table,
    and_,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy import case as case_when

from chassis.actor import Actor
from portal.storage.holders import holders_of, merged, own_holders_of
from portal.storage.initials import might_be_initials
from portal.storage.paging import Key, bound
from portal.storage.tables import (
    COPY_READ,
    TASK_READ,
    UNIT,
    WORKLIST_CASE,
    WORKLIST_COPY,
    WORKLIST_DRAFT,
    WORKLIST_ENDED,
    WORKLIST_HOLDER,
    WORKLIST_PARTY,
    WORKLIST_SUPERVISION,
    WORKLIST_TASK,
    WORKLIST_WATCH,
)
from portal.storage.words import cases_that_may_say, how_many_may_say

COUNTED_UP_TO = 100
UNITS_MEANT = 50
FEW = 3_000
"""So many cases are looked up one by one; of what more cases say, a list soon has a page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to: words with the units they name, a procedure; and how it is sorted."""

    text: str = ""
    units: tuple[str, ...] = ()
    process: str = ""
    newest_first: bool = False
    case_no: str = ""
    """The one case that was asked for by its whole number."""
    few: bool = False
    """Few cases can have these words or units, so a list is asked for them instead of walked through."""


ALL = Wanted()


WHOLE_NUMBER = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+){2,}")


def units_named(text: str) -> Select[Any]:
    """The units somebody may mean by a word: by name, short name or the initials of either."""
    unit = UNIT.c
    named = [_contains(unit.name, text), _contains(unit.short_name, text)]
    if might_be_initials(text):
        named.append(_contains(unit.initials, text))
    return select(unit.code).where(or_(*named)).order_by(unit.code).limit(UNITS_MEANT)


def few_may_say(text: str, units: Sequence[str]) -> Select[Any]:
    """Whether few cases can have a phrase or a unit somebody looks for."""
    return select(how_many_may_say(text, units, FEW).scalar_subquery() <= FEW)


def waiting(actor: Actor, holders: Sequence[str], wanted: Wanted, key: Key | None, limit: int) -> Select[Any]:
    """The next tasks under any of these names: by the time that is left, or the newest first."""
    waits = WORKLIST_HOLDER
    at = waits.c.opened_at if wanted.newest_first else waits.c.due_at

    def narrow(part: Select[Any]) -> Select[Any]:
        if wanted.process:
            part = part.where(waits.c.process_id == wanted.process)
        if wanted.text:
            same = WORKLIST_TASK.c.task_id == waits.c.task_id
            # Many cases say it: a planner that takes the phrase for rare would set workers to walk it all.
            part = part.join(WORKLIST_TASK, same).where(case_when((same, _task_says(wanted)), else_=false()))
        return part

    newest = wanted.newest_first
    if wanted.case_no or wanted.few:
        found = _of_cases(waits, holders, at, wanted, key)
    else:
        found = merged(
            waits, at, waits.c.task_id, holders, limit, key=key, narrow=narrow, newest_first=newest
        )
    moment, identity = found.c[at.key], found.c.task_id
    order = (moment.desc(), identity.desc()) if newest else (moment, identity)
    return (
        with_marker(actor, moment.label("waits_until"))
        .join(found, identity == WORKLIST_TASK.c.task_id)
        .order_by(*order)
        .limit(limit)
    )


def _of_cases(
    waits: Table, holders: Sequence[str], at: Column[Any], wanted: Wanted, key: Key | None
) -> Subquery:
    """The tasks of one case or of few, instead of a walk through all that waits."""
    task, identity = WORKLIST_TASK.c, waits.c.task_id
    ask: Select[Any] = select(at, identity).join(WORKLIST_TASK, task.task_id == identity)
    if wanted.case_no:
        ask = ask.where(task.case_no == wanted.case_no)
    else:
        ask = _led(ask, task.case_no, wanted).where(_task_says(wanted))
    # Wrapped, so that no database walks all that waits under a name instead of the cases' few tasks.
    ask = ask.where(func.coalesce(waits.c.holder, "").in_(holders)).distinct()
    if key:
        here = tuple_(at, identity)
        ask = ask.where(here < bound(key) if wanted.newest_first else here > bound(key))
    return (ask.where(task.process_id == wanted.process) if wanted.process else ask).subquery()


def numbered(text: str) -> Select[Any]:
    """The case somebody means by a whole number, however its letters are written."""
    task = WORKLIST_TASK.c
    return select(task.case_no).where(task.case_no.in_({text, text.lower(), text.upper()})).limit(1)


def drafts(actor: Actor, wanted: Wanted, key: Key | None, limit: int) -> Select[Any]:
    """What this person has begun to fill in and not handed in, the latest first."""
    draft, task = WORKLIST_DRAFT.c, WORKLIST_TASK.c
    ask = with_marker(actor, draft.kept_at.label("draft_at")).join(
        WORKLIST_DRAFT, draft.task_id == task.task_id
    )
    ask = ask.where(draft.account_id == actor.user_id)
    if wanted.process:
        ask = ask.where(task.process_id == wanted.process)
    if wanted.text:
        ask = ask.where(_task_says(wanted))
    if key:
        ask = ask.where(tuple_(draft.kept_at, draft.task_id) < bound(key))
    return ask.order_by(draft.kept_at.desc(), draft.task_id.desc()).limit(limit)


def how_many_drafts(actor: Actor) -> Select[Any]:
    """How many forms this person has begun."""
    task = WORKLIST_DRAFT.c.task_id
    # In the order of the key, so that counting stops at the limit instead of collecting all of them first.
    some = select(task).where(WORKLIST_DRAFT.c.account_id == actor.user_id).order_by(task)
    return select(func.count()).select_from(some.limit(COUNTED_UP_TO).subquery())


def how_many_wait(actor: Actor, only: ColumnElement[bool] | None = None) -> Select[Any]:
    waits = WORKLIST_HOLDER
    found = merged(
        waits,
        waits.c.due_at,
        waits.c.task_id,
        holders_of(actor),
        COUNTED_UP_TO,
        narrow=None if only is None else lambda part: part.where(only),
    )
    some = select(found.c.task_id).limit(COUNTED_UP_TO).subquery()
    return select(func.count()).select_from(some)


def watched(actor: Actor, wanted: Wanted, key: Key | None, limit: int) -> Select[Any]:
    """What is overdue with those below the actor, the most overdue first."""
    watch, task = WORKLIST_WATCH, WORKLIST_TASK.c

    def narrow(part: Select[Any]) -> Select[Any]:
        if wanted.process or wanted.text:
            part = part.join(WORKLIST_TASK, task.task_id == watch.c.task_id)
        if wanted.process:
            part = part.where(task.process_id == wanted.process)
        return part.where(_task_says(wanted)) if wanted.text else part

    holders = holders_of(actor)
    if wanted.case_no or wanted.few:
        found = _of_cases(watch, holders, watch.c.due_at, wanted, key)
    else:
        found = merged(watch, watch.c.due_at, watch.c.task_id, holders, limit, key=key, narrow=narrow)
    return (
        select(WORKLIST_TASK, found.c.due_at.label("waits_until"))
        .join(found, found.c.task_id == task.task_id)
        .order_by(found.c.due_at, found.c.task_id)
        .limit(limit)
    )


def how_many_are_watched(actor: Actor) -> Select[Any]:
    watch = WORKLIST_WATCH
    found = merged(watch, watch.c.due_at, watch.c.task_id, holders_of(actor), COUNTED_UP_TO)
    return select(func.count()).select_from(select(found.c.task_id).limit(COUNTED_UP_TO).subquery())


def supervised(actor: Actor, limit: int) -> Select[Any]:
    """Cases under supervision the actor asked for, or has in hand; the earliest day wished for first."""
    row = WORKLIST_SUPERVISION.c
    return (
        select(WORKLIST_SUPERVISION)
        .where(row.ended_at.is_(None), _concerns(actor))
        .order_by(row.wished_on.is_(None), row.wished_on, row.placed_at)
        .limit(limit)
    )


def how_many_are_supervised(actor: Actor) -> Select[Any]:
    row = WORKLIST_SUPERVISION.c
    some = select(row.supervision_id).where(row.ended_at.is_(None), _concerns(actor)).limit(COUNTED_UP_TO)
    return select(func.count()).select_from(some.subquery())


def _concerns(actor: Actor) -> ColumnElement[bool]:
    row, task, waits = WORKLIST_SUPERVISION.c, WORKLIST_TASK.c, WORKLIST_HOLDER.c
    in_hand = (
        exists()
        .where(
            task.case_no == row.case_no, waits.task_id == task.task_id, waits.holder.in_(holders_of(actor))
        )
        .correlate(WORKLIST_SUPERVISION)
    )
    return or_(row.placed_by == actor.user_id, in_hand)


def _is_supervised() -> ColumnElement[bool]:
    """Whether somebody asks for the case of a task."""
    row = WORKLIST_SUPERVISION.c
    return (
        exists()
        .where(row.case_no == WORKLIST_TASK.c.case_no, row.ended_at.is_(None))
        .correlate(WORKLIST_TASK)
    )


def copies(actor: Actor, wanted: Wanted, key: Key | None, limit: int) -> Select[Any]:
    """What was given to the actor to read, the newest first."""
    copy = WORKLIST_COPY.c

    def narrow(part: Select[Any]) -> Select[Any]:
        if wanted.process:
            part = part.where(copy.process_id == wanted.process)
        return part.where(_copy_says(wanted)) if wanted.text else part

    found = merged(
        WORKLIST_COPY,
        copy.copied_at,
        copy.copy_id,
        own_holders_of(actor),
        limit,
        key=key,
        newest_first=True,
        narrow=narrow,
    )
    return (
        select(WORKLIST_COPY, COPY_READ.c.read_at)
        .join(found, found.c.copy_id == copy.copy_id)
        .outerjoin(COPY_READ, _read_by(actor))
        .order_by(copy.copied_at.desc(), copy.copy_id.desc())
        .limit(limit)
    )


def how_many_are_unread(actor: Actor) -> Select[Any]:
    copy = WORKLIST_COPY.c
    found = merged(
        WORKLIST_COPY, copy.copied_at, copy.copy_id, own_holders_of(actor), COUNTED_UP_TO, newest_first=True
    )
    # Looked up copy by copy: joined, PostgreSQL would read everything this person ever read.
    read = (
        select(COPY_READ.c.read_at)
        .where(COPY_READ.c.account_id == actor.user_id, COPY_READ.c.copy_id == found.c.copy_id)
        .scalar_subquery()
    )
    return select(func.count()).select_from(found).where(read.is_(None))


def _read_by(actor: Actor) -> ColumnElement[bool]:
    return and_(COPY_READ.c.copy_id == WORKLIST_COPY.c.copy_id, COPY_READ.c.account_id == actor.user_id)


def done(actor: Actor, wanted: Wanted, key: Key | None, limit: int) -> Select[Any]:
    """What the actor has finished, the latest first."""
    task = WORKLIST_TASK.c
    ask = with_marker(actor).where(task.closed_by == actor.user_id, task.state == "completed")
    if wanted.process:
        ask = ask.where(task.process_id == wanted.process)
    if key:
        ask = ask.where(tuple_(task.closed_at, task.task_id) < bound(key))
    if wanted.text:
        ask = _led(ask, task.case_no, wanted).where(_task_says(wanted))
    return ask.order_by(task.closed_at.desc(), task.task_id.desc()).limit(limit)


def cases(actor: Actor, scope: str, wanted: Wanted, key: Key | None, limit: int) -> Select[Any]:
    """The cases of a view, the newest first."""
    case = WORKLIST_CASE.c
    ask = select(WORKLIST_CASE)
    if scope == "unit":
        party = WORKLIST_PARTY.c
        ask = ask.join(WORKLIST_PARTY, party.case_no == case.case_no).where(party.unit == actor.unit)
        moment, number = party.started_at, party.case_no
    elif scope == "ended":
        ended = WORKLIST_ENDED.c
        ask = ask.join(WORKLIST_ENDED, ended.case_no == case.case_no).where(ended.account_id == actor.user_id)
        moment, number = ended.ended_at, ended.case_no
    else:
        ask = ask.where(case.initiator_user == actor.user_id)
        moment, number = case.started_at, case.case_no
    if wanted.process:
        ask = ask.where(case.process_id == wanted.process)
    if key:
        ask = ask.where(tuple_(moment, number) < bound(key))
    if wanted.text:
        ask = _led(ask, number, wanted).where(_says(wanted, case.title, case.case_no, case.initials))
    return ask.order_by(moment.desc(), number.desc()).limit(limit)


def listed_case(actor: Actor, case_no: str) -> Select[Any]:
    """A case if it is on one of the actor's lists: begun, of the unit, done, or in hand."""
    case, task, party, waits = WORKLIST_CASE.c, WORKLIST_TASK.c, WORKLIST_PARTY.c, WORKLIST_HOLDER.c
    of_unit = exists().where(party.case_no == case.case_no, party.unit == actor.unit)
    done_by = exists().where(task.case_no == case.case_no, task.closed_by == actor.user_id)
    in_hand = exists().where(
        task.case_no == case.case_no, waits.task_id == task.task_id, waits.holder.in_(holders_of(actor))
    )
    begun = case.initiator_user == actor.user_id
    return select(WORKLIST_CASE).where(case.case_no == case_no, or_(begun, of_unit, done_by, in_hand))


def _led(ask: Select[Any], case_no: ColumnElement[Any], wanted: Wanted) -> Select[Any]:
    """The same question about the few cases that may say it, where they are few."""
    return ask.where(case_no.in_(cases_that_may_say(wanted.text, wanted.units))) if wanted.few else ask


def with_marker(actor: Actor, *more: ColumnElement[Any]) -> Select[Any]:
    marker = TASK_READ.c
    mine = and_(marker.task_id == WORKLIST_TASK.c.task_id, marker.account_id == actor.user_id)
    return select(WORKLIST_TASK, marker.read_at, _is_supervised().label("supervised"), *more).outerjoin(
        TASK_READ, mine
    )


def _task_says(wanted: Wanted) -> ColumnElement[bool]:
    task = WORKLIST_TASK.c
    return or_(
        _says(wanted, task.case_title, task.case_no, task.initials), _contains(task.from_name, wanted.text)
    )


def _copy_says(wanted: Wanted) -> ColumnElement[bool]:
    copy = WORKLIST_COPY.c
    return or_(
        _says(wanted, copy.case_title, copy.case_no, copy.initials), _contains(copy.by_name, wanted.text)
    )


def _says(
    wanted: Wanted, title: ColumnElement[Any], case_no: ColumnElement[Any], initials: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether the words are in the subject or the number, are its initials, or name a unit of the case."""
    text = wanted.text
    says = [_contains(title, text), _contains(case_no, text)]
    if might_be_initials(text):
        says.append(_contains(initials, text))
    if wanted.units:
        party = WORKLIST_PARTY.c
        concerned = exists().where(party.case_no == case_no, party.unit.in_(wanted.units))
        says.append(concerned.correlate_except(WORKLIST_PARTY))
    return or_(*says)


def _contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return func.lower(cast(column, String)).contains(text.lower(), autoescape=True)
