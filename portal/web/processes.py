"""The procedures as drawn: look at the diagrams, and have a BPMN file checked before it goes live."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.access import holding, signed_in
from portal.web.navigation import DESIGNER
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, told
from portal.web.uploads import forward_upload, takes_files

blueprint = Blueprint("processes", __name__)
SERVICE = f"<any({', '.join(SERVICES)}):service>"


def _definitions() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for service in SERVICES:
        try:
            answer = parts().services.get(service, "/definitions", actor=reader())
        except (ServiceUnavailable, ServiceProblem):
            continue
        found.extend({**one, "service": service} for one in answer.get("items") or ())
    return found


def _page(**about: Any) -> str:
    return render_template(
        "processes.html",
        definitions=_definitions(),
        services=SERVICE_NAMES,
        designs=reader().holds(DESIGNER),
        **about,
    )


@blueprint.get("/processes")
@signed_in
def show() -> ResponseReturnValue:
    """Every released procedure, with its diagram."""
    return _page(findings=None)


@blueprint.get(f"/processes/{SERVICE}/<process>/<int:version>")
@signed_in
def one(service: str, process: str, version: int) -> ResponseReturnValue:
    """One procedure, drawn."""
    return render_template("process.html", service=service, process=process, version=version)


@blueprint.post("/processes/check")
@holding(DESIGNER)
@takes_files
def check() -> ResponseReturnValue:
    """Have a BPMN file checked by the service it is meant for; nothing is changed."""
    service = request.form.get("service", "admission")
    service = service if service in SERVICES else "admission"
    problem, findings = None, None
    try:
        findings = forward_upload(service, "/definitions/check", {}).get("findings", [])
    except ServiceProblem as refused:
        if refused.status not in (400, 413, 415, 422):
            raise
        problem = told(refused.problem, refused.status)
    checked = request.files["file"].filename
    page = _page(findings=findings, problem=problem, problems=problem is not None, checked=checked)
    return page, problem.status if problem else 200
