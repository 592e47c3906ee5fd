"""登录: the pages of signing in, step by step, and of signing out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from chassis.errors import Refusal
from portal.web import password_rules
from portal.web.access import public
from portal.web.refusals import told_refusal
from portal.web.sessions import Halfway, halfway, visitor
from portal.web.signing_in import RENEWAL, STATUSES, SignIn, TooManyAttempts

PAGES = {RENEWAL: "sign_in.new_password"}
"""Where each step is done."""


def blueprint(sign_in: SignIn) -> Blueprint:
    """The routes of signing in and out."""
    routes = Blueprint("sign_in", __name__)

    @routes.get("/sign-in")
    @public
    def ask() -> Response | str:
        """The form; whoever is signed in already goes on."""
        if visitor().actor:
            return redirect(_going_on())
        return _form(None)

    @routes.post("/sign-in")
    @public
    def enter() -> ResponseReturnValue:
        """Check account and password."""
        try:
            pending = sign_in(request.form.get("user", ""), request.form.get("password", ""))
        except Refusal as refusal:
            if type(refusal) not in STATUSES:
                raise
            return _form(refusal), STATUSES[type(refusal)], _retry(refusal)
        return _next(pending)

    @routes.get("/sign-in/password")
    @public
    def new_password() -> ResponseReturnValue:
        """The form for a password of one's own, once one has signed in with a password that was given."""
        return _password_form(None) if _at(RENEWAL) else redirect(url_for("sign_in.ask"))

    @routes.post("/sign-in/password")
    @public
    def choose_password() -> ResponseReturnValue:
        """Keep it, and go on."""
        here = _at(RENEWAL)
        if here is None:
            return redirect(url_for("sign_in.ask"), 303)
        given = [request.form.get(name, "") for name in ("today", "new", "again")]
        try:
            pending = sign_in.choose_password(here.person, *given, step=RENEWAL)
        except Refusal as refusal:
            statuses = {**STATUSES, **password_rules.STATUSES}
            if type(refusal) not in statuses:
                raise
            return _password_form(refusal), statuses[type(refusal)], _retry(refusal)
        return _next(pending)

    @routes.post("/sign-out")
    @public
    def leave() -> Response:
        """Leave; the session is dead afterwards, whoever copied the cookie."""
        sign_in.out(visitor().actor)
        return redirect("/sign-in", 303)

    return routes


def own_address(address: str | None) -> str:
    """Where to go on; an address that is not ours leads to the first page."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\", "/sign-")):
        return "/"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(ord(sign) < 0x20 or sign == "\\" for sign in address):
        return "/"
    return address


def _going_on() -> str:
    return own_address(request.values.get("next"))


def _next(pending: str) -> Response:
    """The page of the step that is left, or the one somebody wanted in the first place."""
    if not pending:
        return redirect(_going_on(), 303)
    wanted = _going_on()
    return redirect(url_for(PAGES[pending], next=wanted if wanted != "/" else None), 303)


def _at(step: str) -> Halfway | None:
    """Who is just at this step of signing in."""
    found = halfway()
    return found if found is not None and found.pending == step else None


def _retry(refusal: Refusal) -> dict[str, str]:
    return {"Retry-After": str(refusal.facts["seconds"])} if isinstance(refusal, TooManyAttempts) else {}


def _form(refusal: Refusal | None) -> str:
    return render_template(
        "sign_in.html",
        problem=refusal.said if refusal else None,
        user=request.form.get("user", ""),
        next=request.values.get("next", ""),
        csrf_token=visitor().csrf_token,
    )


def _password_form(refusal: Refusal | None) -> str:
    return render_template(
        "sign_in_password.html",
        problem=told_refusal(refusal, 422) if refusal else None,
        problems=refusal is not None,
        next=request.values.get("next", ""),
        least=password_rules.SHORTEST,
    )
