"""Appointment and removal of agencies' heads (任免): begin one, the register of consents and refusals."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding, signed_in
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader
from portal.web.refusals import Told, told

blueprint = Blueprint("appointments", __name__)
CLERK = "department_clerk"
KINDS = ("appoint", "remove")


@blueprint.get("/appointments")
@signed_in
def show() -> ResponseReturnValue:
    """The matters the reader is named in, newest first; the persons are named in the cases only."""
    return render_template(
        "appointments.html",
        found=listed("dispatch", "/appointments", asked_for("after")),
        begins=reader().holds(CLERK),
    )


def _page(data: dict[str, str], problem: Told | None = None) -> ResponseReturnValue:
    """The agencies on whose heads the reader's unit decides."""
    found = parts().services.get("dispatch", "/agencies", actor=reader(), params={"limit": 200})
    decided = [one for one in found["items"] if reader().holds(CLERK, one["decider"])]
    page = render_template(
        "appointment_new.html",
        agencies=decided,
        data=data,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.get("/appointments/new")
@holding(CLERK)
def new() -> ResponseReturnValue:
    """Choose the agency, and whether its head is appointed or removed."""
    return _page({"agency": request.args.get("agency", "")[:64], "kind": request.args.get("kind", "")[:10]})


@blueprint.post("/appointments/new")
@holding(CLERK)
def begin() -> ResponseReturnValue:
    """Begin; the clerk goes on at the case, where the request waits to be filled in."""
    data = {name: request.form.get(name, "").strip()[:64] for name in ("agency", "kind")}
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "dispatch", "/appointments", data, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in (400, 403, 404, 409, 422):
            raise
        return _page(data, told(refused.problem, refused.status))
    return redirect(url_for("casefile.show", service="dispatch", case_no=made["case_no"]), 303)
