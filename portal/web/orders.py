"""Orders to communities (派单): send one, see what became of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, signed_in
from portal.web.listing import asked_for, listed
from portal.web.navigation import SENDERS
from portal.web.order_form import FORM, choices
from portal.web.parts import parts, reader
from portal.web.refusals import Told, told
from portal.web.rendering import draw

blueprint = Blueprint("orders", __name__)
APPLICANTS = ("department_clerk",)
NOT_ADMITTED = ("NOT_FOUND", "NOT_ADMITTED", "ENDED")
"""What was blocked for these reasons could be sent once it is admitted (B16 step 3b)."""


@blueprint.get("/orders")
@signed_in
def show() -> ResponseReturnValue:
    """Orders the reader may see, newest first."""
    filters = asked_for("state", "batch_no", "pool_no", "after")
    return render_template(
        "orders.html",
        found=listed("dispatch", "/orders", filters),
        filters=filters,
        may_send=any(map(reader().holds, SENDERS)),
        unadmitted=NOT_ADMITTED,
        may_apply=any(map(reader().holds, APPLICANTS)),
        sent=filters.get("batch_no", "") if "sent" in request.args else "",
    )


def _page(data: dict[str, Any], problem: Told | None = None, errors: Any = ()) -> ResponseReturnValue:
    form = draw(FORM, data, choices(), errors)
    if problem and form.errors:
        problem = Told(problem.title, problem.detail, problem.other, problem.rule, problem.code, form.errors)
    page = render_template("order_new.html", form=form, problem=problem, problems=problem is not None)
    return page, problem.status if problem else 200


@blueprint.get("/orders/new")
@holding(*SENDERS)
def new() -> ResponseReturnValue:
    """The form of an order; an item may be given along."""
    return _page({"item_ref": request.args.get("item_ref", "")[:60]})


@blueprint.post("/orders/new")
@holding(*SENDERS)
def send() -> ResponseReturnValue:
    """Hand the order to the gate; whether it may go out is decided there."""
    data = submissions.read(FORM, request.form)
    body = {**data, "item_ref": data.get("item_ref") or None, "responsible": bool(data.get("responsible"))}
    key = request.form.get("request_key") or new_id()
    try:
        made = parts().services.send("POST", "dispatch", "/orders", body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in (400, 409, 422):
            raise
        return _page(data, told(refused.problem, refused.status), refused.problem.get("errors") or ())
    return redirect(url_for("orders.show", batch_no=made["batch_no"], sent="1"), 303)


@blueprint.get("/orders/<order_no>")
@signed_in
def one(order_no: str) -> ResponseReturnValue:
    """An order is a case like any other."""
    return redirect(url_for("casefile.show", service="dispatch", case_no=order_no))
