"""Earlier revisions of a draft: looked at, compared with what the draft holds now, and gone on with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import pictures
from portal.web.access import holding
from portal.web.language import language
from portal.web.navigation import APPROVER, DESIGNER
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, told

blueprint = Blueprint("designer_revisions", __name__)
ADDRESS = f"/designer/<any({', '.join(SERVICES)}):service>/<draft_id>/revisions/<int:number>"
ANSWERED_IN_PLACE = (404, 409, 422)
Json = Any


@blueprint.get(ADDRESS)
@holding(DESIGNER, APPROVER)
def show(service: str, draft_id: str, number: int) -> ResponseReturnValue:
    """What a revision held, and what has been changed since."""
    return _page(service, draft_id, number)


@blueprint.get(f"{ADDRESS}/desk")
@holding(DESIGNER, APPROVER)
def desk(service: str, draft_id: str, number: int) -> ResponseReturnValue:
    """What the drawing is shown from."""
    revision = _revision(service, draft_id, number)
    return {"bpmn": revision["bpmn"], "findings": [], "differences": revision["differences"], "running": {}}


@blueprint.get(f"{ADDRESS}/diagram.{pictures.KIND}")
@holding(DESIGNER, APPROVER)
def picture(service: str, draft_id: str, number: int, kind: str) -> ResponseReturnValue:
    """The diagram as it was, to look at and to print."""
    bpmn = _revision(service, draft_id, number)["bpmn"]
    return pictures.of_draft(_draft(service, draft_id), kind, bpmn=bpmn, revision=number)


@blueprint.post(f"{ADDRESS}/restore")
@holding(DESIGNER)
def restore(service: str, draft_id: str, number: int) -> ResponseReturnValue:
    """Go on with this revision."""
    body = {"revision": request.form.get("revision", 0, type=int), "wanted": number}
    path = f"/definition-drafts/{draft_id}/restore"
    try:
        parts().services.send("POST", service, path, body, actor=reader(), key=_key())
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        return _page(service, draft_id, number, told(refused.problem, refused.status))
    return redirect(url_for("designer.one", service=service, draft_id=draft_id, saved=1), 303)


def _page(service: str, draft_id: str, number: int, problem: Told | None = None) -> ResponseReturnValue:
    draft = _draft(service, draft_id)
    page = render_template(
        "draft_revision.html",
        draft=draft,
        revision=_revision(service, draft_id, number),
        saved=next((one for one in draft["revisions"] if one["revision"] == number), None),
        restores=reader().holds(DESIGNER) and draft["state"] == "drawing" and number != draft["revision"],
        service=service,
        services=SERVICE_NAMES,
        language=language(),
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def _draft(service: str, draft_id: str) -> Json:
    return parts().services.get(service, f"/definition-drafts/{draft_id}", actor=reader())


def _revision(service: str, draft_id: str, number: int) -> Json:
    return parts().services.get(service, f"/definition-drafts/{draft_id}/revisions/{number}", actor=reader())


def _key() -> str:
    return request.form.get("request_key") or new_id()
