"""考评承继: the performance office registers which agency or township takes over from another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding
from portal.web.parts import parts, reader
from portal.web.refusals import Told, told

blueprint = Blueprint("takeovers", __name__)
PERFORMANCE = "performance_office_clerk"
FIELDS = ("former", "successor", "on", "document")
REFUSED = (400, 409, 422)


@blueprint.get("/statements/successions")
@holding(PERFORMANCE)
def show() -> ResponseReturnValue:
    """The form, and what is registered; mostly it is registered on the day it takes effect."""
    return _page({"on": parts().clock.today().isoformat()})


@blueprint.post("/statements/successions")
@holding(PERFORMANCE)
def register() -> ResponseReturnValue:
    """Register it, and say what was handed over."""
    data = {name: request.form.get(name, "").strip()[:500] for name in FIELDS}
    key = request.form.get("request_key") or new_id()
    try:
        done = parts().services.send("POST", "assessment", "/successions", data, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(data, told(refused.problem, refused.status))
    return _page({}, done=done)


def _page(
    data: Mapping[str, str], problem: Told | None = None, done: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "takeovers.html",
        found=parts().services.get("assessment", "/successions", actor=reader()),
        data=data,
        done=done,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200
