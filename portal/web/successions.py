"""Which unit takes over the items of another after a reorganisation (单位承继); the office registers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding
from portal.web.catalogue import KEEPERS
from portal.web.parts import parts, reader
from portal.web.refusals import Told, told

blueprint = Blueprint("successions", __name__)
FIELDS = ("predecessor", "successor", "proof", "valid_from")


def _page(
    data: Mapping[str, str],
    problem: Told | None = None,
    items: Sequence[str] = (),
    duties: Sequence[str] = (),
    cases: Sequence[str] = (),
) -> ResponseReturnValue:
    page = render_template(
        "succession.html",
        units=parts().directory.units(kinds=("department", "coordinating_body")),
        data=data,
        items=items,
        duties=duties,
        cases=cases,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.get("/catalogue/succession")
@holding(*KEEPERS)
def show() -> ResponseReturnValue:
    """The form; mostly it is registered on the day it takes effect."""
    return _page({"valid_from": parts().clock.today().isoformat()})


@blueprint.post("/catalogue/succession")
@holding(*KEEPERS)
def register() -> ResponseReturnValue:
    """Hand everything over, and say what it was."""
    data = {name: request.form.get(name, "").strip() for name in FIELDS}
    key = request.form.get("request_key") or new_id()
    try:
        done = parts().services.send("POST", "admission", "/successions", data, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in (400, 403, 404, 409, 422):
            raise
        return _page(data, told(refused.problem, refused.status))
    return _page({}, items=done["items"], duties=done["duties"], cases=done["cases"])
