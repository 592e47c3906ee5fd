"""The human-task endpoints every service has: look, claim, release, keep a draft, complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from chassis.actor import Actor
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import context
from chassis.web.blueprint import Blueprint
from chassis.web.casefiles import Look, not_noted, whole_case_file
from chassis.web.commands import command, query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.ports import Acts, CasePresenter, Engine, HumanTask, Library
from chassis.web.reading import Readers
from chassis.web.worktask_schemas import CompleteBody, DraftBody, TaskSchema, TaskStateSchema, VersionBody

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Plain = dict[str, Any]
RETURN, REASSIGN = "return", "reassign"
"""The kind of remark that says why a case was sent back."""
HandingIn = Callable[[str, Mapping[str, Any]], AbstractContextManager[None]]


def worktasks_blueprint(
    service: str,
    *,
    engine: Engine,
    library: Library,
    presenter: CasePresenter,
    acts: Acts,
    handing_in: HandingIn = lambda task_id, data: nullcontext(),
    look: Look = not_noted,
) -> Blueprint:
    """The routes under /tasks; the engine itself checks whether the actor may do what is asked.

    `handing_in` surrounds a completion: what fails in it by nobody's fault becomes an incident.
    """
    blueprint = Blueprint("worktasks", __name__, description="Human tasks")
    readers = Readers(presenter, acts)

    @blueprint.get("/tasks/<task_id>")
    @allowed_signed_in
    @query(answers=TaskSchema)
    def show_task(session: Session, task_id: str) -> Plain:
        """A task with its form, its data and the case it belongs to."""
        actor = current_actor()
        task = engine.task(session, task_id)
        if not is_concerned(task, actor):
            readers.require(session, task.case_no, actor)
        look(task.case_no, actor)
        more = dict(acts.of_task(session, task, actor))
        data, options, why = presenter.task_data(session, task, actor)
        draft = (task.draft or {}) if is_concerned(task, actor) else {}
        # What is no step of the diagram brings a form of its own, which starts empty.
        own_form = more.pop("form", None)
        form, data = (own_form, {}) if own_form else (_form_of(task, library), data)
        case = whole_case_file(session, task.case_no, actor, engine=engine, presenter=presenter, acts=acts)
        return {
            **_task_head(service, task),
            "why": why,
            "form": form,
            "data": {**data, **draft},
            "options": options,
            "outcomes": list(outcomes_of(form)),
            **more,
            "supervisions": case["supervisions"],
            "remarks": case["remarks"] or _addressed(more["remarks"], task, actor),
            "case": case,
        }

    @blueprint.post("/tasks/<task_id>/claim")
    @allowed_signed_in
    @command(VersionBody, answers=TaskStateSchema)
    def claim_task(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Take the task, so that nobody else works on it."""
        engine.claim(work, task_id, version=body["version"])
        return _state_of(engine.task(work.session, task_id))

    @blueprint.post("/tasks/<task_id>/release")
    @allowed_signed_in
    @command(VersionBody, answers=TaskStateSchema)
    def release_task(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Give the task back to all who may do it."""
        engine.release(work, task_id, version=body["version"])
        return _state_of(engine.task(work.session, task_id))

    @blueprint.post("/tasks/<task_id>/draft")
    @allowed_signed_in
    @command(DraftBody, answers=TaskStateSchema)
    def save_draft(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Keep what was filled in so far."""
        engine.save_draft(work, task_id, data=body["data"], version=body["version"])
        return _state_of(engine.task(work.session, task_id))

    @blueprint.post("/tasks/<task_id>/complete")
    @allowed_signed_in
    @command(CompleteBody, answers=TaskStateSchema)
    def complete_task(work: UnitOfWork, body: Plain, task_id: str) -> Plain:
        """Finish the task with an outcome; the case moves on in the same transaction."""
        context.add(task=task_id)
        outcome, data = body["outcome"], body["data"]
        with handing_in(task_id, data):
            engine.complete(work, task_id, outcome=outcome, data=data, version=body["version"])
        return {"id": task_id, "state": "completed"}

    return blueprint


def is_concerned(task: HumanTask, actor: Actor) -> bool:
    """Whether the task is or was with the actor: for themselves, or for somebody they stand in for."""
    return task.closed_by == actor.user_id or task.may_be_done_by(actor)


def outcomes_of(form: Mapping[str, Any] | None) -> Iterator[Plain]:
    """The closed list of outcomes: the choices of the form's field `outcome`."""
    field = _field_named("outcome", (form or {}).get("components", ()))
    for choice in (field or {}).get("values", ()):
        label = choice["label"]
        yield {"value": choice["value"], "label": {"zh": label, "en": choice.get("label_en", label)}}


def _field_named(key: str, components: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    for component in components:
        if component.get("key") == key:
            return component
        found = _field_named(key, component.get("components", ()))
        if found is not None:
            return found
    return None


def _form_of(task: HumanTask, library: Library) -> Any:
    name = task.form_key.removeprefix("form:")
    return library.definition(task.process_id, task.process_version).forms[name] if name else None


def _task_head(service: str, task: HumanTask) -> Plain:
    return {
        "id": task.id,
        "service": service,
        "case_no": task.case_no,
        "case_title": task.case_title,
        "process_id": task.process_id,
        "element_id": task.element_id,
        "name": task.name,
        "state": task.state,
        "version": task.version,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "limit_days": task.limit_days,
        "reminded": task.reminded,
        "stopped_at": task.stopped_at,
        "assignee": task.assignee,
        "candidates": list(task.candidates),
    }


def _addressed(remarks: Sequence[Plain], task: HumanTask, actor: Actor) -> list[Plain]:
    """Why this very task came, back or from a colleague: who reads a case in part is told at least that."""
    if not is_concerned(task, actor):
        return []
    return [
        one
        for one in remarks
        if (one["kind"] == RETURN and one["task_id"] == task.origin)
        or (one["kind"] == REASSIGN and one["task_id"] == task.id)
    ]


def _state_of(task: HumanTask) -> Plain:
    return {"id": task.id, "state": task.state, "version": task.version, "assignee": task.assignee}
