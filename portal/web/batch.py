"""Deal with several pieces of work at once (批量办理): first a list of what, then what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.access import signed_in
from portal.web.parts import parts, reader
from portal.web.refusals import Told, away, told

blueprint = Blueprint("batch", __name__)
MOST = 50
LONGEST_TEXT = 500
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one piece of work; without a problem it was agreed to."""

    row: Row
    problem: Told | None


@blueprint.get("/batch")
@signed_in
def confirm() -> ResponseReturnValue:
    """List what would be agreed to; what has gone since, or was never meant for it, is left out."""
    asked = list(dict.fromkeys(request.args.getlist("task")))[:MOST]
    if not asked:
        return redirect(url_for("inbox.show"))
    rows = _agreeable(asked)
    return render_template("batch.html", rows=rows, left_out=len(asked) - len(rows), text="", outcomes=None)


@blueprint.post("/batch")
@signed_in
def agree() -> ResponseReturnValue:
    """Agree to all that was listed, in the version that was listed; each succeeds or fails by itself."""
    seen = dict(listed.rpartition(":")[::2] for listed in request.form.getlist("task")[:MOST])
    rows = [{**row, "version": _number(seen[row["task_id"]])} for row in _agreeable(list(seen))]
    text = request.form.get("text", "").strip()[:LONGEST_TEXT]
    key = request.form.get("request_key") or new_id()
    outcomes: list[Outcome] = []
    for service in sorted({row["service"] for row in rows}):
        of_service = [row for row in rows if row["service"] == service]
        outcomes += _agree(service, of_service, text, f"{key}-{service}")
    return render_template(
        "batch.html", rows=rows, left_out=len(seen) - len(rows), text=text, outcomes=outcomes
    )


def _agreeable(task_ids: Sequence[str]) -> list[Row]:
    found = {row["task_id"]: row for row in parts().worklist.waiting_for(reader(), task_ids) if row["batch"]}
    return [found[task_id] for task_id in task_ids if task_id in found]


def _agree(service: str, rows: Sequence[Row], text: str, key: str) -> list[Outcome]:
    body = {"tasks": [{"id": row["task_id"], "version": row["version"]} for row in rows], "text": text}
    try:
        answer = parts().services.send("POST", service, "/tasks/batch-agree", body, actor=reader(), key=key)
    except ServiceUnavailable as gone:
        return [Outcome(row, away(gone)) for row in rows]
    except ServiceProblem as refused:
        return [Outcome(row, told(refused.problem, refused.status)) for row in rows]
    problems = {one["id"]: one.get("problem") for one in answer["results"]}
    return [Outcome(row, _told(problems[row["task_id"]])) for row in rows]


def _told(problem: Mapping[str, Any] | None) -> Told | None:
    return told(problem, int(problem.get("status", 409))) if problem else None


def _number(text: str) -> int:
    """A version as the page listed it; one somebody made up fits no task."""
    return int(text) if text.isascii() and text.isdigit() else 0
