"""更多办理方式: what can be done with a task besides handing it in; a refusal comes back in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import signed_in
from portal.web.act_forms import form_of, offered
from portal.web.parts import parts, reader
from portal.web.tasks import ADDRESS, Opened, page, read

blueprint = Blueprint("task_acts", __name__)
ANSWERED_IN_PLACE = (400, 403, 409, 412, 422, 429)
# Afterwards the task is not with me any more, so the desk is where to go on.
AWAY = ("return", "transfer", "delegate")


@blueprint.post(f"{ADDRESS}/acts/<verb>")
@signed_in
def act(service: str, task_id: str, verb: str) -> ResponseReturnValue:
    """Do what the form of the act asks for."""
    task = read(service, task_id)
    if verb not in offered(task, reader()):
        abort(404)
    data = submissions.read(form_of(verb, task, reader()).schema, request.form, prefix=f"{verb}.")
    path = f"/cases/{task['case_no']}/remarks" if verb == "remark" else f"/tasks/{task_id}/{verb}"
    try:
        _send(service, path, _body(service, verb, data))
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        return page(service, read(service, task_id), opened=Opened(verb, data, refused))
    if verb in AWAY:
        return redirect(url_for("inbox.show", finished=task["case_no"], did=verb), 303)
    return redirect(url_for("tasks.show", service=service, task_id=task_id, did=verb), 303)


@blueprint.post(f"{ADDRESS}/signatures/<signature>/cancel")
@signed_in
def cancel_signature(service: str, task_id: str, signature: str) -> ResponseReturnValue:
    """Do without a signature that was asked for (减签)."""
    try:
        _send(
            service,
            f"/tasks/{task_id}/cosign/cancel",
            {"version": _version(), "cosign": signature},
        )
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        return page(service, read(service, task_id), refused=refused)
    return redirect(url_for("tasks.show", service=service, task_id=task_id, did="cancel"), 303)


def _send(service: str, path: str, body: Mapping[str, Any]) -> Any:
    key = request.form.get("request_key") or new_id()
    return parts().services.send("POST", service, path, body, actor=reader(), key=key)


def _version() -> int:
    version = request.form.get("version", "")
    return int(version) if version.isascii() and version.isdigit() else 0


def _body(service: str, verb: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the service is told; people are vouched for, since services know none."""
    if verb == "remark":
        return {"text": data.get("text") or ""}
    if verb == "return":
        reason = "；".join(part for part in (data.get("common_reason"), data.get("reason")) if part)
        return {
            "version": _version(),
            "target": data.get("target") or "",
            "reason": reason,
            "mode": data.get("mode") or "again",
        }
    if verb in ("transfer", "delegate"):
        vouched = _vouched(service, [data["colleague"]] if data.get("colleague") else [])
        return {
            "version": _version(),
            "colleague": vouched[0] if vouched else "",
            "reason": data.get("reason") or "",
        }
    to_whom = {
        "holders": data.get("holders") or [],
        "colleagues": _vouched(service, data.get("colleagues") or []),
    }
    if verb == "copy":
        return {**to_whom, "note": data.get("note") or ""}
    return {
        **to_whom,
        "version": _version(),
        "when": data.get("when") or "before",
        "question": data.get("question") or "",
    }


def _vouched(service: str, account_ids: Sequence[str]) -> list[str]:
    found = (parts().people.actor(account_id) for account_id in account_ids)
    return [parts().services.vouch(service, person) for person in found if person is not None]
