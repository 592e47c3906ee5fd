"""统一待办: who is whom in the other system, what it was not told, and telling it again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.errors import Refusal
from portal.web.access import holding
from portal.web.keeping_to_dos import STATUSES
from portal.web.listing import asked_for
from portal.web.navigation import KEEPER
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal

blueprint = Blueprint("to_dos", __name__)
VIEWS = ("accounts", "given_up", "again")


@blueprint.get("/to-dos")
@holding(KEEPER)
def show() -> ResponseReturnValue:
    """Accounts and their ids, what was given up, or what failed and is tried again by itself."""
    return _page()


@blueprint.post("/to-dos/accounts")
@holding(KEEPER)
def bind() -> ResponseReturnValue:
    """Know an account under an id, or not at all."""
    form = request.form
    try:
        parts().to_dos.bind(reader(), form.get("account", ""), form.get("external_id", ""))
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for("to_dos.show", q=form.get("q") or None, done="kept"), 303)


@blueprint.post("/to-dos/again")
@holding(KEEPER)
def try_again() -> ResponseReturnValue:
    """Try one from the beginning, or all that were given up."""
    done = parts().to_dos.try_again(reader(), request.form.get("task", ""))
    return redirect(url_for("to_dos.show", view="given_up", done=done), 303)


def _page(refusal: Refusal | None = None) -> ResponseReturnValue:
    kept = parts().to_dos
    view = asked_for("view").get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    words = (request.form if refusal else request.args).get("q", "").strip()[:50]
    problem = told_refusal(refusal, STATUSES[type(refusal)]) if refusal else None
    page = None
    if view != VIEWS[0]:
        page = kept.troubled(given_up=view == "given_up", after=request.args.get("after"))
    shown = render_template(
        "to_dos.html",
        is_set_up=kept.is_set_up,
        overview=kept.overview(),
        view=view,
        words=words,
        accounts=kept.accounts(words) if page is None else [],
        rows=page.rows if page else [],
        next=page.next if page else None,
        typed=request.form,
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", "") if request.method == "GET" else "",
    )
    return shown, problem.status if problem else 200
