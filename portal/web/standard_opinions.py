"""常用意见: sentences somebody gives often, offered beside the opinion of a task and kept on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.errors import Refusal
from portal.web.access import signed_in
from portal.web.keeping_opinions import LONGEST, STATUSES, Use, own
from portal.web.language import said
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import told_refusal
from portal.web.rendering import Form, Phrase
from portal.web.standing_in import leads

blueprint = Blueprint("standard_opinions", __name__)
CHOSEN = "_opinion."


def offer(form: Form, task: Mapping[str, Any]) -> None:
    """Put the reader's standing opinions beside the free texts of a short form."""
    fields = [one for one in form.fields if one.kind == "textarea" and not one.readonly]
    if form.wide or not fields:
        return
    labels = {one["value"]: one["label"] for one in task.get("outcomes") or ()}
    kept = [
        Phrase(one.text, one.outcome, labels.get(one.outcome))
        for one in parts().opinions.offered_to(reader())
        if one.process_id in ("", task["process_id"]) and (not one.outcome or one.outcome in labels)
    ]
    for one in fields:
        one.phrases = kept or [Phrase(gettext("同意。")), Phrase(gettext("情况属实，无不同意见。"))]


def with_chosen(form: Mapping[str, Any], posted: Mapping[str, str], data: dict[str, Any]) -> dict[str, Any]:
    """What was entered, with the standing opinions that were chosen from a list instead of typed."""
    texts = {one.get("key") for one in form.get("components") or () if one.get("type") == "textarea"}
    for name, text in posted.items():
        key, text = name.removeprefix(CHOSEN), text.strip()
        if name.startswith(CHOSEN) and key in texts and text:
            written = str(data.get(key) or "")
            data[key] = written if text in written else written + text
    return data


def _uses(service: str, task_id: str) -> dict[str, tuple[str, Use]]:
    """Where a new opinion can be offered; the outcomes are those of the task the reader comes from."""
    uses = {"": (gettext("所有程序"), Use())}
    if service not in SERVICES or not task_id:
        return uses
    task = parts().services.get(service, f"/tasks/{task_id}", actor=reader())
    name = task["case"]["process_name"]
    process = task["process_id"]
    uses["process"] = (gettext("仅本程序"), Use(process))
    for one in task.get("outcomes") or ():
        uses[one["value"]] = (
            _said_of(one["label"], name),
            Use(process, one["value"], {key: str(one["label"].get(key, "")) for key in ("zh", "en")}),
        )
    return uses


def _said_of(label: Any, process: Any) -> str:
    return str(gettext("%(process)s：结果为“%(outcome)s”时", process=said(process), outcome=said(label)))


def _page(text: str = "", refusal: Refusal | None = None) -> ResponseReturnValue:
    service, task_id = request.values.get("service", ""), request.values.get("task", "")
    problem = told_refusal(refusal, STATUSES[type(refusal)]) if refusal else None
    kept = parts().opinions.offered_to(reader())
    mine = [one for one in kept if one.owner == own(reader())]
    written = render_template(
        "standard_opinions.html",
        mine=mine,
        of_unit=[one for one in kept if one not in mine],
        processes=dict(parts().worklist.processes()),
        uses={key: label for key, (label, _) in _uses(service, task_id).items()},
        service=service,
        task_id=task_id,
        leads=leads(reader()),
        text=text,
        longest=LONGEST,
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", ""),
    )
    return written, problem.status if problem else 200


@blueprint.get("/standard-opinions")
@signed_in
def show() -> ResponseReturnValue:
    """The reader's own opinions and those of the unit."""
    return _page()


@blueprint.post("/standard-opinions")
@signed_in
def keep() -> ResponseReturnValue:
    """Keep one more."""
    service, task_id = request.form.get("service", ""), request.form.get("task", "")
    uses = _uses(service, task_id)
    _, use = uses.get(request.form.get("use", ""), uses[""])
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        parts().opinions.keep(reader(), text, use, for_unit=request.form.get("whose") == "unit")
    except Refusal as refused:
        return _page(text, refused)
    if not task_id:
        return redirect(url_for("standard_opinions.show", done="kept"), 303)
    return redirect(url_for("standard_opinions.show", done="kept", service=service, task=task_id), 303)


@blueprint.post("/standard-opinions/<opinion_id>/drop")
@signed_in
def drop(opinion_id: str) -> ResponseReturnValue:
    """Drop one."""
    try:
        parts().opinions.drop(reader(), opinion_id)
    except Refusal as refused:
        return _page("", refused)
    return redirect(url_for("standard_opinions.show", done="dropped"), 303)
