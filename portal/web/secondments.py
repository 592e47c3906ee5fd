"""Secondments (抽调借用): ask for one, see which are running."""

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
from portal.web.secondment_form import FORM, choices

blueprint = Blueprint("secondments", __name__)
CLERK = "department_clerk"
REFUSED = (400, 409, 422)


@blueprint.get("/secondments")
@signed_in
def show() -> ResponseReturnValue:
    """The secondments that are the reader's business, newest first."""
    return render_template(
        "secondments.html",
        found=listed("dispatch", "/secondments", asked_for("after")),
        asks=reader().holds(CLERK),
    )


def _page(data: Mapping[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(FORM, data, choices(), errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template("secondment_new.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


@blueprint.get("/secondments/new")
@holding(CLERK)
def new() -> ResponseReturnValue:
    """The form of a request (F-SEC-01)."""
    return _page({})


@blueprint.post("/secondments/new")
@holding(CLERK)
def ask() -> ResponseReturnValue:
    """Ask; the clerk goes on at the case."""
    data = submissions.read(FORM, request.form)
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "dispatch", "/secondments", data, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(data, refused)
    return redirect(url_for("casefile.show", service="dispatch", case_no=made["case_no"]), 303)
