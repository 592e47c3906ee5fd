"""账号安全: one's own password, second factor, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from chassis.errors import Refusal
from portal.storage.sign_in_log import CAME_IN
from portal.web import password_rules, signing_in, wording
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


@blueprint.get("/my-account/second-factor")
@signed_in
def begin_factor() -> ResponseReturnValue:
    """What an authenticator app is to be told."""
    return _factor_page()


@blueprint.post("/my-account/second-factor")
@signed_in
def enrol_factor() -> ResponseReturnValue:
    """Have it asked for from now on; the backup codes are shown this once."""
    try:
        parts().signing.own_password(reader(), request.form.get("own", ""))
        codes = parts().signing.enrol(reader(), request.form.get("code", ""))
    except Refusal as refusal:
        if type(refusal) not in STATUSES:
            raise
        return _factor_page(refusal)
    return render_template("backup_codes.html", codes=codes, onward=url_for("own_account.show"))


@blueprint.post("/my-account/second-factor/codes")
@signed_in
def renew_codes() -> ResponseReturnValue:
    """Ten fresh backup codes, shown this once."""
    try:
        parts().signing.own_password(reader(), request.form.get("own", ""))
        codes = parts().second_factors.renew_codes(reader())
    except Refusal as refusal:
        if type(refusal) not in STATUSES:
            raise
        return _page(refusal)
    return render_template("backup_codes.html", codes=codes, onward=url_for("own_account.show"))


@blueprint.post("/my-account/second-factor/drop")
@signed_in
def drop_factor() -> ResponseReturnValue:
    """Do without a second factor; not for administrators."""
    try:
        parts().signing.own_password(reader(), request.form.get("own", ""))
        parts().second_factors.drop(reader())
    except Refusal as refusal:
        if type(refusal) not in STATUSES:
            raise
        return _page(refusal)
    return redirect(url_for("own_account.show", done="dropped"), 303)


def _factor_page(refusal: Refusal | None = None) -> ResponseReturnValue:
    status = STATUSES[type(refusal)] if refusal else 200
    page = render_template(
        "second_factor.html",
        enrolment=parts().second_factors.begin(reader()),
        action=url_for("own_account.enrol_factor"),
        signing_in=False,
        problem=told_refusal(refusal, status) if refusal else None,
        problems=refusal is not None,
    )
    return page, status


def _page(refusal: Refusal | None = None) -> ResponseReturnValue:
    kept = parts().sessions
    status = STATUSES[type(refusal)] if refusal else 200
    page = render_template(
        "own_account.html",
        sessions=kept.of(reader().user_id),
        here_now=own_session(),
        factor=parts().second_factors.state(reader().user_id),
        newest=kept.newest(reader().user_id),
        came_in=CAME_IN,
        device_words=device_words,
        methods=wording.sign_in_methods(),
        least=password_rules.SHORTEST,
        problem=told_refusal(refusal, status) if refusal else None,
        problems=refusal is not None,
        done=request.args.get("done", "") if not refusal else "",
    )
    return page, status
