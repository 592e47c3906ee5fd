"""试运行: a draft is gone through step by step with chosen values; nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding
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
    values = read_values(request.form.get("values", ""))
    kind, _, element = request.form.get("do", "").partition(":")
    if kind in KINDS:
        outcome = request.form.get(f"outcome:{element}") or None
        left = read_values(request.form.get(f"values:{element}", ""))
        steps = [*steps, {"kind": kind, "element": element, "outcome": outcome, "values": left}]
    elif kind == "back":
        steps = steps[:-1]
    elif kind == "again":
        steps = []
    return _page(service, draft_id, values, steps)


def _page(
    service: str, draft_id: str, values: Mapping[str, Any] | None, steps: Sequence[Json]
) -> ResponseReturnValue:
    path = f"/definition-drafts/{draft_id}"
    draft = parts().services.get(service, path, actor=reader())
    problem, ran = None, None
    body = {"values": values, "steps": list(steps)}
    try:
        ran = parts().services.send("POST", service, f"{path}/dry-run", body, actor=reader(), key=new_id())
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
        values=written_values(ran["values"] if ran else values or {}),
        steps=steps,
        sent=json.dumps(list(steps), ensure_ascii=False),
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def read_values(text: str) -> dict[str, Any]:
    """One variable a line, `name = value`: what JSON reads is that, everything else is text."""
    values: dict[str, Any] = {}
    for line in text.splitlines():
        name, equals, value = (part.strip() for part in line.partition("="))
        if not name or not equals:
            continue
        try:
            values[name] = json.loads(value)
        except ValueError:
            values[name] = value
    return values


def written_values(values: Mapping[str, Any]) -> str:
    """The variables as they are typed."""
    return "\n".join(
        f"{name} = {value if _is_plain(value) else json.dumps(value, ensure_ascii=False)}"
        for name, value in values.items()
    )


def _is_plain(value: Any) -> bool:
    """Whether a text stays the text it is when it is read again."""
    if not isinstance(value, str):
        return False
    try:
        json.loads(value)
    except ValueError:
        return value == value.strip() and "\n" not in value
    return False


def _steps(text: str) -> list[Json]:
    try:
        steps = json.loads(text)
    except ValueError:
        return []
    return [one for one in steps if isinstance(one, dict)] if isinstance(steps, list) else []
