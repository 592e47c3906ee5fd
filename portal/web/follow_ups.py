"""市级督办: the city asks a unit of the county about a figure of the report or a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding
from portal.web.follow_up_form import FORM, choices
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw

blueprint = Blueprint("follow_ups", __name__)
CITY = "city_supervisor"
REFUSED = (400, 404, 409, 422)


def _page(
    subject: Mapping[str, Any], data: Mapping[str, Any], refused: ServiceProblem | None = None
) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(FORM, data, choices(), errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template(
        "follow_up_new.html", form=form, subject=subject, problem=problem, problems=problem is not None
    )
    return page, problem.status if problem else 200


def _subject(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the question is about, by its name; a figure with its value, a case with its title."""
    about, key, quarter = asked.get("about", ""), asked.get("subject", "")[:40], asked.get("quarter", "")[:7]
    if about == "figure":
        found = parts().services.get(
            "admission", "/quarter-report", actor=reader(), params={"quarter": quarter} if quarter else {}
        )
        figure = next(
            (one for one in (*found["figures"], *found["people"]["figures"]) if one["key"] == key), None
        ) or abort(404)
        return {"about": about, "key": key, "quarter": found["quarter"], "figure": figure}
    service = parts().worklist.service_of(key)
    if about != "case" or service is None:
        abort(404)
    case = parts().services.get(service, f"/cases/{key}", actor=reader())
    return {"about": about, "key": key, "quarter": quarter, "case": case, "service": service}


@blueprint.get("/follow-ups/new")
@holding(CITY)
def new() -> ResponseReturnValue:
    """The form of a question; what it is about is given along."""
    return _page(_subject(request.args), {})


@blueprint.post("/follow-ups/new")
@holding(CITY)
def send() -> ResponseReturnValue:
    """Ask; the city goes on at the case."""
    subject = _subject(request.args)
    data = submissions.read(FORM, request.form)
    body = {**data, "about": subject["about"], "subject": subject["key"], "quarter": subject["quarter"]}
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "admission", "/follow-ups", body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(subject, data, refused)
    return redirect(url_for("casefile.show", service="admission", case_no=made["case_no"]), 303)
