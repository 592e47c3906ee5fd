"""What can be done with a case from its file: urge whoever has it, remark on it, take back my last step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import casefile
from portal.web.access import signed_in
from portal.web.parts import parts, reader

blueprint = Blueprint("case_acts", __name__)
ADDRESS = f"/cases/{casefile.SERVICE}/<case_no>"
ANSWERED_IN_PLACE = (400, 403, 409, 412, 422, 429)


@blueprint.post(f"{ADDRESS}/urge")
@signed_in
def urge(service: str, case_no: str) -> ResponseReturnValue:
    """Ask everybody who has the case in hand to hurry (催办)."""
    return _do(service, case_no, "urge", f"/cases/{case_no}/urge", {})


@blueprint.post(f"{ADDRESS}/remarks")
@signed_in
def remark(service: str, case_no: str) -> ResponseReturnValue:
    """Say something all who may read the case can see."""
    return _do(service, case_no, "remark", f"/cases/{case_no}/remarks", {"text": _entered("text")})


@blueprint.post(f"{ADDRESS}/withdraw/<task_id>")
@signed_in
def withdraw(service: str, case_no: str, task_id: str) -> ResponseReturnValue:
    """Take back what I handed in, as long as nobody has opened what came of it."""
    path, body = f"/tasks/{task_id}/withdraw", {"reason": _entered("reason")}
    # Who takes back at once goes on with the task; who does so from the case file stays there.
    at_once = request.form.get("back") == "task"
    back = url_for("tasks.show", service=service, task_id=task_id, did="withdraw") if at_once else ""
    return _do(service, case_no, "withdraw", path, body, back)


@blueprint.post(f"{ADDRESS}/supervisions")
@signed_in
def supervise(service: str, case_no: str) -> ResponseReturnValue:
    """Ask for a case with a reason and a day (督办)."""
    body = {"reason": _entered("reason"), "wished_on": _entered("wished_on") or None}
    return _do(service, case_no, "supervise", f"/cases/{case_no}/supervisions", body)


@blueprint.post(f"{ADDRESS}/supervisions/<supervision>/<any(answer, end):verb>")
@signed_in
def supervision(service: str, case_no: str, supervision: str, verb: str) -> ResponseReturnValue:
    """Answer a supervision, or end it."""
    path, body = f"/cases/{case_no}/supervisions/{supervision}/{verb}", {"text": _entered("text")}
    return _do(service, case_no, verb, path, body, kept_as=f"{verb}-{supervision}")


def _do(
    service: str,
    case_no: str,
    did: str,
    path: str,
    body: Mapping[str, Any],
    back: str = "",
    kept_as: str = "",
) -> ResponseReturnValue:
    key = request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", service, path, body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        found = casefile.read(service, case_no)
        return casefile.page(service, found, refused=refused, entered={kept_as or did: dict(body)})
    return redirect(back or url_for("casefile.show", service=service, case_no=case_no, did=did), 303)


def _entered(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()
