"""Requests for admission: begin one, see what is alike, follow one's own, enter one that came on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, signed_in
from portal.web.application_form import FORM
from portal.web.listing import asked_for, listed
from portal.web.matter_form import REPORTERS
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw

blueprint = Blueprint("applications", __name__)
OFFICE = "committee_office_clerk"
REFUSED = (400, 409, 422)
SHORTEST_NAME, LONGEST_CONTENT = 2, 400
WEIGHED = {
    "item_name": 60, "content": 400, "request_type": 20, "base_version": 60, "start": 10, "new_facts": 1000,
}  # fmt: skip
"""What of a draft tells whether something stands in its way, each as long as it may be."""


@blueprint.get("/applications")
@signed_in
def show() -> ResponseReturnValue:
    """Applications the reader may see."""
    filters = asked_for("q", "state", "after")
    found = listed("admission", "/applications", filters)
    return render_template(
        "applications.html",
        found=found,
        filters=filters,
        may_apply=reader().holds("department_clerk"),
        may_enter=reader().holds(OFFICE),
        may_report=any(map(reader().holds, REPORTERS)),
    )


def _similar(name: str, content: str = "", but: str = "") -> list[Any]:
    """What the catalogue has that is called or does much the same; a listed item needs no application."""
    if len(name) < SHORTEST_NAME:
        return []
    asked = {"name": name, "content": content, "but": but}
    given = {key: text for key, text in asked.items() if text}
    found = parts().services.get("admission", "/catalogue/similar", actor=reader(), params=given)
    return list(found["items"])


def _cautions(given: Mapping[str, str]) -> Any:
    """Whether the same was refused too recently, and whether the start leaves time for the procedure."""
    asked = {key: given.get(key, "").strip()[:most] for key, most in WEIGHED.items()}
    if len(asked["item_name"]) < SHORTEST_NAME:
        return None
    params = {key: text for key, text in asked.items() if text}
    return parts().services.get("admission", "/applications/cautions", actor=reader(), params=params)


@blueprint.get("/applications/similar")
@holding("department_clerk")
def similar() -> ResponseReturnValue:
    """The entries that sound alike and what stands in the way, as a piece of the page."""
    name = request.args.get("item_name", "").strip()[:60]
    content = request.args.get("content", "").strip()[:LONGEST_CONTENT]
    changed = request.args.get("base_version", "").partition("/")[0].strip()[:40]
    return render_template(
        "similar.html", similar=_similar(name, content, changed), name=name, cautions=_cautions(request.args)
    )


@blueprint.get("/applications/new")
@holding("department_clerk")
def new() -> ResponseReturnValue:
    """Begin a request: its name first, so that nobody applies for what is on the list already."""
    name = request.args.get("item_name", "").strip()[:60]
    return render_template(
        "application_new.html",
        form=draw(FORM, {"item_name": name}),
        similar=_similar(name),
        name=name,
        cautions=_cautions({"item_name": name}),
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
        if refused.status not in REFUSED:
            raise
        form = draw(FORM, data, None, refused.problem.get("errors") or ())
        problem = told(refused.problem, refused.status, form if form.errors else None)
        page = render_template(
            "application_new.html", form=form, problem=problem, problems=True, similar=[], name=""
        )
        return page, refused.status
    return redirect(_first_task(made), 303)


def _paper_page(
    asked: Mapping[str, Any], data: Mapping[str, Any], refused: ServiceProblem | None = None
) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(asked["form"], data, asked["options"], errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template("application_paper.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


def _paper_form() -> dict[str, Any]:
    found = parts().services.get("admission", "/applications/paper", actor=reader())
    assert isinstance(found, dict)
    return found


@blueprint.get("/applications/paper")
@holding(OFFICE)
def paper() -> ResponseReturnValue:
    """The form a paper application is copied into; mostly it came today."""
    return _paper_page(_paper_form(), {"received_on": parts().clock.today().isoformat()})


@blueprint.post("/applications/paper")
@holding(OFFICE)
def enter() -> ResponseReturnValue:
    """Enter it as it is: what it lacks is found by the completeness check and told in one notice."""
    asked = _paper_form()
    if wish := request.form.get("_do"):
        data = submissions.read(asked["form"], request.form, keep_empty=True)
        return _paper_page(asked, submissions.with_row_change(asked["form"], data, wish))
    data = submissions.read(asked["form"], request.form)
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send(
            "POST", "admission", "/applications/paper", data, actor=reader(), key=key
        )
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _paper_page(asked, data, refused)
    return redirect(url_for("casefile.show", service="admission", case_no=made["case_no"]), 303)


def _first_task(made: Any) -> str:
    """Where the drafter goes on: the first task when it is named, the case otherwise."""
    if made.get("task_id"):
        return url_for("tasks.show", service="admission", task_id=made["task_id"])
    return url_for("casefile.show", service="admission", case_no=made["case_no"])
