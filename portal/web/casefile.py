"""The whole case: where it stands, what was said, which documents exist, what may still be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web import pictures, submissions, while_away
from portal.web.access import signed_in
from portal.web.language import said
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw
from portal.web.whereabouts import readers, with_whom

blueprint = Blueprint("casefile", __name__)
SERVICE = f"<any({', '.join(SERVICES)}):service>"


def read(service: str, case_no: str) -> dict[str, Any]:
    """A case file as its service tells it to the reader."""
    found = parts().services.get(service, f"/cases/{case_no}", actor=reader())
    assert isinstance(found, dict)
    return found


def page(
    service: str,
    case: Mapping[str, Any],
    *,
    key: str = "",
    data: Mapping[str, Any] | None = None,
    refused: ServiceProblem | None = None,
    entered: Mapping[str, Mapping[str, str]] | None = None,
) -> ResponseReturnValue:
    """The page of a case; a refused act stays open on it with what was entered."""
    errors: Sequence[Mapping[str, Any]] = (refused.problem.get("errors") or ()) if refused else ()
    actions = []
    for action in case.get("actions") or ():
        asked = action["key"] == key
        form = draw(action.get("form") or {}, data if asked else None, None, errors if asked else ())
        actions.append({**action, "drawn": form, "open": asked})
    wrong = next((action["drawn"] for action in actions if action["open"] and errors), None)
    problem = told(refused.problem, refused.status, wrong) if refused else None
    waiting = parts().worklist.open_tasks_of(case["case_no"], reader())
    written = render_template(
        "case.html",
        service=service,
        case=case,
        actions=actions,
        problem=problem,
        problems=problem is not None,
        done="done" in request.args,
        did=request.args.get("did", "") if request.method == "GET" else "",
        entered=entered or {},
        waiting=waiting,
        whereabouts=with_whom(waiting),
        readers=readers(case.get("copies") or ()),
        my_tasks=[row for row in waiting if row["waits_for_me"]],
    )
    return written, problem.status if problem else 200


@blueprint.get(f"/cases/{SERVICE}/<case_no>")
@signed_in
def show(service: str, case_no: str) -> ResponseReturnValue:
    """The case file."""
    try:
        case = read(service, case_no)
    except ServiceUnavailable as gone:
        return while_away.case_page(service, case_no, gone)
    return page(service, case)


@blueprint.get(f"/cases/{SERVICE}/<case_no>/<any(alike):key>")
@signed_in
def later(service: str, case_no: str, key: str) -> ResponseReturnValue:
    """Sections of a case that take their time: a piece of its page, or a page of their own by the link."""
    found = parts().services.get(service, f"/cases/{case_no}/{key}", actor=reader())
    piece = "HX-Request" in request.headers
    return render_template(
        "case_later.html" if piece else "case_later_page.html",
        service=service,
        case_no=case_no,
        sections=found["sections"],
    )


@blueprint.post(f"/cases/{SERVICE}/<case_no>/actions/<key>")
@signed_in
def act(service: str, case_no: str, key: str) -> ResponseReturnValue:
    """An act on the case outside its tasks: withdraw, object, recall."""
    case = read(service, case_no)
    form = next((one.get("form") for one in case.get("actions") or () if one["key"] == key), None) or {}
    if wish := request.form.get("_do"):
        data = submissions.read(form, request.form, keep_empty=True)
        return page(service, case, key=key, data=submissions.with_row_change(form, data, wish))
    data = submissions.read(form, request.form)
    path, sent = f"/cases/{case_no}/actions/{key}", request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", service, path, {"data": data}, actor=reader(), key=sent)
    except ServiceProblem as refused:
        if refused.status not in (409, 412, 422):
            raise
        return page(service, read(service, case_no), key=key, data=data, refused=refused)
    return redirect(url_for("casefile.show", service=service, case_no=case_no, done=1), 303)


@blueprint.get(f"/cases/{SERVICE}/<case_no>/diagram.{pictures.KIND}")
@signed_in
def picture(service: str, case_no: str, kind: str) -> ResponseReturnValue:
    """The diagram with the way of the case, to take along."""
    case = read(service, case_no)
    position = case.get("position") or {}
    if not position.get("process_id"):
        abort(404)
    facts = [f"{case_no} {case['title']}", said(case["state_label"])]
    marked = pictures.path_of_case(position)
    process, version = position["process_id"], position["version"]
    return pictures.of_version(service, process, version, kind, facts=facts, marked=marked)


@blueprint.get(f"/diagrams/{SERVICE}/<process>/<int:version>.{pictures.KIND}")
@signed_in
def diagram_picture(service: str, process: str, version: int, kind: str) -> ResponseReturnValue:
    """The drawn procedure, to take along."""
    return pictures.of_version(service, process, version, kind)


@blueprint.get(f"/diagrams/{SERVICE}/<process>/<int:version>.bpmn")
@signed_in
def diagram(service: str, process: str, version: int) -> ResponseReturnValue:
    """The drawn procedure, for the viewer."""
    path = f"/definitions/{process}/{version}/diagram"
    found = parts().services.download(service, path, actor=reader())
    answer = Response(found.content, mimetype="application/xml")
    answer.cache_control.private, answer.cache_control.max_age = True, 86400
    return answer
