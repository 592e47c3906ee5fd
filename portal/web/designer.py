"""流程设计: drafts of procedures are begun, drawn, compared, submitted and approved; the services decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web import pictures
from portal.web.access import holding
from portal.web.designer_words import panel_words, with_units
from portal.web.files import as_attachment
from portal.web.ghosts import ghosts
from portal.web.language import language, said
from portal.web.navigation import APPROVER, DESIGNER
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, away, told
from portal.web.running_cases import by_element, stands
from portal.web.uploads import forward_upload, takes_files

blueprint = Blueprint("designer", __name__)
SERVICE = f"<any({', '.join(SERVICES)}):service>"
blueprint.add_app_template_filter(with_units)
ANSWERED_IN_PLACE = (403, 404, 409, 413, 422)
Json = Any


@blueprint.get("/designer")
@holding(DESIGNER, APPROVER)
def show() -> ResponseReturnValue:
    """The drafts under way, or those that were decided, and how to begin one."""
    return _list()


def _list(problem: Told | None = None) -> ResponseReturnValue:
    state = "closed" if request.args.get("state") == "closed" else "open"
    drafts: list[Json] = []
    known: list[Json] = []
    silent: list[Told] = []
    for service in SERVICES:
        try:
            found = parts().services.get(
                service, "/definition-drafts", actor=reader(), params={"state": state}
            )
            drafts += [{**one, "service": service} for one in found["items"]]
            released = parts().services.get(service, "/definitions", actor=reader())
            known += [{**one, "service": service} for one in released["items"]]
        except ServiceUnavailable as gone:
            silent.append(away(gone))
    drafts.sort(key=lambda one: (one["state"] != "submitted", one["updated_at"]), reverse=False)
    page = render_template(
        "drafts.html",
        drafts=drafts,
        state=state,
        definitions=known,
        services=SERVICE_NAMES,
        silent=silent,
        draws=reader().holds(DESIGNER),
        entered=request.form,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.post("/designer/begin")
@holding(DESIGNER)
def begin() -> ResponseReturnValue:
    """Begin a draft of a procedure as it is in force, or of an older version."""
    service, _, process = request.form.get("process", "").partition("/")
    if service not in SERVICES or not process:
        abort(400)
    body = {"process_id": process, "version": request.form.get("version", type=int)}
    return _begun(service, body)


@blueprint.post("/designer/new")
@holding(DESIGNER)
def begin_new() -> ResponseReturnValue:
    """Begin a procedure that does not exist yet."""
    service = request.form.get("service", "")
    name, process = (request.form.get(key, "").strip() for key in ("name", "process_id"))
    if service not in SERVICES:
        abort(400)
    if not name:
        words = gettext("请填写名称")
        return _list(Told(words, errors=[("name", words)]))
    # Who has no id in mind gets one: it is seen in files and addresses only.
    process = process or f"procedure_{parts().clock.now():%y%m%d_%H%M%S}"
    return _begun(service, {"process_id": process, "name": name})


@blueprint.post("/designer/upload")
@holding(DESIGNER)
@takes_files
def upload() -> ResponseReturnValue:
    """Begin a draft from a diagram or a ZIP drawn elsewhere."""
    service = request.form.get("service", "")
    if service not in SERVICES:
        abort(400)
    try:
        draft = forward_upload(service, "/definition-drafts/files", {})
    except ServiceProblem as refused:
        return _list(_answered(refused))
    return redirect(_address(service, draft["draft_id"]), 303)


@blueprint.get(f"/designer/{SERVICE}/<draft_id>/bundle")
@holding(DESIGNER, APPROVER)
def bundle(service: str, draft_id: str) -> ResponseReturnValue:
    """The draft with its tables and forms in one ZIP."""
    path = f"/definition-drafts/{draft_id}/bundle"
    return as_attachment(parts().services.download(service, path, actor=reader()))


@blueprint.get(f"/designer/{SERVICE}/versions/<process>/<int:version>/bundle")
@holding(DESIGNER, APPROVER)
def version_bundle(service: str, process: str, version: int) -> ResponseReturnValue:
    """A released version with its tables and forms in one ZIP."""
    path = f"/definitions/{process}/{version}/bundle"
    return as_attachment(parts().services.download(service, path, actor=reader()))


def _begun(service: str, body: Mapping[str, Any]) -> ResponseReturnValue:
    try:
        draft = parts().services.send("POST", service, "/definition-drafts", body, actor=reader(), key=_key())
    except ServiceProblem as refused:
        return _list(_answered(refused))
    return redirect(url_for("designer.one", service=service, draft_id=draft["draft_id"]), 303)


@blueprint.get(f"/designer/{SERVICE}/<draft_id>")
@holding(DESIGNER, APPROVER)
def one(service: str, draft_id: str) -> ResponseReturnValue:
    """A draft: drawn, checked, compared; with what this reader may do with it."""
    return draft_page(service, draft_id)


@blueprint.get(f"/designer/{SERVICE}/<draft_id>/desk")
@holding(DESIGNER, APPROVER)
def desk(service: str, draft_id: str) -> ResponseReturnValue:
    """What the drawing tool works with."""
    draft = _draft(service, draft_id)
    offers = parts().services.get(service, "/definition-drafts/offers", actor=reader())["offers"]
    found = stands(service, draft) if reader().holds(DESIGNER) else ()
    return {
        "bpmn": draft["bpmn"],
        "findings": draft["findings"],
        "differences": draft["differences"],
        "running": by_element(found),
        "ghosts": ghosts(service, draft, found),
        "forms": sorted(draft["forms"]),
        "decisions": draft["decision_ids"],
        "called": {name: said(words) for name, words in draft["called"].items()},
        "units": draft["units"],
        "offers": offers,
        "words": panel_words(),
    }


@blueprint.get(f"/designer/{SERVICE}/<draft_id>/diagram")
@holding(DESIGNER, APPROVER)
def diagram(service: str, draft_id: str) -> ResponseReturnValue:
    """The diagram of the draft as a file."""
    draft = _draft(service, draft_id)
    answer = Response(draft["bpmn"], content_type="application/xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{draft["process_id"]}.bpmn"'
    return answer


@blueprint.get(f"/designer/{SERVICE}/<draft_id>/diagram.{pictures.KIND}")
@holding(DESIGNER, APPROVER)
def picture(service: str, draft_id: str, kind: str) -> ResponseReturnValue:
    """The diagram of the draft, to look at and to print."""
    return pictures.of_draft(_draft(service, draft_id), kind)


@blueprint.post(f"/designer/{SERVICE}/<draft_id>/save")
@holding(DESIGNER)
@takes_files
def save(service: str, draft_id: str) -> ResponseReturnValue:
    """Keep the diagram as the next revision; the page then tells what is wrong with it."""
    bpmn = request.form.get("bpmn", "")
    if not bpmn:
        abort(400)
    body = {"revision": _revision(), "bpmn": bpmn}
    try:
        parts().services.send(
            "PUT", service, f"/definition-drafts/{draft_id}", body, actor=reader(), key=_key()
        )
    except ServiceProblem as refused:
        return draft_page(service, draft_id, problem=_answered(refused))
    selected = request.form.get("selected", "")
    return redirect(_address(service, draft_id, saved=1, _anchor=f"el-{selected}" if selected else None), 303)


@blueprint.post(f"/designer/{SERVICE}/<draft_id>/submit")
@holding(DESIGNER)
def submit(service: str, draft_id: str) -> ResponseReturnValue:
    """Ask another person for approval."""
    words = {name: request.form.get(name, "").strip() for name in ("reason", "basis", "in_force_from")}
    missing = [name for name, value in words.items() if not value]
    if missing:
        required = gettext("请填写理由、依据文件和启用日期")
        return draft_page(service, draft_id, problem=Told(required, errors=[(missing[0], required)]))
    return _act(service, draft_id, "submit", {**words, "compared_with": _compared_with()})


@blueprint.post(f"/designer/{SERVICE}/<draft_id>/take-back")
@holding(DESIGNER)
def take_back(service: str, draft_id: str) -> ResponseReturnValue:
    """Go on drawing."""
    return _act(service, draft_id, "take-back", {})


@blueprint.post(f"/designer/{SERVICE}/<draft_id>/drop")
@holding(DESIGNER)
def drop(service: str, draft_id: str) -> ResponseReturnValue:
    """Give it up."""
    return _act(service, draft_id, "drop", {})


@blueprint.post(f"/designer/{SERVICE}/<draft_id>/decide")
@holding(APPROVER)
def decide(service: str, draft_id: str) -> ResponseReturnValue:
    """Approve it, or send it back with what has to be better."""
    note = request.form.get("note", "").strip()
    if request.form.get("decision") == "approve":
        return _act(service, draft_id, "approve", {"note": note, "compared_with": _compared_with()})
    if not note:
        words = gettext("请写明退回的原因")
        return draft_page(service, draft_id, problem=Told(words, errors=[("note", words)]))
    return _act(service, draft_id, "send-back", {"note": note})


@blueprint.post(f"/designer/{SERVICE}/versions/<process>/<int:version>/withdraw")
@holding(DESIGNER, APPROVER)
def withdraw(service: str, process: str, version: int) -> ResponseReturnValue:
    """Let new cases begin with the version before it again."""
    reason = request.form.get("reason", "").strip()
    if reason:
        path = f"/definitions/{process}/{version}/withdraw"
        parts().services.send("POST", service, path, {"reason": reason}, actor=reader(), key=_key())
    return redirect(url_for("versions.one", service=service, process=process), 303)


def _act(service: str, draft_id: str, verb: str, body: Mapping[str, Any]) -> ResponseReturnValue:
    path = f"/definition-drafts/{draft_id}/{verb}"
    try:
        parts().services.send(
            "POST", service, path, {**body, "revision": _revision()}, actor=reader(), key=_key()
        )
    except ServiceProblem as refused:
        return draft_page(service, draft_id, problem=_answered(refused))
    return redirect(_address(service, draft_id, did=verb), 303)


def draft_page(service: str, draft_id: str, problem: Told | None = None) -> ResponseReturnValue:
    """The page of a draft, with what was refused where something was."""
    draft = _draft(service, draft_id)
    me = reader()
    draws = me.holds(DESIGNER) and draft["state"] == "drawing"
    page = render_template(
        "draft.html",
        draft=draft,
        service=service,
        services=SERVICE_NAMES,
        draws=draws,
        may_take_back=me.holds(DESIGNER) and draft["state"] == "submitted",
        stands=stands(service, draft) if me.holds(DESIGNER) and draft["compared_with"] else None,
        decides=me.holds(APPROVER) and draft["state"] == "submitted",
        language=language(),
        today=parts().clock.today(),
        entered=request.form,
        saved="saved" in request.args,
        did=request.args.get("did", ""),
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def _draft(service: str, draft_id: str) -> Json:
    return parts().services.get(service, f"/definition-drafts/{draft_id}", actor=reader())


def _address(service: str, draft_id: str, **about: Any) -> str:
    return url_for("designer.one", service=service, draft_id=draft_id, **about)


def _answered(refused: ServiceProblem) -> Told:
    if refused.status not in ANSWERED_IN_PLACE:
        raise refused
    return told(refused.problem, refused.status)


def _revision() -> int:
    return request.form.get("revision", 0, type=int)


def _compared_with() -> int:
    return request.form.get("compared_with", 0, type=int)


def _key() -> str:
    return request.form.get("request_key") or new_id()
