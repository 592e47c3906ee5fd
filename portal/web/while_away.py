"""A task or a case whose service is away: what the portal knows of it, and the form to go on with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceUnavailable
from portal.storage.kept_forms import KeptForm
from portal.web import standard_opinions, submissions
from portal.web.act_forms import is_with
from portal.web.outages import outage_of
from portal.web.parts import parts, reader
from portal.web.rendering import Form, draw


@dataclass(frozen=True, slots=True)
class Unsent:
    """What somebody typed while the service was away; to hand in while the work is theirs, else to read."""

    mine: bool
    data: Mapping[str, Any]
    key: str
    kept_at: datetime | None
    form: Form


def unsent_of(task: Mapping[str, Any], schema: Mapping[str, Any], only_outcome: str) -> Unsent | None:
    """What the reader typed for a task that has not reached its service; the form is remembered anew."""
    mine = task["state"] in ("open", "claimed") and is_with(task, reader())
    known = _know(task, schema, only_outcome) if mine else parts().kept_forms.known(reader(), task["id"])
    if known is None or known.data is None:
        return None
    form = draw(known.form["schema"], known.data, known.form["options"])
    return Unsent(mine, known.data, known.request_key, known.kept_at, form)


def _know(task: Mapping[str, Any], schema: Mapping[str, Any], only_outcome: str) -> KeptForm:
    form = {
        "schema": schema,
        "options": task.get("options") or {},
        "outcomes": task.get("outcomes") or [],
        "process_id": task["process_id"],
        "only_outcome": only_outcome,
        "version": task["version"],
    }
    return parts().kept_forms.know(reader(), task["id"], form)


def keep(service: str, task_id: str, gone: ServiceUnavailable, *, handed_in: bool) -> ResponseReturnValue:
    """Keep what was posted for a task until its service is back; what is not known is carried by the page."""
    known = parts().kept_forms.known(reader(), task_id)
    if known is None:
        raise gone
    schema = known.form["schema"]
    if wish := request.form.get("_do"):
        data = submissions.read(schema, request.form, keep_empty=True)
        data = submissions.with_row_change(schema, data, wish)
    else:
        data = standard_opinions.with_chosen(schema, request.form, submissions.read(schema, request.form))
    key = known.request_key or request.form.get("request_key") or new_id()
    parts().kept_forms.keep(reader(), task_id, data, key)
    parts().marks.draft_kept(reader(), task_id)
    if request.headers.get("Accept") == "application/json":
        said = gettext("“%(name)s”服务暂时连不上，已先保存在门户", name=outage_of(gone).name)
        return {"version": request.form.get("version"), "said": said}
    how = "handed-in" if handed_in else "draft"
    return redirect(url_for("tasks.show", service=service, task_id=task_id, kept=how), 303)


def task_page(service: str, task_id: str, gone: ServiceUnavailable) -> ResponseReturnValue:
    """The form of a task as it was last seen, with what is kept of it; to fill in and try again."""
    known = parts().kept_forms.known(reader(), task_id)
    waiting = parts().worklist.waiting_for(reader(), [task_id])
    if known is None or not waiting:
        raise gone
    form = draw(known.form["schema"], known.data, known.form["options"])
    standard_opinions.offer(form, known.form)
    written = render_template(
        "away_task.html",
        outage=outage_of(gone),
        service=service,
        row=waiting[0],
        form=form,
        kept=known if known.data is not None else None,
        key=known.request_key or new_id(),
        version=known.form["version"],
        only_outcome=known.form["only_outcome"],
        tried=request.args.get("kept") == "handed-in",
        problems=True,
    )
    return written, 503


def case_page(service: str, case_no: str, gone: ServiceUnavailable) -> ResponseReturnValue:
    """What the inbox knows of a case whose file cannot be opened now."""
    waiting = [row for row in parts().worklist.open_tasks_of(case_no, reader()) if row["waits_for_me"]]
    written = render_template(
        "away_case.html",
        outage=outage_of(gone),
        service=service,
        case_no=case_no,
        case=parts().worklist.case_known_to(reader(), case_no),
        waiting=waiting,
        problems=True,
    )
    return written, 503
