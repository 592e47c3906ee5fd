"""试运行: a draft is gone through step by step with chosen values; nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import pictures
from portal.web.access import holding
from portal.web.designer_words import unit_words
from portal.web.dry_run_values import Entry, chosen, entries, read_values, shown
from portal.web.language import language
from portal.web.navigation import APPROVER, DESIGNER
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, told

blueprint = Blueprint("dry_run", __name__)
ADDRESS = f"/designer/<any({', '.join(SERVICES)}):service>/<draft_id>/dry-run"
KINDS = ("person", "time", "message")
ANSWERED_IN_PLACE = (409, 422)
Json = Any


@blueprint.get(ADDRESS)
@holding(DESIGNER, APPROVER)
def show(service: str, draft_id: str) -> ResponseReturnValue:
    """Begin with the variables the diagram asks for."""
    return _page(service, draft_id, None, [])


@blueprint.post(ADDRESS)
@holding(DESIGNER, APPROVER)
def go(service: str, draft_id: str) -> ResponseReturnValue:
    """Take the next step, take one back, or begin again with other values."""
    steps = _steps(request.form.get("steps", "[]"))
    kind, _, place = request.form.get("do", "").partition(":")
    element, _, number = place.partition(":")
    if kind in KINDS and number.isdecimal():
        outcome = request.form.get(f"outcome:{place}") or None
        left = {
            **chosen(request.form, f"ask:{place}:"),
            **read_values(request.form.get(f"values:{place}", "")),
        }
        step = {"kind": kind, "element": element, "number": int(number), "outcome": outcome, "values": left}
        steps = [*steps, step]
    elif kind == "back":
        steps = steps[:-1]
    elif kind == "again":
        steps = []
    return _page(service, draft_id, _first_values(), steps)


@blueprint.post(f"{ADDRESS}/diagram.{pictures.KIND}")
@holding(DESIGNER, APPROVER)
def picture(service: str, draft_id: str, kind: str) -> Response:
    """The diagram with the way the run took, to take along."""
    draft = parts().services.get(service, f"/definition-drafts/{draft_id}", actor=reader())
    ran = _run(service, draft_id, _first_values(), _steps(request.form.get("steps", "[]")))
    way = pictures.path_of_case(ran)
    return pictures.of_draft(draft, kind, facts=[gettext("试运行")], marked=way)


def _first_values() -> dict[str, Any]:
    return {**chosen(request.form, "value:", empty=True), **read_values(request.form.get("values", ""))}


def _run(service: str, draft_id: str, values: Mapping[str, Any] | None, steps: Sequence[Json]) -> Json:
    path = f"/definition-drafts/{draft_id}/dry-run"
    body = {"values": values, "steps": list(steps)}
    return parts().services.send("POST", service, path, body, actor=reader(), key=new_id())


def _page(
    service: str, draft_id: str, values: Mapping[str, Any] | None, steps: Sequence[Json]
) -> ResponseReturnValue:
    draft = parts().services.get(service, f"/definition-drafts/{draft_id}", actor=reader())
    problem, ran = None, None
    try:
        ran = _run(service, draft_id, values, steps)
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        problem = told(refused.problem, refused.status)
    if ran is not None and ran["problem"]:
        problem = Told(gettext("试运行停在这里"), code="dry-run-stopped")
    page = render_template(
        "dry_run.html",
        draft=draft,
        service=service,
        services=SERVICE_NAMES,
        ran=ran,
        entries=entries(ran["values"] if ran else values or {}),
        now=[(name, shown(value)) for name, value in ran["variables"].items()] if ran else [],
        asked=_asked,
        called=_called(draft["forms"]),
        units=unit_words(),
        steps=steps,
        sent=json.dumps(list(steps), ensure_ascii=False),
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def _asked(ask: Json, variables: Mapping[str, Any]) -> Entry:
    """A field of a step, with what the case holds of it already."""
    return Entry.of(ask["key"], variables.get(ask["key"]), kind=ask["kind"], choices=ask["choices"])


def _called(forms: Mapping[str, Json]) -> dict[str, str]:
    """What the variables are called that fields of forms fill in, and those that hold a unit."""
    names: dict[str, str] = dict(unit_words())
    left: list[Any] = list(forms.values())
    while left:
        field = left.pop()
        if not isinstance(field, dict):
            continue
        label_en = (field.get("properties") or {}).get("label_en")
        label = label_en if label_en and language() == "en" else field.get("label")
        if field.get("key") and label:
            names[field["key"]] = label
        left += field.get("components") or ()
    return names


def _steps(text: str) -> list[Json]:
    try:
        steps = json.loads(text)
    except ValueError:
        return []
    return [one for one in steps if isinstance(one, dict)] if isinstance(steps, list) else []
