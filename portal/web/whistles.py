"""Whistles (吹哨报到): blow one, see who has come."""

from __future__ import annotations

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
from portal.web.whistle_form import FORM, TOWNSHIP, choices

blueprint = Blueprint("whistles", __name__)
REFUSED = (400, 409, 422)
FLAGS = ("beyond_powers", "own_list", "routine", "statutory")


@blueprint.get("/whistles")
@signed_in
def show() -> ResponseReturnValue:
    """The whistles that are the reader's business, newest first."""
    filters = asked_for("state", "after")
    return render_template(
        "whistles.html",
        found=listed("dispatch", "/whistles", filters),
        filters=filters,
        may_blow=reader().holds(TOWNSHIP),
    )


def _page(data: dict[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(FORM, data, choices(), errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template("whistle_new.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


@blueprint.get("/whistles/new")
@holding(TOWNSHIP)
def new() -> ResponseReturnValue:
    """The form of a whistle."""
    return _page({"asks": [{}]})


@blueprint.post("/whistles/new")
@holding(TOWNSHIP)
def blow() -> ResponseReturnValue:
    """Blow it; an emergency goes out at once, the rest to the secretary."""
    data = submissions.read(FORM, request.form)
    if wish := request.form.get("_do"):
        return _page(
            submissions.with_row_change(FORM, submissions.read(FORM, request.form, keep_empty=True), wish)
        )
    body = {**data, **{flag: bool(data.get(flag)) for flag in FLAGS}}
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "dispatch", "/whistles", body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(data, refused)
    return redirect(url_for("casefile.show", service="dispatch", case_no=made["whistle_no"]), 303)
