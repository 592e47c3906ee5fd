"""Requests for admission: begin one, see what is alike, follow one's own (我要申请)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, signed_in
from portal.web.application_form import FORM
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw

blueprint = Blueprint("applications", __name__)


@blueprint.get("/applications")
@signed_in
def show() -> ResponseReturnValue:
    """Applications the reader may see."""
    filters = asked_for("q", "state", "after")
    found = listed("admission", "/applications", filters)
    return render_template(
        "applications.html", found=found, filters=filters, may_apply=reader().holds("department_clerk")
    )


def _similar(name: str) -> list[Any]:
    """Entries of the catalogue that sound alike; a listed item needs no application."""
    if len(name) < 2:
        return []
    return list(listed("admission", "/catalogue", {"q": name}, limit=5).items)


@blueprint.get("/applications/similar")
@holding("department_clerk")
def similar() -> ResponseReturnValue:
    """The entries that sound alike, as a piece of the page."""
    name = request.args.get("item_name", "").strip()[:60]
    return render_template("similar.html", similar=_similar(name), name=name)


@blueprint.get("/applications/new")
@holding("department_clerk")
def new() -> ResponseReturnValue:
    """Begin a request: its name first, so that nobody applies for what is on the list already."""
    name = request.args.get("item_name", "").strip()[:60]
    return render_template(
        "application_new.html", form=draw(FORM, {"item_name": name}), similar=_similar(name), name=name
    )


@blueprint.post("/applications/new")
@holding("department_clerk")
def begin() -> ResponseReturnValue:
    """Open the case; the plan is written on its first task."""
    data = submissions.read(FORM, request.form)
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "admission", "/applications", data, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in (400, 409, 422):
            raise
        form = draw(FORM, data, None, refused.problem.get("errors") or ())
        problem = told(refused.problem, refused.status, form if form.errors else None)
        page = render_template(
            "application_new.html", form=form, problem=problem, problems=True, similar=[], name=""
        )
        return page, refused.status
    return redirect(_first_task(made), 303)


def _first_task(made: Any) -> str:
    """Where the drafter goes on: the first task when it is named, the case otherwise."""
    if made.get("task_id"):
        return url_for("tasks.show", service="admission", task_id=made["task_id"])
    return url_for("casefile.show", service="admission", case_no=made["case_no"])
