"""One piece of work: the case, the form, the outcomes; claim, keep a draft, hand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.storage.holders import absent_named
from portal.web import standard_opinions, submissions, while_away, why_mine
from portal.web.access import signed_in
from portal.web.act_forms import form_of, is_with, offered, signatures
from portal.web.finished import address_after, just_finished
from portal.web.lamps import moment
from portal.web.language import said
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import Told, told
from portal.web.rendering import Form, draw
from portal.web.uploads import forward_upload, takes_files

blueprint = Blueprint("tasks", __name__)
ADDRESS: str = f"/tasks/<any({', '.join(SERVICES)}):service>/<task_id>"
RETRYABLE = (409, 412, 422)


def schema_of(task: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a task; the outcome is asked only where there is a choice."""
    form = dict(task.get("form") or {})
    outcomes: Sequence[Mapping[str, Any]] = task.get("outcomes") or ()
    components = list(form.get("components") or ())
    if len(outcomes) < 2:
        components = [one for one in components if one.get("key") != "outcome"]
    elif not any(_asks_outcome(one) for one in components):
        components.append(_outcome_field(outcomes))
    return {**form, "components": components}


def _asks_outcome(component: Mapping[str, Any]) -> bool:
    return component.get("key") == "outcome" or any(map(_asks_outcome, component.get("components") or ()))


