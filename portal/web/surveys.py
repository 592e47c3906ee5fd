"""满意度测评: a township draws its samples, prints the slips, follows how many answered, and closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding, signed_in
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.survey_codes import fingerprints, new_codes, slips

blueprint = Blueprint("surveys", __name__)
CLERK = "township_clerk"
GROUPS = ("staff", "residents", "users")
DIMENSIONS = ("management", "handling", "attitude", "conduct")
LARGEST = 300
REFUSED = (403, 404, 409, 422)


@blueprint.get("/surveys/<case_no>/<township>")
@signed_in
def show(case_no: str, township: str) -> ResponseReturnValue:
    """How far a survey is, or the form that begins it."""
    return _page(case_no, township)


@blueprint.post("/surveys/<case_no>/<township>")
@holding(CLERK)
def begin(case_no: str, township: str) -> ResponseReturnValue:
    """Draw the samples; the answer is the page of the slips, shown this once."""
    samples = [_sample(group) for group in GROUPS]
    codes = new_codes({one["group"]: min(max(one["size"], 0), LARGEST) for one in samples})
    body = {
        "samples": samples,
        "lottery": request.form.get("lottery", "").strip(),
        "due": request.form.get("due", ""),
        "tokens": fingerprints(codes),
    }
    return _handing_out(case_no, township, f"/surveys/{case_no}/{township}", body, codes)


@blueprint.post("/surveys/<case_no>/<township>/replace")
@holding(CLERK)
def replace(case_no: str, township: str) -> ResponseReturnValue:
    """Replace the unused codes of a group; the old slips are worthless from then on."""
    found, group = _found(case_no, township), request.form.get("group", "")
    unused = next((one["unused"] for one in found["groups"] if one["group"] == group), 0)
    codes = new_codes({group: unused})
    body = {"group": group, "tokens": fingerprints(codes).get(group, [])}
    return _handing_out(case_no, township, f"/surveys/{found['survey_id']}/tokens", body, codes)


@blueprint.post("/surveys/<case_no>/<township>/<any(extend, close, paper):act>")
@holding(CLERK)
def run(case_no: str, township: str, act: str) -> ResponseReturnValue:
    """Extend it once, close it, or enter a sheet from paper."""
    body: dict[str, Any] = {}
    if act == "extend":
        body = {"until": request.form.get("until", "")}
    elif act == "paper":
        answers = {name: value for name, value in request.form.items() if name in DIMENSIONS}
        body = {"token": request.form.get("token", "").strip(), "answers": answers}
    found = _found(case_no, township)
    if refused := _send(f"/surveys/{found['survey_id']}/{act}", body):
        return _page(case_no, township, refused)
    return redirect(url_for("surveys.show", case_no=case_no, township=township, done=act), 303)


def _handing_out(
    case_no: str, township: str, path: str, body: Mapping[str, Any], codes: Mapping[str, list[str]]
) -> ResponseReturnValue:
    if refused := _send(path, body):
        return _page(case_no, township, refused)
    # Printed and handed out: the name people ask for, not the one this request came under.
    address = urljoin(parts().public_url, url_for("survey_sheet.show"))
    page = render_template("survey_slips.html", found=_found(case_no, township), slips=slips(codes, address))
    return page, 200, {"Cache-Control": "no-store"}


def _sample(group: str) -> dict[str, Any]:
    form = request.form
    return {
        "group": group,
        "frame": form.get(f"{group}-frame", 0, type=int),
        "size": form.get(f"{group}-size", 0, type=int),
        "source": form.get(f"{group}-source", "").strip() or "—",
    }


def _send(path: str, body: Mapping[str, Any]) -> ServiceProblem | None:
    key = request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", "assessment", path, body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return refused
    return None


def _found(case_no: str, township: str) -> Any:
    return parts().services.get("assessment", f"/surveys/{case_no}/{township}", actor=reader())


def _page(case_no: str, township: str, refused: ServiceProblem | None = None) -> ResponseReturnValue:
    problem = told(refused.problem, refused.status) if refused else None
    page = render_template(
        "survey.html",
        found=_found(case_no, township),
        entered=request.form if refused else {},
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", ""),
    )
    return page, problem.status if problem else 200
