"""目标责任书: the statements of a year by agency, the page of one, and how far its targets are."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
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
from portal.web.statement_form import BEGIN, REPORT, report_data

blueprint = Blueprint("statements", __name__)
PERFORMANCE, AGENCY_HEAD = "performance_office_clerk", "agency_head"
REFUSED = (409, 422)


@blueprint.get("/statements")
@signed_in
def show() -> ResponseReturnValue:
    """The statements of a year that are the reader's business, by agency."""
    return _list(asked_year())


@blueprint.post("/statements")
@holding(PERFORMANCE, AGENCY_HEAD)
def begin() -> ResponseReturnValue:
    """Begin the year for everybody, or an agency's own statement with one township."""
    year = asked_year()
    asked = {key: value for key in ("agency", "township") if (value := request.form.get(key, "")[:64])}
    if because := request.form.get("recognise_because", "").strip()[:500]:
        asked["recognise_because"] = because
    try:
        begun = _send("/statements", {"year": year, **asked})
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _list(year, refused)
    if len(begun["cases"]) == 1:
        return redirect(url_for("casefile.show", service="assessment", case_no=begun["cases"][0]), 303)
    return redirect(url_for("statements.show", year=year, done=len(begun["cases"])), 303)


@blueprint.get("/statements/<case_no>")
@signed_in
def one(case_no: str) -> ResponseReturnValue:
    """One statement: targets, signatures, what it replaced."""
    return render_template("statement.html", found=_found(case_no), done="done" in request.args)


@blueprint.get("/statements/<case_no>/report")
@holding(AGENCY_HEAD)
def report(case_no: str) -> ResponseReturnValue:
    """The form in which an agency reports how far it is."""
    found = _found(case_no)
    if not found["may_report"]:
        abort(404)
    return _report(found, report_data(found))


@blueprint.post("/statements/<case_no>/report")
@holding(AGENCY_HEAD)
def send_report(case_no: str) -> ResponseReturnValue:
    """Hand in the report; targets without a degree are left as they are."""
    data = submissions.read(REPORT, request.form, keep_empty=True)
    try:
        _send(f"/statements/{case_no}/reports", {"reports": data.get("reports") or []})
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _report(_found(case_no), data, refused)
    return redirect(url_for("statements.one", case_no=case_no, done=1), 303)


def _list(year: int, refused: ServiceProblem | None = None) -> ResponseReturnValue:
    filters = {**asked_for("after"), "year": str(year)}
    found = listed("assessment", "/statements", filters)
    this_year = parts().clock.today().year
    problem = told(refused.problem, refused.status) if refused else None
    page = render_template(
        "statements.html",
        year=year,
        years=range(this_year + 1, this_year - SHOWN_YEARS, -1),
        found=found,
        begin=draw(BEGIN, {}, {}) if found.about.get("may_begin") else None,
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", ""),
    )
    return page, problem.status if problem else 200


def _report(found: Any, data: dict[str, Any], refused: ServiceProblem | None = None) -> ResponseReturnValue:
    errors = (refused.problem.get("errors") or ()) if refused else ()
    targets = [
        {"value": one["key"], "label": f"{one['name']}（{one['weight']}，{one['value']}）"}
        for one in found["lines"]
    ]
    form = draw(REPORT, data, {"targets": targets}, errors)
    problem = told(refused.problem, refused.status, form if form.errors else None) if refused else None
    page = render_template(
        "statement_report.html", found=found, form=form, problem=problem, problems=problem is not None
    )
    return page, problem.status if problem else 200


def _found(case_no: str) -> Any:
    return parts().services.get("assessment", f"/statements/{case_no}", actor=reader())


def _send(path: str, body: Any) -> Any:
    key = request.form.get("request_key") or new_id()
    return parts().services.send("POST", "assessment", path, body, actor=reader(), key=key)
