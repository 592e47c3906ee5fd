"""Changes of agencies' ordinary staff (人员调整告知): tell the townships, see who has read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, signed_in
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw
from portal.web.staff_notice_form import FORM, choices

blueprint = Blueprint("staff_notices", __name__)
CLERK = "department_clerk"
REFUSED = (400, 403, 404, 409, 422)


@blueprint.get("/staff-notices")
@signed_in
def show() -> ResponseReturnValue:
    """The notices that are the reader's business, newest first."""
    return render_template(
        "staff_notices.html",
        found=listed("dispatch", "/staff-notices", asked_for("after")),
        tells=reader().holds(CLERK),
    )


def _page(data: Mapping[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(FORM, data, choices(), errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template("staff_notice_new.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


@blueprint.get("/staff-notices/new")
@holding(CLERK)
def new() -> ResponseReturnValue:
    """The form of a notice (F-APP-08)."""
    return _page({})


@blueprint.post("/staff-notices/new")
@holding(CLERK)
def tell() -> ResponseReturnValue:
    """Tell; a head or a loan is refused with the way to go."""
    data = submissions.read(FORM, request.form)
    body = {**data, "successor": data.get("successor") or ""}
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "dispatch", "/staff-notices", body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(data, refused)
    return redirect(url_for("casefile.show", service="dispatch", case_no=made["case_no"]), 303)