def _outcome_field(outcomes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The closed list of outcomes as a field, where the designer drew none."""
    return {
        "type": "radio",
        "key": "outcome",
        "label": {"zh": "办理结果", "en": "Outcome"},
        "validate": {"required": True},
        "values": [{"value": one["value"], "label": one["label"]} for one in outcomes],
    }


@dataclass(frozen=True, slots=True)
class Opened:
    """The act whose form is open on the page, with what was entered and why it was refused."""

    verb: str
    data: Mapping[str, Any] | None = None
    refused: ServiceProblem | None = None


def read(service: str, task_id: str) -> dict[str, Any]:
    """A task as its service tells it to the reader."""
    found = parts().services.get(service, f"/tasks/{task_id}", actor=reader())
    assert isinstance(found, dict)
    return found


def page(
    service: str,
    task: Mapping[str, Any],
    *,
    data: Mapping[str, Any] | None = None,
    refused: ServiceProblem | None = None,
    opened: Opened | None = None,
) -> ResponseReturnValue:
    """The page of a task; a refusal of its form or of the act that is open is told on it."""
    errors = _errors(refused)
    schema = schema_of(task)
    outcomes: Sequence[Mapping[str, Any]] = task.get("outcomes") or ()
    unsent = while_away.unsent_of(task, schema, _only(outcomes, "label")) if data is None else None
    if data is None:
        data = unsent.data if unsent and unsent.mine else task.get("data")
    form = draw(schema, data, task.get("options"), errors)
    standard_opinions.offer(form, task)
    problem = told(refused.problem, refused.status, form if errors else None) if refused else None
    acts = offered(task, reader())
    act = _draw_act(task, opened) if opened and opened.verb in acts else None
    if opened and opened.refused:
        problem = told(
            opened.refused.problem, opened.refused.status, act if act and _errors(opened.refused) else None
        )
    written = render_template(
        "task.html",
        service=service,
        task=task,
        case=task.get("case") or {},
        form=form,
        problem=problem,
        problems=problem is not None,
        saved="saved" in request.args,
        finished=just_finished(),
        did=request.args.get("did", "") if request.method == "GET" else "",
        only_outcome=_only(outcomes, "label"),
        acts=acts,
        act=act,
        act_verb=opened.verb if opened else "",
        signatures=signatures(task),
        weighs=_weighs(form),
        unsent=unsent,
        why_mine=why_mine.sentences(task, reader()),
        returned=_said_since(task, "return"),
        reassigned=_said_since(task, "reassign"),
        is_with_me=is_with(task, reader()),
        for_name=absent_named(reader(), task),
    )
    return written, problem.status if isinstance(problem, Told) else 200


def _weighs(form: Form) -> bool:
    """Whether the form lays work on communities, so that its weight is shown while it is written."""
    return form.asks >= {"communities", "volume"}


def _said_since(task: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    """Why the case was sent back or given to another last, where that is since the task is open."""
    opened_at = moment(task["opened_at"])
    for remark in reversed(task["remarks"]):
        said_at = moment(remark["at"])
        if remark["kind"] == kind and opened_at and said_at and said_at >= opened_at:
            return dict(remark)
    return None


def _draw_act(task: Mapping[str, Any], opened: Opened) -> Form:
    asked = form_of(opened.verb, task, reader())
    return draw(asked.schema, opened.data, asked.options, _errors(opened.refused), prefix=f"{opened.verb}.")


def _errors(refused: ServiceProblem | None) -> Sequence[Mapping[str, Any]]:
    return (refused.problem.get("errors") or ()) if refused else ()


@blueprint.get(ADDRESS)
@signed_in
def show(service: str, task_id: str) -> ResponseReturnValue:
    """The page a piece of work is done on; opening it makes it read."""
    try:
        task = read(service, task_id)
    except ServiceUnavailable as gone:
        return while_away.task_page(service, task_id, gone)
    if parts().marks.is_new(reader(), task_id) and _service_knows_it_was_opened(service, task):
        parts().marks.task_opened(reader(), task_id)
    wished = request.args.get("act", "")
    return page(service, task, opened=Opened(wished) if wished else None)


def _service_knows_it_was_opened(service: str, task: Mapping[str, Any]) -> bool:
    """Tell that somebody it is meant for opened it, since then it cannot be withdrawn any more."""
    if not is_with(task, reader()):
        return True
    try:
        parts().services.send("POST", service, f"/tasks/{task['id']}/seen", {}, actor=reader(), key=new_id())
    except ServiceUnavailable:
        return False
    except ServiceProblem:
        # The task has gone on meanwhile; there is nothing to tell any more.
        return True
    return True


@blueprint.post(f"{ADDRESS}/complete")
@signed_in
def complete(service: str, task_id: str) -> ResponseReturnValue:
    """Hand the work in; what the service refuses or cannot take now comes back with everything entered."""
    try:
        return _complete(service, task_id)
    except ServiceUnavailable as gone:
        return while_away.keep(service, task_id, gone, handed_in="_do" not in request.form)


def _complete(service: str, task_id: str) -> ResponseReturnValue:
    task = read(service, task_id)
    schema = schema_of(task)
    if wish := request.form.get("_do"):
        data = submissions.read(schema, request.form, keep_empty=True)
        return page(service, task, data=submissions.with_row_change(schema, data, wish))
    data = standard_opinions.with_chosen(schema, request.form, submissions.read(schema, request.form))
    outcome = _outcome(task, data)
    try:
        _send(service, task_id, "complete", {"outcome": outcome, "data": {**data, "outcome": outcome}})
    except ServiceProblem as refused:
        if refused.status not in RETRYABLE:
            raise
        return page(service, read(service, task_id), data=data, refused=refused)
    parts().kept_forms.sent(reader(), task_id)
    return redirect(address_after(service, task), 303)


def _outcome(task: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return _only(task.get("outcomes") or (), "value") or str(data.get("outcome") or "")


def _only(outcomes: Sequence[Mapping[str, Any]], key: str) -> str:
    """The one outcome there is, when there is only one."""
    return said(outcomes[0][key]) if len(outcomes) == 1 else ""


@blueprint.post(f"{ADDRESS}/draft")
@signed_in
def draft(service: str, task_id: str) -> ResponseReturnValue:
    """Keep what was entered so far; the browser also calls this by itself while somebody writes."""
    try:
        return _draft(service, task_id)
    except ServiceUnavailable as gone:
        return while_away.keep(service, task_id, gone, handed_in=False)


def _draft(service: str, task_id: str) -> ResponseReturnValue:
    schema = schema_of(read(service, task_id))
    data = standard_opinions.with_chosen(schema, request.form, submissions.read(schema, request.form))
    kept = _send(service, task_id, "draft", {"data": data})
    parts().marks.draft_kept(reader(), task_id)
    parts().kept_forms.sent(reader(), task_id)
    if request.headers.get("HX-Request") or request.headers.get("Accept") == "application/json":
        return {"version": (kept or {}).get("version", request.form.get("version"))}
    return redirect(url_for("tasks.show", service=service, task_id=task_id, saved="1"), 303)


@blueprint.post(f"{ADDRESS}/claim")
@signed_in
def claim(service: str, task_id: str) -> ResponseReturnValue:
    """Take the work (签收)."""
    _send(service, task_id, "claim", {})
    return redirect(url_for("tasks.show", service=service, task_id=task_id), 303)


@blueprint.post(f"{ADDRESS}/release")
@signed_in
def release(service: str, task_id: str) -> ResponseReturnValue:
    """Give the work back to the colleagues of the post (退还)."""
    _send(service, task_id, "release", {})
    return redirect(url_for("tasks.show", service=service, task_id=task_id), 303)


@blueprint.post(f"{ADDRESS}/attachments")
@signed_in
@takes_files
def attach(service: str, task_id: str) -> ResponseReturnValue:
    """Add a file to the case; a file that is not taken is told on the page of the task."""
    task = read(service, task_id)
    try:
        forward_upload(service, "/attachments", {"case_no": task["case_no"]})
    except ServiceProblem as refused:
        if refused.status not in (413, 422):
            raise
        return page(service, task, refused=refused)
    return redirect(url_for("tasks.show", service=service, task_id=task_id) + "#papers", 303)


def _send(service: str, task_id: str, verb: str, payload: Mapping[str, Any]) -> Any:
    version = request.form.get("version", "")
    body = {**payload, "version": int(version) if version.isdigit() else 0}
    key = request.form.get("request_key") or new_id()
    return parts().services.send("POST", service, f"/tasks/{task_id}/{verb}", body, actor=reader(), key=key)
