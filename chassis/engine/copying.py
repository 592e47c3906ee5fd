"""Giving a case to posts or persons to read (抄送): they may look from then on, and never act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chassis.actor import Actor
from chassis.engine import standing_in
from chassis.engine.act_refusals import ColleagueIsYou, NobodyToCopy, NotYoursToAct
from chassis.engine.act_rows import ActRows, Copy, holders_of
from chassis.engine.allowed_acts import COPY, require_allowed
from chassis.engine.records import CaseCopied, HumanTask, Instance
from chassis.engine.refusals import TaskUnknown
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine


def copy_case(
    engine: Engine,
    work: UnitOfWork,
    task_id: str,
    *,
    holders: Sequence[str] = (),
    colleagues: Sequence[Actor] = (),
    note: str = "",
) -> list[Copy]:
    """Give the case of a task to others to read; for whoever does the task or has done it."""
    rows = ActRows(engine.rows.tables)
    found = engine.rows.lock_task(work.connection, task_id)
    if found is None:
        raise TaskUnknown()
    instance, task = found
    if not is_in_hands_of(task, work.actor):
        raise NotYoursToAct()
    require_allowed(engine, work, COPY, task)
    chosen = list(dict.fromkeys([*holders, *(f"user:{one.user_id}" for one in colleagues)]))
    if not holders_of(work.actor).isdisjoint(chosen):
        raise ColleagueIsYou()
    known = {copy.holder for copy in rows.copies(work.session, instance.case_no)}
    new = [holder for holder in chosen if holder not in known]
    if not new:
        raise NobodyToCopy()
    with standing_in.acting(work, task):
        copies = _given(rows, work, instance, new, note)
        names = {f"user:{one.user_id}": one.name for one in colleagues}
        told = [names.get(holder, holder) for holder in new]
        work.record("case-copied", instance.case_no, task_id=task_id, to=told, note=note)
    _announce(engine, work, instance, copies)
    return copies


def tell_case(
    engine: Engine, work: UnitOfWork, case_no: str, *, holders: Sequence[str], note: str
) -> list[Copy]:
    """Give a case to those it concerns, as part of what was done in it; nobody is given it twice."""
    instances = engine.instances(work.session, case_no)
    if not instances:
        return []
    rows, instance = ActRows(engine.rows.tables), instances[-1]
    known = {copy.holder for copy in rows.copies(work.session, case_no)}
    new = [holder for holder in dict.fromkeys(holders) if holder not in known]
    copies = _given(rows, work, instance, new, note)
    _announce(engine, work, instance, copies)
    return copies


def notify(engine: Engine, work: UnitOfWork, instance: Instance, holder: str, note: str) -> None:
    """Tell one person of what was done in a case, also where the case was given to that person before."""
    _announce(engine, work, instance, _given(ActRows(engine.rows.tables), work, instance, [holder], note))


def _given(
    rows: ActRows, work: UnitOfWork, instance: Instance, holders: Sequence[str], note: str
) -> list[Copy]:
    now, by = work.clock.now(), work.actor
    copies = [
        Copy(new_id(), instance.instance_id, instance.case_no, holder, note, now, by.user_id, by.name)
        for holder in holders
    ]
    if copies:
        rows.add_copies(work, copies)
    return copies


def _announce(engine: Engine, work: UnitOfWork, instance: Instance, copies: Sequence[Copy]) -> None:
    name = engine.definition(work.session, instance.process_id, instance.process_version).name
    for copy in copies:
        engine.observer(
            work,
            CaseCopied(
                copy.copy_id, copy.holder, copy.case_no, instance.title, instance.process_id,
                name, copy.by_name, copy.note, copy.at,
            ),
        )  # fmt: skip


def is_in_hands_of(task: HumanTask, actor: Actor) -> bool:
    """Whether the actor may do a task, or has done it."""
    return task.may_be_done_by(actor) if task.is_open else task.closed_by == actor.user_id
