"""Opinions of townships on agencies' heads (负责人意见): begin one, the register for its named readers."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding, signed_in
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader
from portal.web.refusals import Told, told

blueprint = Blueprint("adverse_opinions", __name__)
SPEAKER = "township_party_committee"


@blueprint.get("/adverse-opinions")
@signed_in
def show() -> ResponseReturnValue:
    """The opinions the reader is named in, newest first; the persons are named in the cases only."""
    return render_template(
        "adverse_opinions.html",
        found=listed("dispatch", "/adverse-opinions", asked_for("after")),
        begins=reader().holds(SPEAKER),
    )


def _page(agency: str, problem: Told | None = None) -> ResponseReturnValue:
    """The agencies that serve the reader's township."""
    asked = {"limit": 200, "township": reader().unit}
    found = parts().services.get("dispatch", "/agencies", actor=reader(), params=asked)
    page = render_template(
        "adverse_opinion_new.html",
        agencies=found["items"],
        agency=agency,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.get("/adverse-opinions/new")
@holding(SPEAKER)
def new() -> ResponseReturnValue:
    """Choose the agency."""
    return _page(request.args.get("agency", "")[:64])


@blueprint.post("/adverse-opinions/new")
@holding(SPEAKER)
def begin() -> ResponseReturnValue:
    """Begin; the committee goes on at the case, where the facts wait to be stated."""
    agency = request.form.get("agency", "").strip()[:64]
    key, body = request.form.get("request_key") or new_id(), {"agency": agency}
    try:
        made = parts().services.send("POST", "dispatch", "/adverse-opinions", body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in (400, 403, 404, 409, 422):
            raise
        return _page(agency, told(refused.problem, refused.status))
    return redirect(url_for("casefile.show", service="dispatch", case_no=made["case_no"]), 303)
