"""The public register: the guidance list and every admitted item in force; the office keeps it here too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding, public
from portal.web.files import as_attachment
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader, visitor
from portal.web.refusals import Told, told
from portal.web.uploads import forward_upload, marked_workbook, takes_files

blueprint = Blueprint("catalogue", __name__)
KEEPERS = ("committee_office_clerk", "committee_office_head")
OWNER = "department_clerk"
SECRETARY = "community_secretary"
COUNTS = ("asked", "against")
REJECTION = ("heard_by", "heard_on", *COUNTS, "reason")
FILTERS = ("q", "unit", "place", "category", "kind", "in_force_on")


@blueprint.get("/catalogue")
@public
def show() -> ResponseReturnValue:
    """Search and filter what may be asked of communities."""
    return _list_page()


def _list_page(problem: Told | None = None) -> ResponseReturnValue:
    filters = asked_for(*FILTERS, "after")
    actor = visitor().actor
    page = render_template(
        "catalogue.html",
        found=listed("admission", "/catalogue", filters, limit=40),
        filters=filters,
        units=parts().directory.units(kinds=("department", "coordinating_body", "committee_office")),
        places=parts().directory.units(kinds=("township", "community")),
        keeps=actor is not None and any(map(actor.holds, KEEPERS)),
        owns=actor.units_of(OWNER) if actor is not None else frozenset(),
        shown={name: filters[name] for name in FILTERS if name in filters},
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.get("/catalogue/<ref>")
@public
def one(ref: str) -> ResponseReturnValue:
    """An item with its versions and when each was in force, and what is alike."""
    found = parts().services.get("admission", f"/catalogue/{ref}", actor=visitor().actor)
    return _item_page(found)


def _item_page(found: Any, problem: Told | None = None) -> ResponseReturnValue:
    actor = visitor().actor
    page = render_template(
        "catalogue_item.html",
        item=found,
        keeps=actor is not None and any(map(actor.holds, KEEPERS)),
        speaks=actor is not None and actor.holds(SECRETARY) and _falls_on(found["versions"], actor.unit),
        outcome=request.args.get("told", ""),
        given=request.form if problem else {},
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def _falls_on(versions: Any, community: str) -> bool:
    """Whether a version in force names a community or its township; the service judges."""
    return any(
        place["code"] in (community, community[:9])
        for one in versions
        if one["in_force"]
        for place in (*one["communities"], *one["townships"])
    )


@blueprint.post("/catalogue/<item>/rejection")
@holding(SECRETARY)
def reject(item: str) -> ResponseReturnValue:
    """A community tells that its residents generally reject the item."""
    given = {name: request.form.get(name, "").strip() for name in REJECTION}
    body = {name: int(text) if name in COUNTS and text.isdecimal() else text for name, text in given.items()}
    path, key = f"/items/{item}/rejections", request.form.get("request_key") or new_id()
    try:
        kept = parts().services.send("POST", "admission", path, body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in (403, 404, 409, 422):
            raise
        found = parts().services.get("admission", f"/catalogue/{item}", actor=reader())
        return _item_page(found, told(refused.problem, refused.status))
    return redirect(url_for("catalogue.one", ref=item, told="opened" if kept["case_no"] else "kept"), 303)


@blueprint.post("/catalogue/<item>/correction")
@holding(*KEEPERS)
def correct(item: str) -> ResponseReturnValue:
    """Confirm the correction of a slip of the pen (勘误)."""
    body = {name: request.form.get(name, "").strip() for name in ("field", "text", "reason")}
    path, key = f"/items/{item}/correction", request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", "admission", path, body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in (403, 404, 409, 422):
            raise
        found = parts().services.get("admission", f"/catalogue/{item}", actor=reader())
        return _item_page(found, told(refused.problem, refused.status))
    return redirect(url_for("catalogue.one", ref=item), 303)


@blueprint.get("/catalogue/shown.xlsx")
@public
def export_shown() -> ResponseReturnValue:
    """What the filters show, whole, as a workbook."""
    try:
        found = parts().services.download(
            "admission", "/catalogue/export.xlsx", actor=visitor().actor, params=asked_for(*FILTERS)
        )
    except ServiceProblem as refused:
        if refused.status not in (404, 422):
            raise
        return _list_page(told(refused.problem, refused.status))
    return as_attachment(found)


@blueprint.get("/catalogue/export.xlsx")
@public
def export() -> ResponseReturnValue:
    """The guidance list as a workbook that can be imported again."""
    found = parts().services.download("admission", "/guidance-list/export.xlsx", actor=visitor().actor)
    return as_attachment(found)


@blueprint.get("/catalogue/import")
@holding(*KEEPERS)
def upload() -> ResponseReturnValue:
    """The page a workbook is handed in on."""
    return render_template("catalogue_import.html", preview=None)


@blueprint.post("/catalogue/import")
@holding(*KEEPERS)
@takes_files
def check_or_import() -> ResponseReturnValue:
    """First a preview, then, once confirmed, the import; errors come back as the marked workbook."""
    confirmed = request.form.get("confirm") == "1"
    try:
        found = forward_upload(
            "admission", "/guidance-list/import", {"confirm": "true" if confirmed else "false"}
        )
    except ServiceProblem as refused:
        if refused.status not in (400, 409, 413, 415, 422):
            raise
        page = render_template(
            "catalogue_import.html",
            preview=None,
            problem=told(refused.problem, refused.status),
            problems=True,
            marked=marked_workbook(refused),
        )
        return page, refused.status
    return render_template("catalogue_import.html", preview=found, imported=confirmed)


@blueprint.post("/catalogue/<entry>/category")
@holding(*KEEPERS)
def confirm_category(entry: str) -> ResponseReturnValue:
    """Confirm or correct the category of a list entry, with a reason."""
    body = {"category": request.form.get("category", ""), "reason": request.form.get("reason", "").strip()}
    path, key = f"/guidance-list/{entry}/category", request.form.get("request_key") or new_id()
    parts().services.send("POST", "admission", path, body, actor=reader(), key=key)
    return redirect(url_for("catalogue.show", q=entry), 303)


@blueprint.post("/catalogue/<item>/exit")
@holding(OWNER)
def end_item(item: str) -> ResponseReturnValue:
    """The department begins to file the end of its item, and goes on at the case."""
    key = request.form.get("request_key") or new_id()
    begun = parts().services.send("POST", "admission", f"/items/{item}/exit", {}, actor=reader(), key=key)
    return redirect(url_for("casefile.show", service="admission", case_no=begun["case_no"]), 303)


@blueprint.post("/catalogue/<item>/leave")
@holding("department_clerk")
def leave_list(item: str) -> ResponseReturnValue:
    """The unit an entry of the guidance list names begins to apply for its exit."""
    key = request.form.get("request_key") or new_id()
    begun = parts().services.send("POST", "admission", f"/entries/{item}/exit", {}, actor=reader(), key=key)
    if begun.get("task_id"):
        return redirect(url_for("tasks.show", service="admission", task_id=begun["task_id"]), 303)
    return redirect(url_for("casefile.show", service="admission", case_no=begun["case_no"]), 303)


@blueprint.post("/catalogue/<item>/change")
@holding(OWNER)
def change_item(item: str) -> ResponseReturnValue:
    """The department begins to apply for a change; the form starts as the version in force stands."""
    key = request.form.get("request_key") or new_id()
    begun = parts().services.send("POST", "admission", f"/items/{item}/change", {}, actor=reader(), key=key)
    if begun.get("task_id"):
        return redirect(url_for("tasks.show", service="admission", task_id=begun["task_id"]), 303)
    return redirect(url_for("casefile.show", service="admission", case_no=begun["case_no"]), 303)
