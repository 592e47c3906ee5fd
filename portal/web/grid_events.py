"""Events (事件): report one, see what became of it; and the command board (一台运行)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, signed_in
from portal.web.event_form import REPORTERS, body_of, choices, form_for
from portal.web.files import as_attachment
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw
from portal.web.uploads import forward_upload, marked_workbook, takes_files

blueprint = Blueprint("grid_events", __name__)
REFUSED = (400, 403, 409, 422)


@blueprint.get("/events")
@signed_in
def show() -> ResponseReturnValue:
    """The events that are the reader's business, newest first."""
    filters = asked_for("state", "after")
    return render_template(
        "events.html",
        found=listed("dispatch", "/events", filters),
        filters=filters,
        may_report=any(map(reader().holds, REPORTERS)),
    )


def _page(data: dict[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(form_for(reader()), data, choices(), errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template("event_new.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


@blueprint.get("/events/new")
@holding(*REPORTERS)
def new() -> ResponseReturnValue:
    """The form of an event."""
    return _page({"urgency": "normal"})


@blueprint.post("/events/new")
@holding(*REPORTERS)
def report() -> ResponseReturnValue:
    """Report it; a desk finds it at once."""
    data = submissions.read(form_for(reader()), request.form)
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "dispatch", "/events", body_of(data), actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(data, refused)
    return redirect(url_for("casefile.show", service="dispatch", case_no=made["event_no"]), 303)


@blueprint.get("/events/import/template.xlsx")
@holding(*REPORTERS)
def template() -> ResponseReturnValue:
    """An empty sheet to fill in."""
    path = "/events/import/template.xlsx"
    return as_attachment(parts().services.download("dispatch", path, actor=reader()))


@blueprint.get("/events/import")
@holding(*REPORTERS)
def upload() -> ResponseReturnValue:
    """The page a sheet of events is handed in on."""
    return render_template("event_import.html", preview=None)


@blueprint.post("/events/import")
@holding(*REPORTERS)
@takes_files
def check_or_import() -> ResponseReturnValue:
    """First a look, then, once confirmed, the intake; errors come back as the marked workbook."""
    confirmed = request.form.get("confirm") == "1"
    try:
        found = forward_upload("dispatch", "/events/import", {"confirm": "true" if confirmed else "false"})
    except ServiceProblem as refused:
        if refused.status not in (*REFUSED, 413, 415):
            raise
        page = render_template(
            "event_import.html",
            preview=None,
            problem=told(refused.problem, refused.status),
            problems=True,
            marked=marked_workbook(refused),
        )
        return page, refused.status
    return render_template("event_import.html", preview=found, imported=confirmed)


@blueprint.get("/board")
@signed_in
def board() -> ResponseReturnValue:
    """What is open by limit and place; the page asks again by itself."""
    filters = asked_for("township", "field", "state", "lamp", "after")
    found = listed("dispatch", "/board", filters)
    classes = parts().services.get("dispatch", "/event-classes", actor=reader(), params={})
    place = asked_for("township")
    whistles = parts().services.get("dispatch", "/whistles/open", actor=reader(), params=place)
    return render_template(
        "board.html",
        found=found,
        filters=filters,
        fields=sorted({one["field"] for one in classes["items"]}),
        whistles=whistles["items"],
        more_whistles=whistles["more"],
    )
