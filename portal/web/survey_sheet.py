"""The page of somebody who was given a code: four questions, no sign-in, under a minute on a phone."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from chassis.actor import Actor
from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import public
from portal.web.parts import parts
from portal.web.refusals import told
from portal.web.surveys import DIMENSIONS

blueprint = Blueprint("survey_sheet", __name__)
SOMEBODY = Actor("rater", "测评人", "", "", "", frozenset())
"""Whoever answers: the same for all of them, because nobody is to be told apart."""
REFUSED = (404, 409, 422)


@blueprint.get("/s")
@public
def show() -> ResponseReturnValue:
    """The four questions; the code stands behind the question mark, which no log keeps."""
    return _page(request.args.get("t", ""))


@blueprint.post("/s")
@public
def answer() -> ResponseReturnValue:
    """Count the sheet; sending it twice counts once."""
    code = request.form.get("t", "")
    answers = {name: request.form[name] for name in DIMENSIONS if name in request.form}
    body, key = {"token": code or "-", "answers": answers}, request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", "assessment", "/survey-sheet", body, actor=SOMEBODY, key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _page(code, refused)
    return render_template("survey_sheet.html", found=None, problem=None, done=True, code="", chosen={})


def _page(code: str, refused: ServiceProblem | None = None) -> ResponseReturnValue:
    found = None
    try:
        found = parts().services.get("assessment", "/survey-sheet", actor=None, params={"token": code or "-"})
    except ServiceProblem as unknown:
        if unknown.status not in REFUSED:
            raise
        refused = refused or unknown
    problem = told(refused.problem, refused.status) if refused else None
    page = render_template(
        "survey_sheet.html",
        found=found,
        problem=problem,
        problems=problem is not None,
        done=False,
        code=code,
        chosen=request.form,
    )
    return page, problem.status if problem else 200
