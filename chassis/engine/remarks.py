"""Remarks on a case by those who may read it; they are never changed and never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.engine.act_refusals import RemarkEmpty
from chassis.engine.act_rows import COMMENT, ActRows, Remark
from chassis.engine.refusals import CaseUnknown
from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from chassis.engine.runtime import Engine


def remark(engine: Engine, work: UnitOfWork, case_no: str, text: str) -> Remark:
    """Say something on a case; whoever calls has checked that the actor may read it."""
    if not text.strip():
        raise RemarkEmpty()
    instances = engine.instances(work.session, case_no)
    if not instances:
        raise CaseUnknown(case_no=case_no)
    said = ActRows(engine.rows.tables).add_remark(work, instances[-1], text.strip(), kind=COMMENT)
    work.record("remark-added", case_no, remark_id=said.remark_id)
    return said
