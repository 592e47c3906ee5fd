"""What people do with tasks and cases beside claiming, drafting and completing; the same in every service."""

from __future__ import annotations

from typing import Any

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import context
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, each
from chassis.web.identity import allowed_signed_in, vouched_for
from chassis.web.ports import Acts, CasePresenter, Engine, HumanTask
from chassis.web.reading import Readers
from chassis.web.supervisions import add_supervisions
from chassis.web.taskact_schemas import (
    BatchBody,
    BatchSchema,
    CancelCosignBody,
    CopyBody,
    CosignBody,
    CountSchema,
    DelegateBody,
    Nothing,
    ReassignBody,
    RemarkBody,
    ReturnBody,
    SeenSchema,
    TransferBody,
    WithdrawBody,
    essence,
)
from chassis.web.worktask_schemas import TaskStateSchema

Plain = dict[str, Any]


def taskacts_blueprint(*, engine: Engine, presenter: CasePresenter, acts: Acts) -> Blueprint:
    """The acts under /tasks and /cases; the engine itself checks whether the actor may do what is asked."""
    blueprint = Blueprint("taskacts", __name__, description="Acts on tasks and cases")
    _acts_of_handlers(blueprint, acts)
    readers = Readers(presenter, acts)
    _acts_of_others(blueprint, engine, acts, readers)
    add_supervisions(blueprint, acts, readers)
    return blueprint


def _acts_of_handlers(blueprint: Blueprint, acts: Acts) -> None:
    @blueprint.post("/tasks/<task_id>/return")
    @allowed_signed_in
    @command(ReturnBody, answers=TaskStateSchema)
    def return_case(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Send the case back to an earlier step (退回)."""
        context.add(task=task_id)
        return _state_of(acts.return_case(work, task_id, **body))

    @blueprint.post("/tasks/<task_id>/withdraw")
    @allowed_signed_in
    @command(WithdrawBody, answers=TaskStateSchema)
    def withdraw(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Take back what one has just completed (撤回)."""
        context.add(task=task_id)
        return _state_of(acts.withdraw(work, task_id, reason=body["reason"]))

    @blueprint.post("/tasks/<task_id>/transfer")
    @allowed_signed_in
    @command(TransferBody, answers=TaskStateSchema, essence=essence)
    def transfer(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Move the responsibility for a task to a colleague (转办)."""
        return _state_of(acts.transfer(work, task_id, **_with_colleague(body)))

    @blueprint.post("/tasks/<task_id>/delegate")
    @allowed_signed_in
    @command(DelegateBody, answers=TaskStateSchema, essence=essence)
    def delegate(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Have a colleague prepare a task; it comes back (委派)."""
        return _state_of(acts.delegate(work, task_id, **_with_colleague(body)))

    @blueprint.post("/tasks/<task_id>/cosign")
    @allowed_signed_in
    @command(CosignBody, answers=TaskStateSchema, essence=essence)
    def ask_to_sign(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Ask others to sign before or after (加签)."""
        return _state_of(acts.ask_to_sign(work, task_id, **_with_colleagues(body)))

    @blueprint.post("/tasks/<task_id>/cosign/cancel")
    @allowed_signed_in
    @command(CancelCosignBody, answers=TaskStateSchema)
    def do_without_signature(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Take a signature back that was asked for and not yet given (减签)."""
        which = {"signature": body["cosign"], "version": body["version"]}
        return _state_of(acts.do_without_signature(work, task_id, **which))

    @blueprint.post("/tasks/<task_id>/copy")
    @allowed_signed_in
    @command(CopyBody, answers=CountSchema, essence=essence)
    def copy_case(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Give the case to others to read (抄送)."""
        return {"count": acts.copy_case(work, task_id, **_with_colleagues(body))}

    @blueprint.post("/tasks/batch-agree")
    @allowed_signed_in
    @each(BatchBody, items=lambda body: body["tasks"], answers=BatchSchema)
    def agree(work: UnitOfWork, item: Plain, body: Plain) -> Plain:
        """Agree to many tasks, each by itself (批量同意); what cannot be is listed with its problem."""
        acts.agree(work, item["id"], version=item["version"], text=body["text"])
        return {}

    @blueprint.post("/tasks/reassign")
    @allowed_signed_in
    @each(ReassignBody, items=lambda body: body["tasks"], answers=BatchSchema, essence=essence)
    def reassign(work: UnitOfWork, item: Plain, body: Plain) -> Plain:
        """Give many tasks to one colleague, each by itself (改派); what cannot be is listed."""
        how = {"version": item["version"], "reason": body["reason"]}
        acts.reassign(work, item["id"], colleague=vouched_for(body["colleague"]), **how)
        return {}


def _acts_of_others(blueprint: Blueprint, engine: Engine, acts: Acts, readers: Readers) -> None:
    @blueprint.post("/tasks/<task_id>/seen")
    @allowed_signed_in
    @command(Nothing, answers=SeenSchema)
    def see_task(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Note that one of those it is offered to has opened the task; of others no note is taken."""
        task = engine.task(work.session, task_id)
        if not task.may_be_done_by(work.actor):
            readers.require(work.session, task.case_no, work.actor)
        return {"id": task_id, "seen_at": acts.see_task(work, task_id).seen_at}

    @blueprint.post("/tasks/<task_id>/urge")
    @allowed_signed_in
    @command(Nothing, answers=CountSchema)
    def urge_task(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Urge all who have the case of a task in hand (催办)."""
        case_no = engine.task(work.session, task_id).case_no
        readers.require(work.session, case_no, work.actor)
        return {"count": acts.urge(work, case_no)}

    @blueprint.post("/cases/<case_no>/urge")
    @allowed_signed_in
    @command(Nothing, answers=CountSchema)
    def urge_case(work: UnitOfWork, body: Plain, case_no: str) -> Plain:
        """Urge all who have the case in hand (催办)."""
        readers.require(work.session, case_no, work.actor)
        return {"count": acts.urge(work, case_no)}

    @blueprint.post("/cases/<case_no>/seen")
    @allowed_signed_in
    @command(Nothing, answers=CountSchema)
    def see_case(work: UnitOfWork, body: Plain, case_no: str) -> Plain:
        """Note that the actor has opened a case he was given to read."""
        readers.require(work.session, case_no, work.actor)
        return {"count": acts.see_case(work, case_no)}

    @blueprint.post("/cases/<case_no>/remarks")
    @allowed_signed_in
    @command(RemarkBody, answers=CountSchema, status=201)
    def remark(work: UnitOfWork, body: Plain, case_no: str) -> Plain:
        """Say something on a case; it stays."""
        readers.require(work.session, case_no, work.actor)
        acts.remark(work, case_no, body["text"])
        return {"count": 1}


def _with_colleague(body: Plain) -> Plain:
    return {**body, "colleague": vouched_for(body["colleague"])}


def _with_colleagues(body: Plain) -> Plain:
    return {**body, "colleagues": [vouched_for(token) for token in body["colleagues"]]}


def _state_of(task: HumanTask) -> Plain:
    return {"id": task.id, "state": task.state, "version": task.version, "assignee": task.assignee}
