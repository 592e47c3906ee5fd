"""考评细则: what a year is judged by, written and frozen by the performance office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, signed_in
from portal.web.assessments import PERFORMANCE, REFUSED, SHOWN_YEARS, asked_year
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw

blueprint = Blueprint("schemes", __name__)


@blueprint.get("/schemes")
@signed_in
def show() -> ResponseReturnValue:
    """The schemes of a year; the performance office writes the draft on a page of its own."""
    return _page(asked_year())


@blueprint.get("/schemes/draft")
@holding(PERFORMANCE)
def draft() -> ResponseReturnValue:
    """The form of a draft."""
    return _form(asked_year(), None)


@blueprint.post("/schemes/draft")
@holding(PERFORMANCE)
def write() -> ResponseReturnValue:
    """Write the draft; what is refused stays on the page as it was typed."""
    year = asked_year()
    form = _found(year)["form"]
    if wish := request.form.get("_do"):
        data = submissions.read(form, request.form, keep_empty=True)
        return _form(year, submissions.with_row_change(form, data, wish))
    data = submissions.read(form, request.form)
    if refused := _send(f"/schemes/{year}/draft", {"data": data}):
        return _form(year, data, refused)
    return redirect(url_for("schemes.show", year=year, done="kept"), 303)


@blueprint.post("/schemes/freeze")
@holding(PERFORMANCE)
def freeze() -> ResponseReturnValue:
    """Freeze the draft of a year."""
    year = asked_year()
    if refused := _send(f"/schemes/{year}/freeze", {"reason": request.form.get("reason", "").strip()}):
        return _page(year, refused)
    return redirect(url_for("schemes.show", year=year, done="frozen"), 303)


def _send(path: str, body: Mapping[str, Any]) -> ServiceProblem | None:
    key = request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", "assessment", path, body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return refused
    return None


def _found(year: int) -> Any:
    return parts().services.get("assessment", f"/schemes/{year}", actor=reader())


def _page(year: int, refused: ServiceProblem | None = None) -> ResponseReturnValue:
    problem = told(refused.problem, refused.status) if refused else None
    this_year = parts().clock.today().year
    page = render_template(
        "schemes.html",
        year=year,
        years=range(this_year + 1, this_year - SHOWN_YEARS, -1),
        found=_found(year),
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", ""),
    )
    return page, problem.status if problem else 200


def _form(
    year: int, data: Mapping[str, Any] | None, refused: ServiceProblem | None = None
) -> ResponseReturnValue:
    found = _found(year)
    errors = (refused.problem.get("errors") or ()) if refused else ()
    form = draw(found["form"], data if data is not None else found["data"], None, errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template(
        "scheme_draft.html", year=year, form=form, problem=problem, problems=problem is not None
    )
    return page, problem.status if problem else 200
