"""Urging (催办): those who wait for a case ask everybody who has it in hand to hurry, now and then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from chassis.actor import Actor
from chassis.clock import COUNTY_ZONE
from chassis.engine.act_refusals import NobodyToUrge, NotYoursToUrge, UrgedTooSoon
from chassis.engine.act_rows import ActRows
from chassis.engine.records import HumanTask, Instance
from chassis.engine.refusals import CaseUnknown
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine

PAUSE = timedelta(hours=4)


def urge(engine: Engine, work: UnitOfWork, case_no: str, *, pause: timedelta = PAUSE) -> list[HumanTask]:
    """Urge all who have the case in hand; it counts on each of their tasks."""
    instances = engine.instances(work.session, case_no)
    if not instances:
        raise CaseUnknown(case_no=case_no)
    if not is_party(instances, work.actor):
        raise NotYoursToUrge()
    rows = ActRows(engine.rows.tables)
    tasks = with_others(rows.lock_open(work.session, case_no), work.actor)
    if not tasks:
        raise NobodyToUrge()
    now = work.clock.now()
    again = max((task.urged_at + pause for task in tasks if task.urged_at), default=now)
    if again > now:
        raise UrgedTooSoon(next=f"{again.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}")
    running = {instance.instance_id: instance for instance in instances}
    for task in tasks:
        task.urged, task.urged_at = task.urged + 1, now
        engine.rewritten(work, running[task.instance_id], task)
    work.record("case-urged", case_no, tasks=[task.task_id for task in tasks])
    return tasks


def is_party(instances: Sequence[Instance], actor: Actor) -> bool:
    """Whether the actor belongs to the unit that began the case, or to one that takes part in it."""
    units = {actor.unit, *(role.partition("@")[2] for role in actor.roles)}
    return any(not units.isdisjoint({one.initiator_unit, *one.parties}) for one in instances)


def with_others(tasks: Sequence[HumanTask], actor: Actor) -> list[HumanTask]:
    """The open tasks others can do something about: not one's own, and not those that wait for signatures."""
    return [task for task in tasks if task.state in ("open", "claimed") and not task.may_be_done_by(actor)]
