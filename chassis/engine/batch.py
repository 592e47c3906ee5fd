"""Agreeing to many tasks at once (批量同意): only where the designer names the outcome, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.engine.act_refusals import BatchNotOffered
from chassis.engine.act_rows import COMMENT, ActRows
from chassis.engine.cosigning import is_asked_for_after
from chassis.engine.definition import Definition
from chassis.engine.extensions import BATCH_OUTCOME, BATCH_TEXT
from chassis.engine.records import STEP, HumanTask
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine


def agree(engine: Engine, work: UnitOfWork, task_id: str, *, version: int, text: str = "") -> None:
    """Complete one task of a batch; the text goes into the field the designer named, or else is a remark."""
    task = engine.task(work.session, task_id)
    definition = engine.definition_of(work.session, task)
    if not is_offered(task, definition):
        raise BatchNotOffered(name=task.name)
    properties = definition.elements[task.element_id].properties
    field = properties.get(BATCH_TEXT)
    data: dict[str, Any] = {field: text} if field and text else {}
    instance = engine.instance(work.session, task.instance_id)
    if text and not field and instance is not None:
        ActRows(engine.rows.tables).add_remark(work, instance, text, kind=COMMENT, task_id=task_id)
    engine.complete(
        work, task_id, outcome=properties[BATCH_OUTCOME], data=data, version=version, in_batch=True
    )


def is_offered(task: HumanTask, definition: Definition) -> bool:
    """Whether a task may be agreed to in a batch; not where signatures or a delegate come in."""
    element = definition.elements.get(task.element_id)
    marked = element is not None and BATCH_OUTCOME in element.properties
    plain = task.kind == STEP and task.delegated_by is None and task.state != "cosigning"
    return marked and plain and not is_asked_for_after(task)
