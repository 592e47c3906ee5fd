"""双向考评: the agencies judged for a year, and each result opened down to marks, answers and facts."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding, signed_in
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.rounding import rounded

blueprint = Blueprint("assessments", __name__)
PERFORMANCE = "performance_office_clerk"
REFUSED = (409, 422)
SHOWN_YEARS = 4


def asked_year() -> int:
    """The year asked for; this one when none is."""
    wished = request.values.get("year", "")
    return int(wished) if re.fullmatch(r"20\d\d", wished) else parts().clock.today().year


@blueprint.get("/assessments")
@signed_in
def show() -> ResponseReturnValue:
    """The assessments of a year."""
    return _page(asked_year())


@blueprint.post("/assessments")
@holding(PERFORMANCE)
def begin() -> ResponseReturnValue:
    """Begin the year for every agency that is not assessed yet."""
    year, key = asked_year(), request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", "assessment", "/assessments", {"year": year}, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(year, refused)
    return redirect(url_for("assessments.show", year=year, done=1), 303)


@blueprint.post("/assessments/excellent-share")
@holding(PERFORMANCE)
def fix_share() -> ResponseReturnValue:
    """Fix the list of 优秀 of a year whose scheme sets a share."""
    year, key = asked_year(), request.form.get("request_key") or new_id()
    try:
        parts().services.send(
            "POST", "assessment", "/excellent-shares", {"year": year}, actor=reader(), key=key
        )
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(year, refused)
    return redirect(url_for("assessments.show", year=year, fixed=1), 303)


@blueprint.get("/assessments/<case_no>")
@signed_in
def result(case_no: str) -> ResponseReturnValue:
    """One result with every version it had."""
    found = parts().services.get("assessment", f"/assessments/{case_no}", actor=reader())
    return render_template("assessment.html", found=found)


def _page(year: int, refused: ServiceProblem | None = None) -> ResponseReturnValue:
    found = parts().services.get("assessment", "/assessments", actor=reader(), params={"year": year})
    this_year = parts().clock.today().year
    problem = told(refused.problem, refused.status) if refused else None
    page = render_template(
        "assessments.html",
        year=year,
        years=range(this_year, this_year - SHOWN_YEARS, -1),
        found=found,
        share=_share(year),
        pushed=[_shown(one) for one in parts().annual_results.of(_units(), year)],
        problem=problem,
        problems=problem is not None,
        done="done" in request.args,
        fixed="fixed" in request.args,
    )
    return page, problem.status if problem else 200


def _share(year: int) -> Any:
    """The ranking for the year's share of 优秀, for the performance office where there is a share."""
    if not reader().holds(PERFORMANCE):
        return None
    told = parts().services.get("assessment", "/excellent-shares", actor=reader(), params={"year": year})
    return told if told["share"] else None


def _units() -> set[str]:
    actor = reader()
    return {actor.unit, *(role.partition("@")[2] for role in actor.roles)} - {""}


def _shown(one: Any) -> dict[str, Any]:
    """A result as it was pushed; its exact numbers are only rounded to be read."""
    return {**one, "total": rounded(one["total"]), "rate": rounded(one["rate"])}
