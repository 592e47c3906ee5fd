"""本县程序: procedures the county has drawn itself, begun by the posts their start event names."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.access import signed_in
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, told

blueprint = Blueprint("own_cases", __name__)
ANSWERED_IN_PLACE = (403, 404, 422)


@blueprint.get("/own-cases")
@signed_in
def show() -> ResponseReturnValue:
    """The procedures this reader may begin."""
    return _page(None)


@blueprint.post("/own-cases")
@signed_in
def begin() -> ResponseReturnValue:
    """Begin a case; its first task is on the desk of whom the diagram names."""
    service, _, process = request.form.get("process", "").partition("/")
    title = request.form.get("title", "").strip()
    if service not in SERVICES or not title:
        words = gettext("请选择程序并填写事由")
        return _page(Told(words, errors=[("title", words)]))
    body = {"process_id": process, "title": title}
    key = request.form.get("request_key") or new_id()
    try:
        begun = parts().services.send("POST", service, "/local-cases", body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        return _page(told(refused.problem, refused.status))
    return redirect(url_for("casefile.show", service=service, case_no=begun["case_no"]), 303)


def _page(problem: Told | None) -> ResponseReturnValue:
    offered: list[Any] = []
    for service in SERVICES:
        try:
            found = parts().services.get(service, "/local-cases/offered", actor=reader())
        except ServiceUnavailable:
            continue
        offered += [{**one, "service": service} for one in found["items"]]
    page = render_template(
        "own_cases.html",
        offered=offered,
        services=SERVICE_NAMES,
        entered=request.form,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200
