"""Forms and decision tables of a draft, edited as lists and rows, shown as reviewers will see them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import form_editing, table_editing
from portal.web.access import holding
from portal.web.designer import draft_page
from portal.web.form_places import homes
from portal.web.navigation import APPROVER, DESIGNER
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, told
from portal.web.rendering import draw
from portal.web.uploads import takes_files

blueprint = Blueprint("designer_files", __name__)
ADDRESS = f"/designer/<any({', '.join(SERVICES)}):service>/<draft_id>"
ENDINGS = ("dmn", "form", "json", "bpmn")
ANSWERED_IN_PLACE = (403, 409, 413, 422)
_NAME = re.compile(r"[a-z][a-z0-9_]{1,59}")
Json = Any


@blueprint.get(f"{ADDRESS}/forms/<name>")
@holding(DESIGNER, APPROVER)
def form(service: str, draft_id: str, name: str) -> ResponseReturnValue:
    """A form: its fields to change, and how it will look."""
    return _form_page(service, draft_id, name)


@blueprint.post(f"{ADDRESS}/forms")
@holding(DESIGNER)
def new_form(service: str, draft_id: str) -> ResponseReturnValue:
    """Add a form with an opinion, to be filled with fields."""
    name = request.form.get("name", "").strip()
    draft = _draft(service, draft_id)
    name = name or next(free for number in count(1) if (free := f"form_{number}") not in draft["forms"])
    if not _NAME.fullmatch(name):
        words = gettext("编号用小写字母开头，只含小写字母、数字和下划线，2 至 60 个字符，如 sign_answer")
        return draft_page(service, draft_id, Told(words, errors=[("form-name", words)]))
    if name in draft["forms"]:
        words = gettext("已有编号为“%(name)s”的表单，请换一个编号，或者直接修改那一张", name=name)
        return draft_page(service, draft_id, Told(words, errors=[("form-name", words)]))
    forms = {**draft["forms"], name: form_editing.blank_form(name)}
    problem = _save(service, draft_id, forms=forms)
    if problem is not None:
        return _form_page(service, draft_id, next(iter(draft["forms"]), name), problem)
    return redirect(url_for(".form", service=service, draft_id=draft_id, name=name), 303)


@blueprint.post(f"{ADDRESS}/forms/<name>")
@holding(DESIGNER)
def change_form(service: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Keep what was changed as the next revision of the draft."""
    draft = _draft(service, draft_id)
    if name not in draft["forms"]:
        abort(404)
    if request.form.get("do") == "remove-form":
        forms = {key: one for key, one in draft["forms"].items() if key != name}
    else:
        forms = {**draft["forms"], name: form_editing.changed(draft["forms"][name], request.form)}
    problem = _save(service, draft_id, forms=forms)
    if problem is not None:
        return _form_page(service, draft_id, name, problem)
    if name not in forms:
        return redirect(url_for("designer.one", service=service, draft_id=draft_id, _anchor="files"), 303)
    return redirect(url_for(".form", service=service, draft_id=draft_id, name=name, saved=1), 303)


@blueprint.get(f"{ADDRESS}/tables/<name>")
@holding(DESIGNER, APPROVER)
def table(service: str, draft_id: str, name: str) -> ResponseReturnValue:
    """The decision tables of a file, rule by rule."""
    return _table_page(service, draft_id, name)


