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
from chassis.engine.records import STEP, WITHIN, Case, HumanTask
from chassis.engine.variables import known_in
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

Reversal = Callable[[Any, Case], None]
Performed = Mapping[str, Any]


def can_be_reversed(reversals: Mapping[str, Reversal], performed: Iterable[Performed]) -> bool:
    """Whether everything of this can be taken back."""
    return all(not step["name"] or step["name"] in reversals for step in performed)


def completions_of(tasks: Iterable[HumanTask], element_id: str, within: Sequence[str]) -> list[HumanTask]:
    """The completions at an element that stand: done, and not taken back since; the latest last.

    Only those of the very sub-process a task is in, or of one around it: what another instance of the same
    sub-process did, or an earlier pass of it, is on no way of this token.
    """
    done = [
        task
        for task in tasks
        if task.kind == STEP
        and task.element_id == element_id
        and task.state == "completed"
        and task.performed
        and _is_in(within, scope_of(task))
    ]
    return sorted(done, key=revision_of)


def scope_of(task: HumanTask) -> Sequence[str]:
    """The sub-processes a completed task was in, the outermost first."""
    within: Sequence[str] = _completion(task.element_id, task.performed or ()).get(WITHIN, ())
    return within


def _completion(element_id: str, performed: Sequence[Performed]) -> Performed:
    """The completion itself; what the same account says ran before or after it may have run elsewhere."""
    return next((step for step in reversed(performed) if step["element_id"] == element_id), {})


def revision_of(task: HumanTask) -> int:
    """The revision of the case at which a task was completed."""
    return int((task.performed or [{"revision": -1}])[-1]["revision"])


def performed_since(
    tasks: Iterable[HumanTask], pending: Sequence[Performed], first: HumanTask
) -> list[Performed]:
    """Everything performed from the completion of `first` until now in its scope, the latest first.

    What goes on beside the sub-process it was completed in stands: no token there is moved. A task completed
    before such accounts were kept has none; it stands for something nobody can take back.
    """
    since, scope = revision_of(first), scope_of(first)
    # What a step taken back has left over may be older than this one.
    found = [step for step in pending if step["revision"] >= since]
    for task in tasks:
        if task.state != "completed" or task.kind != STEP:
            continue
        if (
            task.performed is None
            and task.closed_at
            and first.closed_at
            and task.closed_at >= first.closed_at
        ):
            found.append({"name": "?", "element_id": task.element_id, "revision": since, WITHIN: scope})
        found += [step for step in task.performed or () if step["revision"] >= since]
    here = [step for step in found if _is_in(step.get(WITHIN, ()), scope)]
    numbered = sorted(enumerate(here), key=lambda pair: (pair[1]["revision"], pair[0]), reverse=True)
    return [step for _, step in numbered]


def _is_in(within: Sequence[str], scope: Sequence[str]) -> bool:
    return list(within[: len(scope)]) == list(scope)


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


def strike_out(
    tasks: Iterable[HumanTask], pending: Iterable[Performed], taken_back: Iterable[Performed]
) -> tuple[list[HumanTask], list[Performed]]:
    """What was taken back is not taken back twice; what ran before it stands, and waits for a completion.

    Returns the tasks whose account has changed, and what now waits for the next completion.
    """
    struck = {id(step) for step in taken_back}
    left_over = [step for step in pending if id(step) not in struck]
    changed = []
    for task in tasks:
        performed = list(task.performed or ())
        left = [step for step in performed if id(step) not in struck]
        if len(left) == len(performed):
            continue
        if id(_completion(task.element_id, performed)) in struck:
            left_over, left = [*left_over, *left], []
        task.performed = left
        changed.append(task)
    return changed, sorted(left_over, key=lambda step: int(step["revision"]))


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
    """The case as it is now, at the element that is taken back; of its sub-processes the innermost left."""
    instance = command.instance
    element = command.definition.elements.get(step["element_id"])
    inside = [command.workflow.subprocesses.get(owner) for owner in reversed(step.get(WITHIN, ()))]
    scope = next((one for one in inside if one is not None and not one.completed), command.workflow)
    variables = {**known_in(scope), **step.get("of", {})}
    return Case(
        instance.instance_id, instance.case_no, instance.process_id, instance.process_version,
        step["element_id"], MappingProxyType(variables), element.properties if element else {},
        instance.title, tuple(instance.parties),
    )  # fmt: skip
