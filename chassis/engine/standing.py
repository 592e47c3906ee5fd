"""Where running cases stand: their steps by name, and how many cases wait at each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.orm import Session

from chassis.engine import codec
from chassis.engine.definition import Definition
from chassis.engine.records import OPEN_STATES, STEP
from chassis.engine.refusals import CaseCorrupt
from chassis.engine.store import EngineTables
from chassis.texts import Said

# What may still interrupt a case is not where it stands, nor what lies around the step.
_NOT_A_PLACE = ("boundaryEvent", "startEvent", "subProcess", "callActivity")
_WAITS = ("intermediateCatchEvent", "eventBasedGateway")
MOST_READ = 1000
"""Cases that wait for nobody are counted by reading them, at most this many."""


@dataclass(frozen=True, slots=True)
class Place:
    """A step, and how many running cases stand there."""

    element_id: str
    name: Said
    cases: int


def name_in(definition: Definition, element_id: str) -> Said:
    """What a step is called; its id where the designer gave it no name."""
    element = definition.elements.get(element_id)
    return element.name if element is not None and element.name.zh else Said(element_id, element_id)


def steps_in(definition: Definition) -> list[tuple[str, Said]]:
    """Every step at which a case of this definition may wait, with its name."""
    return [
        (element_id, name_in(definition, element_id))
        for element_id, element in definition.elements.items()
        if element.kind.endswith("Task") or element.kind in _WAITS
    ]


def steps_of(active: Sequence[str], definition: Definition) -> list[str]:
    """Of all that is active in a case, the steps it stands at; where there are none, whatever is active."""
    elements = definition.elements
    steps = [one for one in active if one in elements and elements[one].kind not in _NOT_A_PLACE]
    return steps or list(active)


def places(session: Session, tables: EngineTables, definition: Definition) -> list[Place]:
    """Where the running cases of a version stand, the most crowded first; one case may stand at several."""
    counted = Counter(_with_people(session, tables, definition))
    counted.update(_without_people(session, tables, definition))
    return [
        Place(element_id, name_in(definition, element_id), cases)
        for element_id, cases in counted.most_common()
    ]


def _with_people(session: Session, tables: EngineTables, definition: Definition) -> Mapping[str, int]:
    """Counted by the database, from the open tasks."""
    instance, task = tables.process_instance, tables.human_task
    found = (
        select(task.c.element_id, func.count(distinct(instance.c.instance_id)))
        .join_from(instance, task, task.c.instance_id == instance.c.instance_id)
        .where(
            instance.c.process_id == definition.process_id,
            instance.c.process_version == definition.version,
            instance.c.state == "running",
            task.c.state.in_(OPEN_STATES),
            task.c.kind == STEP,
        )
        .group_by(task.c.element_id)
    )
    return dict(session.execute(found).all())


def _without_people(session: Session, tables: EngineTables, definition: Definition) -> Mapping[str, int]:
    """Counted from the states of the cases that wait for a message or a time only."""
    instance, task = tables.process_instance, tables.human_task
    waits_for_somebody = exists().where(
        task.c.instance_id == instance.c.instance_id, task.c.state.in_(OPEN_STATES), task.c.kind == STEP
    )
    found = (
        select(instance.c.data)
        .where(
            instance.c.process_id == definition.process_id,
            instance.c.process_version == definition.version,
            instance.c.state == "running",
            ~waits_for_somebody,
        )
        .order_by(instance.c.instance_id)
        .limit(MOST_READ)
    )
    counted: Counter[str] = Counter()
    for state in session.scalars(found):
        try:
            active, _ = codec.position(state)
        except CaseCorrupt:
            continue  # the preview names it
        counted.update(set(steps_of(active, definition)))
    return counted