@blueprint.post(f"{ADDRESS}/tables/<name>")
@holding(DESIGNER)
def change_table(service: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Keep the cells as the next revision of the draft."""
    draft = _draft(service, draft_id)
    if name not in draft["decisions"]:
        abort(404)
    try:
        dmn = table_editing.changed(draft["decisions"][name], request.form)
    except table_editing.NotATable:
        unread = Told(gettext("决策表“%(name)s”读不出来，请改好文件再带入", name=name))
        return _table_page(service, draft_id, name, unread)
    problem = _save(service, draft_id, decisions={**draft["decisions"], name: dmn})
    if problem is not None:
        return _table_page(service, draft_id, name, problem)
    return redirect(url_for(".table", service=service, draft_id=draft_id, name=name, saved=1), 303)


@blueprint.post(f"{ADDRESS}/files")
@holding(DESIGNER)
@takes_files
def bring(service: str, draft_id: str) -> ResponseReturnValue:
    """Put a table, a form or a diagram drawn elsewhere in the place of the draft's, by its file name."""
    file, back = request.files.get("file"), url_for("designer.one", service=service, draft_id=draft_id)
    stem, _, ending = (file.filename or "" if file else "").rpartition(".")
    if file is None or ending not in ENDINGS or (ending != "bpmn" and not _NAME.fullmatch(stem)):
        return draft_page(service, draft_id, _not_brought(stem, ending))
    draft = _draft(service, draft_id)
    text = file.read().decode("utf-8", "replace")
    if ending == "dmn":
        problem = _save(service, draft_id, decisions={**draft["decisions"], stem: text})
    elif ending == "bpmn":
        problem = _save(service, draft_id, bpmn=text)
    else:
        form = form_editing.read_form(text)
        if form is None:
            words = gettext("“%(name)s”不是表单文件", name=file.filename)
            return draft_page(service, draft_id, Told(words, errors=[("file", words)]))
        problem = _save(service, draft_id, forms={**draft["forms"], stem: form})
    if problem is not None:
        return draft_page(service, draft_id, problem)
    return redirect(f"{back}?saved=1#files", 303)


def _not_brought(stem: str, ending: str) -> Told:
    """Why nothing came of an upload, by the name of the file."""
    if not stem:
        words = gettext("请选择文件")
    elif ending not in ENDINGS:
        file = f"{stem}.{ending}"
        words = gettext(
            "“%(name)s”不是流程图、决策表或表单，文件名要以 .bpmn、.dmn、.form 或 .json 结尾", name=file
        )
    else:
        words = gettext("文件名“%(name)s”就是编号，只能用小写字母、数字和下划线，请改名后再带入", name=stem)
    return Told(words, errors=[("file", words)])


@blueprint.get(f"{ADDRESS}/<any(forms, tables):kind>/<name>/file")
@holding(DESIGNER, APPROVER)
def download(service: str, draft_id: str, kind: str, name: str) -> ResponseReturnValue:
    """A form or table as the file other tools read."""
    draft = _draft(service, draft_id)
    held = draft["forms" if kind == "forms" else "decisions"].get(name) or abort(404)
    content = json.dumps(held, ensure_ascii=False, indent=2) if kind == "forms" else held
    answer = Response(content, content_type="application/json" if kind == "forms" else "application/xml")
    ending = "form" if kind == "forms" else "dmn"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def _form_page(service: str, draft_id: str, name: str, problem: Told | None = None) -> ResponseReturnValue:
    def about(draft: Json) -> Mapping[str, Any]:
        schema = draft["forms"].get(name) or abort(404)
        return {
            "lines": form_editing.lines(schema),
            "homes": homes(schema),
            "kinds": form_editing.kinds(),
            "preview": draw(schema),
            "findings": [one for one in draft["findings"] if one["element"] == name],
        }

    return _page("draft_form.html", service, draft_id, name, problem, about)


def _table_page(service: str, draft_id: str, name: str, problem: Told | None = None) -> ResponseReturnValue:
    def about(draft: Json) -> Mapping[str, Any]:
        dmn = draft["decisions"].get(name) or abort(404)
        try:
            found = table_editing.tables(dmn)
        except table_editing.NotATable:
            found = []
        decisions = {one.decision_id for one in found} | {name}
        return {
            "tables": found,
            "policies": table_editing.POLICIES,
            "findings": [
                one
                for one in draft["findings"]
                if one["rule"].startswith("decision") or one["element"] in decisions
            ],
        }

    return _page("draft_table.html", service, draft_id, name, problem, about)


def _page(
    template: str,
    service: str,
    draft_id: str,
    name: str,
    problem: Told | None,
    about: Callable[[Json], Mapping[str, Any]],
) -> ResponseReturnValue:
    draft = _draft(service, draft_id)
    page = render_template(
        template,
        draft=draft,
        service=service,
        services=SERVICE_NAMES,
        name=name,
        draws=reader().holds(DESIGNER) and draft["state"] == "drawing",
        saved="saved" in request.args,
        problem=problem,
        problems=problem is not None,
        **about(draft),
    )
    return page, problem.status if problem else 200


def _draft(service: str, draft_id: str) -> Json:
    return parts().services.get(service, f"/definition-drafts/{draft_id}", actor=reader())


def _save(service: str, draft_id: str, **changes: Json) -> Told | None:
    body = {"revision": request.form.get("revision", 0, type=int), **changes}
    key = request.form.get("request_key") or new_id()
    try:
        parts().services.send("PUT", service, f"/definition-drafts/{draft_id}", body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        return told(refused.problem, refused.status)
    return None
