"""Stand-ins (代理): whose work it is, under which names it is done, and what nobody may do for two."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from SpiffWorkflow.task import Task

from chassis.actor import Absent, Actor
from chassis.engine.act_refusals import SeparationOfDuties
from chassis.engine.host import element_of
from chassis.engine.multi_instance import Gathering
from chassis.engine.records import HumanTask
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

_SPOKEN = "spoken"
_FOR_ABSENT = Said("代{name}", "for {name}")
_FOR_YOURSELF = Said("以本人名义", "for yourself")


def acting(work: UnitOfWork, task: HumanTask) -> AbstractContextManager[None]:
    """What happens inside is done by the actor, or by the actor in place of the absent colleague."""
    absent = task.absent_for(work.actor)
    return nullcontext() if absent is None else work.done_by(work.actor.in_place_of(absent))


def speak_once(task: Task, row: HumanTask, actor: Actor, absent: Absent | None) -> None:
    """Refuse a second voice in one round of a multi-instance activity when either was given for another.

    Who has spoken, and for whom, is kept with the round, so that no query is needed.
    """
    round_ = _round_of(task)
    if round_ is None:
        return
    spoken: list[list[str | None]] = round_.internal_data.setdefault(_SPOKEN, [])
    element_id, for_whom = element_of(task), absent.user_id if absent else None
    for element, who, earlier_for in spoken:
        if element == element_id and who == actor.user_id and (for_whom or earlier_for):
            said = _FOR_ABSENT.filled(name=absent.name) if absent else _FOR_YOURSELF
            raise SeparationOfDuties(name=row.name, for_whom=said)
    spoken.append([element_id, actor.user_id, for_whom])


def _round_of(task: Task) -> Task | None:
    """The multi-instance activity a task is an instance of, or lies in an instance of."""
    current: Task | None = task
    while current is not None:
        if isinstance(current.parent and current.parent.task_spec, Gathering):
            return current.parent
        workflow = current.workflow
        if workflow is workflow.top_workflow:
            return None
        current = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
    return None
