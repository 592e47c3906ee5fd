"""What has been performed since a step, and taking it back in reverse order: for returning and withdrawing.

Every completed task keeps what its completion performed, each with the revision of the case it happened at
(`command.note`). A service gives a reversal for whatever its domain can honestly take back; a name without
one has taken effect for good, and the case does not go back beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from chassis.engine.act_refusals import AlreadyEffective
from chassis.engine.command import Command
from chassis.engine.definition import Definition
from chassis.engine.records import STEP, Case, HumanTask
from chassis.engine.variables import known_in
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

Reversal = Callable[[Any, Case], None]
Performed = Mapping[str, Any]


def can_be_reversed(reversals: Mapping[str, Reversal], performed: Iterable[Performed]) -> bool:
    """Whether everything of this can be taken back."""
    return all(not step["name"] or step["name"] in reversals for step in performed)


def completions_of(tasks: Iterable[HumanTask], element_id: str) -> list[HumanTask]:
    """The completions at an element that stand: done, and not taken back since; the latest last."""
    done = [
        task
        for task in tasks
        if task.kind == STEP
        and task.element_id == element_id
        and task.state == "completed"
        and task.performed
    ]
    return sorted(done, key=revision_of)


def revision_of(task: HumanTask) -> int:
    """The revision of the case at which a task was completed."""
    return int((task.performed or [{"revision": -1}])[-1]["revision"])


def performed_since(
    tasks: Iterable[HumanTask], pending: Sequence[Performed], first: HumanTask
) -> list[Performed]:
    """Everything performed from the completion of `first` until now, the latest first.

    A task completed before such accounts were kept has none; it stands for something nobody can take back.
    """
    since = revision_of(first)
    found = [*pending]
    for task in tasks:
        if task.state != "completed" or task.kind != STEP:
            continue
        if (
            task.performed is None
            and task.closed_at
            and first.closed_at
            and task.closed_at >= first.closed_at
        ):
            found.append({"name": "?", "element_id": task.element_id, "revision": since})
        found += [step for step in task.performed or () if step["revision"] >= since]
    numbered = sorted(enumerate(found), key=lambda pair: (pair[1]["revision"], pair[0]), reverse=True)
    return [step for _, step in numbered]


def what_stands(
    reversals: Mapping[str, Reversal], performed: Iterable[Performed], definition: Definition
) -> Said | None:
    """The name of the latest step that cannot be taken back; None when everything can."""
    for step in performed:
        if step["name"] and step["name"] not in reversals:
            element = definition.elements.get(step["element_id"])
            known = element.name if element and element.name.zh else None
            return known or Said(step["element_id"], step["element_id"])
    return None


def take_back(
    reversals: Mapping[str, Reversal],
    work: UnitOfWork,
    command: Command,
    performed: Sequence[Performed],
) -> None:
    """Call the reversals, the latest first."""
    stands = what_stands(reversals, performed, command.definition)
    if stands is not None:
        raise AlreadyEffective(name=stands)
    for step in performed:
        if step["name"]:
            reversals[step["name"]](work, _case_at(command, step))


def _case_at(command: Command, step: Performed) -> Case:
    """The case as it is now, at the element that is taken back."""
    instance = command.instance
    element = command.definition.elements.get(step["element_id"])
    variables = {**known_in(command.workflow), **step.get("of", {})}
    return Case(
        instance.instance_id, instance.case_no, instance.process_id, instance.process_version,
        step["element_id"], MappingProxyType(variables), element.properties if element else {},
        instance.title, tuple(instance.parties),
    )  # fmt: skip
