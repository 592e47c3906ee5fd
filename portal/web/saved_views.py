"""我的视图: lists of the desk kept under a name, with their filters, and the one the desk opens with."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.errors import Refusal
from portal.storage.saved_views import SavedView, Wanted
from portal.web.access import signed_in
from portal.web.keeping_opinions import own
from portal.web.keeping_views import LONGEST, STATUSES, may_drop
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal

blueprint = Blueprint("saved_views", __name__)


def address_of(view: SavedView) -> str:
    """The desk as a view shows it."""
    wanted = view.wanted
    asked = {"text": wanted.text, "process": wanted.process_id, "sort": wanted.sort}
    given = {key: value for key, value in asked.items() if value}
    return url_for("inbox.show", view=wanted.view, **given)  # type: ignore[arg-type]


def _asked() -> Wanted:
    given = request.values
    return Wanted(
        given.get("view", "open")[:20],
        given.get("text", "").strip()[:100],
        given.get("process", "")[:64],
        given.get("sort", "")[:20],
    )


def _page(name: str = "", refusal: Refusal | None = None) -> ResponseReturnValue:
    problem = told_refusal(refusal, STATUSES[type(refusal)]) if refusal else None
    kept = parts().views.offered_to(reader())
    written = render_template(
        "saved_views.html",
        kept=[(one, address_of(one), may_drop(reader(), one), one.owner != own(reader())) for one in kept],
        opens_plainly=not any(one.is_first for one in kept),
        wanted=_asked() if "view" in request.values else None,
        processes=dict(parts().worklist.processes()),
        name=name,
        longest=LONGEST,
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", ""),
    )
    return written, problem.status if problem else 200


@blueprint.get("/saved-views")
@signed_in
def show() -> ResponseReturnValue:
    """Every view the reader may use; coming from the desk, its list can be kept."""
    return _page()


@blueprint.post("/saved-views")
@signed_in
def keep() -> ResponseReturnValue:
    """Keep a list of the desk under a name."""
    name = request.form.get("name", "")
    try:
        parts().views.keep(reader(), name, _asked(), for_unit=request.form.get("whose") == "unit")
    except Refusal as refused:
        return _page(name, refused)
    return redirect(url_for("saved_views.show", done="kept"), 303)


@blueprint.post("/saved-views/first")
@signed_in
def open_with() -> ResponseReturnValue:
    """Choose what the desk opens with."""
    try:
        parts().views.open_with(reader(), request.form.get("first", ""))
    except Refusal as refused:
        return _page("", refused)
    return redirect(url_for("saved_views.show", done="first"), 303)


@blueprint.post("/saved-views/<view_id>/drop")
@signed_in
def drop(view_id: str) -> ResponseReturnValue:
    """Drop a view."""
    try:
        parts().views.drop(reader(), view_id)
    except Refusal as refused:
        return _page("", refused)
    return redirect(url_for("saved_views.show", done="dropped"), 303)
