"""An instance of a multi-instance task that nobody may do any more falls away; the case goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.engine.multi_instance import leave_out
from chassis.engine.stimuli import FALLEN
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine


def fall_away(engine: Engine, work: UnitOfWork, case_no: str, candidate: str, element_ids: list[str]) -> int:
    """Take the open instances of these elements off the desk of a candidate; how many there were."""
    fallen = 0
    for instance in engine.rows.lock_running(work.session, case_no):
        open_tasks = engine.rows.lock_open_tasks(work.session, instance.instance_id)
        ours = [row for row in open_tasks if row.element_id in element_ids and row.candidates == [candidate]]
        if not ours:
            continue
        command = engine.restored(work, instance)
        for row in ours:
            command.hear(FALLEN, command.person(row.task_id), row.task_id)
            leave_out(command.person(row.task_id))
            work.record(
                "task-fell-away", case_no, task_id=row.task_id, element_id=row.element_id,
                name_zh=row.name_zh, name_en=row.name_en, candidate=candidate,
            )  # fmt: skip
        command.run()
        engine.route(work, command, command.save())
        fallen += len(ours)
    return fallen
