"""One unit takes the place of another in the running processes of a case: variables, tasks and standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from chassis.engine.command import Command
from chassis.engine.moves import case_moved, standing_of
from chassis.engine.records import HumanTask
from chassis.engine.stimuli import SUCCESSION
from chassis.engine.waiting import waiting_in
from chassis.engine.workflow import CaseWorkflow
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine


def take_place(engine: Engine, work: UnitOfWork, case_no: str, before: str, after: str) -> int:
    """Put a unit in the place of another in every running process of a case; in how many."""
    running = engine.rows.lock_running(work.session, case_no)
    for instance in running:
        command = engine.restored(work, instance)
        command.hear(SUCCESSION, None, before=before, after=after)
        put_in_place(command.workflow, before, after)
        instance.parties = list(dict.fromkeys(renamed(list(instance.parties), before, after)))
        if instance.initiator_unit == before:
            instance.initiator_unit = after
            _note_initiator(engine, work, instance.instance_id, after)
        command.moved += _offered_anew(engine, work, instance.instance_id, before, after)
        command.save()
        _tell_standing(command)
    return len(running)


def put_in_place(workflow: CaseWorkflow, before: str, after: str) -> None:
    """Put a unit in the place of another among all variables of a case."""
    for part in (workflow, *workflow.subprocesses.values()):
        for task in part.tasks.values():
            task.data = renamed(task.data, before, after)
            task.internal_data = renamed(task.internal_data, before, after)


def renamed(value: Any, before: str, after: str) -> Any:
    """The value with the one unit for the other, alone or as the seat of a role, however deep it stands."""
    if isinstance(value, str):
        role, at, unit = value.rpartition("@")
        return f"{role}{at}{after}" if unit == before else value
    if isinstance(value, dict):
        return {key: renamed(one, before, after) for key, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, before, after) for one in value]
    return value


def _offered_anew(
    engine: Engine, work: UnitOfWork, instance_id: str, before: str, after: str
) -> list[HumanTask]:
    """Open tasks of the unit before are offered to the one after; nobody of the former holds them now."""
    found = []
    for task in engine.rows.lock_open_tasks(work.session, instance_id):
        candidates = renamed(list(task.candidates), before, after)
        if candidates == list(task.candidates):
            continue
        task.candidates, task.state = candidates, "open"
        task.assignee = task.assignee_name = task.delegated_by = task.delegated_by_name = None
        task.superiors = renamed(list(task.superiors), before, after) if task.superiors else task.superiors
        task.seen_at, task.version = None, task.version + 1
        found.append(task)
    return found


def _note_initiator(engine: Engine, work: UnitOfWork, instance_id: str, unit: str) -> None:
    table = engine.rows.tables.process_instance
    ours = table.c.instance_id == instance_id
    work.session.execute(update(table).where(ours).values(initiator_unit=unit))


def _tell_standing(command: Command) -> None:
    """Where no task of theirs is open the case is told all the same: it is the successor's now."""
    if not command.moved:
        instance, definition = command.instance, command.definition
        people = waiting_in(command.workflow).people.values()
        standing = standing_of(instance, definition, people)
        command.wiring.observer(command.work, case_moved(instance, definition, [], standing))
