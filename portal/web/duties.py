"""Duties of townships (乡镇职责): the public list of every township, and the request of a department."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, public
from portal.web.duty_form import FORM
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader, visitor
from portal.web.refusals import told
from portal.web.rendering import draw

blueprint = Blueprint("duties", __name__)
OWNER = "department_clerk"
REFUSED = (400, 409, 422)


@blueprint.get("/township-duties")
@public
def show() -> ResponseReturnValue:
    """What each township has taken on, and what has arrived of power, staff and money."""
    filters = asked_for("q", "township", "listed_as", "state", "after")
    actor = visitor().actor
    return render_template(
        "duties.html",
        found=listed("admission", "/township-duties", filters, limit=50),
        filters=filters,
        townships=parts().directory.units(kinds=("township",)),
        may_apply=actor is not None and actor.holds(OWNER),
    )


@blueprint.get("/township-duties/<duty_id>")
@public
def one(duty_id: str) -> ResponseReturnValue:
    """One duty: who does what, and what moves with it to whom."""
    actor = visitor().actor
    found = parts().services.get("admission", f"/township-duties/{duty_id}", actor=actor)
    mine = actor is not None and actor.holds(OWNER) and actor.unit == found["owner_unit"]
    return render_template(
        "duty.html",
        duty=found,
        signed_in=actor is not None,
        may_order=mine and found["state"] == "IN_FORCE",
    )


def _page(data: Mapping[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(FORM, data, None, errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template("duty_new.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


@blueprint.get("/township-duties/new")
@holding(OWNER)
def new() -> ResponseReturnValue:
    """Begin a request: the name of the duty."""
    return _page({})


@blueprint.post("/township-duties/new")
@holding(OWNER)
def begin() -> ResponseReturnValue:
    """Open the case; the duty and its three lists are written on its first task."""
    data = submissions.read(FORM, request.form)
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "admission", "/township-duties", data, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(data, refused)
    if made.get("task_id"):
        return redirect(url_for("tasks.show", service="admission", task_id=made["task_id"]), 303)
    return redirect(url_for("casefile.show", service="admission", case_no=made["case_no"]), 303)
