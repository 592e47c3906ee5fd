"""我的代理: have a colleague do my work for some days, see whose work I do, end it early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.errors import Refusal
from portal.web import submissions
from portal.web.access import signed_in
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal
from portal.web.rendering import draw
from portal.web.standing_in import LONGEST_REASON, STATUSES, Wish, leads

blueprint = Blueprint("stand_ins", __name__)


def _form() -> dict[str, Any]:
    """The form of an arrangement; who leads a unit also says who is away."""
    required = {"required": True}
    absent = {
        "type": "select",
        "key": "absent",
        "label": gettext("谁不在"),
        "valuesKey": "absent",
        "description": gettext("本单位或派出机构的人员因故不能自己安排时，可由负责人代为安排"),
        "validate": required,
    }
    deputy = {
        "type": "select",
        "key": "deputy",
        "label": gettext("由谁代理"),
        "valuesKey": "colleagues",
        "validate": required,
    }
    first = {"type": "datetime", "key": "valid_from", "label": gettext("从"), "validate": required}
    last = {"type": "datetime", "key": "valid_to", "label": gettext("到（含当天）"), "validate": required}
    reason = {
        "type": "textfield",
        "key": "reason",
        "label": gettext("原因"),
        "description": gettext("如：外出学习、休假、出差"),
        "validate": {"required": True, "maxLength": LONGEST_REASON},
    }
    return {"components": [*([absent] if leads(reader()) else []), deputy, first, last, reason]}


def _page(data: Mapping[str, Any], refusal: Refusal | None = None) -> ResponseReturnValue:
    actor, arranged = reader(), parts().stand_ins
    today = parts().clock.today()
    people, able = _named(arranged.led(actor)), _named(arranged.deputies(actor))
    others = [one for one in able if one["value"] != actor.user_id]
    options = {"absent": people, "colleagues": able if leads(actor) else others}
    problem = told_refusal(refusal, STATUSES[type(refusal)]) if refusal else None
    page = render_template(
        "stand_ins.html",
        form=draw(_form(), data, options),
        has_colleagues=bool(others),
        arrangements=[(one, one.state(today)) for one in arranged.shown_to(actor)],
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", "") if request.method == "GET" else "",
    )
    return page, problem.status if problem else 200


@blueprint.get("/stand-ins")
@signed_in
def show() -> ResponseReturnValue:
    """Who stands in for me, and for whom I stand in."""
    today = parts().clock.today().isoformat()
    return _page({"absent": request.args.get("absent") or reader().user_id, "valid_from": today})


@blueprint.post("/stand-ins")
@signed_in
def arrange() -> ResponseReturnValue:
    """Have a colleague do the work; a refusal comes back with everything that was entered."""
    data = submissions.read(_form(), request.form)
    wish = Wish(
        absent=str(data.get("absent") or reader().user_id),
        deputy=str(data.get("deputy") or ""),
        first=_day(data.get("valid_from")),
        last=_day(data.get("valid_to")),
        reason=str(data.get("reason") or ""),
    )
    try:
        parts().stand_ins.arrange(reader(), wish)
    except Refusal as refusal:
        return _page(data, refusal)
    return redirect(url_for("stand_ins.show", done="arranged"), 303)


@blueprint.post("/stand-ins/<stand_in_id>/end")
@signed_in
def end(stand_in_id: str) -> ResponseReturnValue:
    """End an arrangement before its last day."""
    parts().stand_ins.end(reader(), stand_in_id)
    return redirect(url_for("stand_ins.show", done="ended"), 303)


def _named(people: Sequence[Any]) -> list[dict[str, str]]:
    return [{"value": one.account_id, "label": one.name} for one in people]


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
