"""异常处理: what is stuck in the services, why, and what an administrator does about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.errors import Refusal
from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding
from portal.web.incident_list import VIEWS, listed_incidents
from portal.web.lamps import moment
from portal.web.listing import asked_for
from portal.web.navigation import KEEPER
from portal.web.new_values import (
    NothingChanged,
    ValuesUnreadable,
    changed_values,
    found_values,
    kinds,
    shown_values,
)
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, told, told_refusal
from portal.web.rendering import draw
from portal.web.statuses import STATUSES

blueprint = Blueprint("incidents", __name__)
ADDRESS = f"/incidents/<any({', '.join(SERVICES)}):service>/<incident_id>"
VERBS = ("retry", "repair", "skip")
ANSWERED_IN_PLACE = (409, 412, 422)
LONGEST_REASON = 1000
FOUND_ROWS = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """An act that was refused, with what was typed for it."""

    verb: str
    data: Mapping[str, Any]
    problem: Told
    errors: Sequence[Mapping[str, Any]] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)


@blueprint.get("/incidents")
@holding(KEEPER)
def show() -> ResponseReturnValue:
    """Everything that is stuck, newest first."""
    filters = asked_for("service", "view")
    service = filters.get("service", "")
    found = listed_incidents(
        parts().services,
        reader(),
        [service] if service in SERVICES else SERVICES,
        VIEWS.get(filters.get("view", ""), VIEWS[""]),
        request.args.get("after"),
    )
    return render_template(
        "incidents.html", found=found, filters=filters, services=SERVICE_NAMES, now=parts().clock.now()
    )


@blueprint.get(ADDRESS)
@holding(KEEPER)
def one(service: str, incident_id: str) -> ResponseReturnValue:
    """One incident: its cause, what was done about it, and what can be done."""
    return _page(service, _read(service, incident_id))


@blueprint.post(f"{ADDRESS}/<any({', '.join(VERBS)}):verb>")
@holding(KEEPER)
def act(service: str, incident_id: str, verb: str) -> ResponseReturnValue:
    """Try again, repair or skip; a refusal keeps what was typed."""
    data = submissions.read(_reason_form(), request.form, prefix=f"{verb}.")
    body: dict[str, Any] = {"reason": data.get("reason") or ""}
    try:
        if verb == "repair":
            body["variables"] = changed_values(request.form)
        elif verb == "skip":
            body["variables"] = found_values(request.form, FOUND_ROWS)
        key = request.form.get("request_key") or new_id()
        path = f"/incidents/{incident_id}/{verb}"
        parts().services.send("POST", service, path, body, actor=reader(), key=key)
    except (NothingChanged, ValuesUnreadable) as refusal:
        wrong = refusal.wrong if isinstance(refusal, ValuesUnreadable) else {}
        return _page(service, _read(service, incident_id), Tried(verb, data, _told(refusal), wrong=wrong))
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        errors: Sequence[Mapping[str, Any]] = refused.problem.get("errors") or ()
        problem = told(refused.problem, refused.status)
        return _page(service, _read(service, incident_id), Tried(verb, data, problem, errors))
    return redirect(url_for("incidents.one", service=service, incident_id=incident_id, did=verb), 303)


def _read(service: str, incident_id: str) -> dict[str, Any]:
    found = parts().services.get(service, f"/incidents/{incident_id}", actor=reader())
    assert isinstance(found, dict)
    return found


def _told(refusal: Refusal) -> Told:
    return told_refusal(refusal, STATUSES[type(refusal)])


def _page(service: str, incident: Mapping[str, Any], tried: Tried | None = None) -> ResponseReturnValue:
    problem, did = tried.problem if tried else None, request.args.get("did", "")
    forms = {}
    for verb in VERBS:
        mine = tried if tried and tried.verb == verb else None
        start = mine.data if mine else {"reason": gettext("原因已排除")} if verb == "retry" else {}
        forms[verb] = draw(_reason_form(), start, None, mine.errors if mine else (), prefix=f"{verb}.")
        if mine and problem and mine.errors:
            problem = replace(problem, errors=forms[verb].errors)
    entered = request.form if tried and tried.verb == "repair" else None
    values = shown_values(incident["variables"], entered, tried.wrong if tried else {})
    if problem and tried and tried.wrong:
        problem = replace(problem, errors=[(anchor, words) for anchor, words in tried.wrong.items()])
    next_try = moment(incident["next_try_at"])
    page = render_template(
        "incident.html",
        service=service,
        service_name=SERVICE_NAMES[service],
        incident=incident,
        forms=forms,
        values=values,
        kinds=kinds(),
        found_rows=range(FOUND_ROWS),
        entered=request.form if tried else {},
        wrong=tried.wrong if tried else {},
        is_under_way=incident["state"] == "open" and bool(next_try and next_try <= parts().clock.now()),
        tried=tried.verb if tried else "",
        did=did if request.method == "GET" and did in VERBS else "",
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def _reason_form() -> dict[str, Any]:
    limits = {"required": True, "maxLength": LONGEST_REASON}
    return {
        "components": [{"type": "textarea", "key": "reason", "label": gettext("理由"), "validate": limits}]
    }
