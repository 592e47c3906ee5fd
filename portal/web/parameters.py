"""参数: by which limits and settings the county works, what they were before, and fixing a new value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import signed_in
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw

blueprint = Blueprint("parameters", __name__)
SERVICES = ("admission", "dispatch", "assessment")
"""Each part keeps the settings it decides by."""
ONE = f"/parameters/<any({', '.join(SERVICES)}):service>/<key>"
ANSWERED_IN_PLACE = (403, 409, 422)


@dataclass(slots=True)
class Group:
    """Settings of one part of the procedure, and who answers for them."""

    service: str
    name: Mapping[str, str]
    kept_by: Mapping[str, str]
    keeps: bool
    settings: list[Any] = field(default_factory=list)


@blueprint.get("/parameters")
@signed_in
def show() -> ResponseReturnValue:
    """Every setting with the value of today, by the part of the procedure it serves."""
    groups: dict[tuple[str, str], Group] = {}
    for service in SERVICES:
        for one in parts().services.get(service, "/parameters", actor=reader())["items"]:
            group = Group(service, one["group"], one["kept_by"], one["keeps"])
            groups.setdefault((service, one["group"]["zh"]), group).settings.append(one)
    return render_template("parameters.html", groups=list(groups.values()))


@blueprint.get(ONE)
@signed_in
def one(service: str, key: str) -> ResponseReturnValue:
    """A setting with every value it had, and the form of whoever may fix it."""
    return _page(service, key, {"valid_from": parts().clock.today().isoformat()})


@blueprint.post(ONE)
@signed_in
def fix(service: str, key: str) -> ResponseReturnValue:
    """Fix a value; what is refused stays on the page with what was typed."""
    data = submissions.read(_ask(service, key)["form"], request.form)
    sent = {**data, "seen": request.form.get("seen", 0, type=int)}
    sending = request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", service, f"/parameters/{key}", sent, actor=reader(), key=sending)
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        return _page(service, key, data, refused)
    return redirect(url_for("parameters.one", service=service, key=key, done="fixed"), 303)


def _page(
    service: str, key: str, data: Mapping[str, Any], refused: ServiceProblem | None = None
) -> ResponseReturnValue:
    found = _ask(service, key)
    value = {"value": found["now"]["value"], **data}
    form = draw(found["form"], value, None, (refused.problem.get("errors") or ()) if refused else ())
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template(
        "parameter.html",
        service=service,
        setting=found,
        form=form,
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", ""),
    )
    return page, problem.status if problem else 200


def _ask(service: str, key: str) -> Any:
    return parts().services.get(service, f"/parameters/{key}", actor=reader())
