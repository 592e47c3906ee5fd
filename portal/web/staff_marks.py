"""人员日常考核: which months of which agency are marked, the sheet of a month, telling the year."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import submissions
from portal.web.access import holding, signed_in
from portal.web.assessments import SHOWN_YEARS, asked_year
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rendering import draw
from portal.web.staff_mark_form import month_data, month_form

blueprint = Blueprint("staff_marks", __name__)
CLERK = "township_clerk"
REFUSED = (409, 422)
MONTH_PATH = "/staff-marks/<agency>/<township>/<int:year>/<int:month>"


@blueprint.get("/staff-marks")
@signed_in
def show() -> ResponseReturnValue:
    """The agencies that are the reader's business; nobody is named here."""
    return _list(asked_year())


@blueprint.post("/staff-marks/<agency>/<int:year>/telling")
@holding(CLERK)
def tell(agency: str, year: int) -> ResponseReturnValue:
    """Add the year up and tell the department."""
    try:
        begun = _send(f"/staff-marks/{agency}/{year}/telling", {})
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _list(year, refused)
    return redirect(url_for("casefile.show", service="assessment", case_no=begun["case_no"]), 303)


@blueprint.get(MONTH_PATH)
@holding(CLERK)
def month(agency: str, township: str, year: int, month: int) -> ResponseReturnValue:
    """The sheet of a month."""
    found = _found()
    return _sheet(found, month_data(found))


@blueprint.post(MONTH_PATH)
@holding(CLERK)
def mark(agency: str, township: str, year: int, month: int) -> ResponseReturnValue:
    """Hand in the marks of a month."""
    found = _found()
    data = submissions.read(month_form(found), request.form, keep_empty=True)
    body = {"marks": data.get("marks") or [], "cause": data.get("cause") or ""}
    if (seen := request.form.get("version", "")).isdecimal():
        body["version"] = int(seen)
    try:
        _send(request.path, body)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _sheet(found, data, refused)
    return redirect(url_for("staff_marks.show", year=year, done=month), 303)


def _list(year: int, refused: ServiceProblem | None = None) -> ResponseReturnValue:
    today = parts().clock.today()
    problem = told(refused.problem, refused.status) if refused else None
    page = render_template(
        "staff_marks.html",
        year=year,
        years=range(today.year, today.year - SHOWN_YEARS, -1),
        found=listed("assessment", "/staff-marks", {**asked_for("after"), "year": str(year)}),
        over=12 if year < today.year else today.month - 1 if year == today.year else 0,
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", ""),
    )
    return page, problem.status if problem else 200


def _sheet(found: Any, data: dict[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    staff = [{"value": one["member"], "label": f"{one['post']} {one['holder']}"} for one in found["staff"]]
    form = draw(month_form(found), data, {"staff": staff}, errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template(
        "staff_month.html", found=found, form=form, problem=problem, problems=problem is not None
    )
    return page, problem.status if problem else 200


def _found() -> Any:
    return parts().services.get("assessment", request.path, actor=reader())


def _send(path: str, body: Any) -> Any:
    key = request.form.get("request_key") or new_id()
    return parts().services.send("POST", "assessment", path, body, actor=reader(), key=key)
