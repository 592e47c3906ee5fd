"""账号安全: one's own password, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.errors import Refusal
from portal.storage.sign_in_log import CAME_IN
from portal.web import password_rules, signing_in
from portal.web.access import signed_in
from portal.web.devices import device_words
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal
from portal.web.sessions import own_session

blueprint = Blueprint("own_account", __name__)
STATUSES = {**signing_in.STATUSES, **password_rules.STATUSES}


@blueprint.get("/my-account")
@signed_in
def show() -> ResponseReturnValue:
    """Sessions, the last sign-ins, and the form for a new password."""
    return _page()


@blueprint.post("/my-account/password")
@signed_in
def choose_password() -> ResponseReturnValue:
    """Change one's own password; everything else that is signed in is signed out."""
    today, new, again = (request.form.get(name, "") for name in ("today", "new", "again"))
    try:
        parts().signing.choose_password(reader(), today, new, again)
    except Refusal as refusal:
        if type(refusal) not in STATUSES:
            raise
        return _page(refusal)
    return redirect(url_for("own_account.show", done="password"), 303)


@blueprint.post("/my-account/sessions/end")
@signed_in
def end_session() -> ResponseReturnValue:
    """End one session; whoever ends the one they look from is signed out."""
    parts().sessions.end(reader(), reader().user_id, request.form.get("session", ""))
    return redirect(url_for("own_account.show", done="ended"), 303)


@blueprint.post("/my-account/sessions/end-others")
@signed_in
def end_others() -> ResponseReturnValue:
    """Stay signed in here and nowhere else."""
    parts().sessions.end_all(reader(), reader().user_id, but=own_session())
    return redirect(url_for("own_account.show", done="others"), 303)


def _page(refusal: Refusal | None = None) -> ResponseReturnValue:
    kept = parts().sessions
    status = STATUSES[type(refusal)] if refusal else 200
    page = render_template(
        "own_account.html",
        sessions=kept.of(reader().user_id),
        here_now=own_session(),
        newest=kept.newest(reader().user_id),
        came_in=CAME_IN,
        device_words=device_words,
        least=password_rules.SHORTEST,
        problem=told_refusal(refusal, status) if refusal else None,
        problems=refusal is not None,
        done=request.args.get("done", "") if not refusal else "",
    )
    return page, status
