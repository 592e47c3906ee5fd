"""Work nobody applied for (未准入事项): report it; the office looks into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding
from portal.web.matter_form import REPORTERS, choices, form_for
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw

blueprint = Blueprint("matters", __name__)
REFUSED = (400, 409, 422)


def _page(data: Mapping[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(form_for(reader()), data, choices(), errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template("matter_new.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


@blueprint.get("/matters/new")
@holding(*REPORTERS)
def new() -> ResponseReturnValue:
    """The form of a report; an order or document may be given along."""
    return _page({"source": request.args.get("source", "")[:200]})


@blueprint.post("/matters/new")
@holding(*REPORTERS)
def send() -> ResponseReturnValue:
    """Report it; the reporter goes on at the case."""
    data = submissions.read(form_for(reader()), request.form)
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "admission", "/matters", data, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(data, refused)
    return redirect(url_for("casefile.show", service="admission", case_no=made["case_no"]), 303)
