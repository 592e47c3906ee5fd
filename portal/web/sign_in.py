"""登录: the pages of signing in, step by step, and of signing out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from chassis.errors import Refusal
from portal.web import password_rules
from portal.web.access import public
from portal.web.lockout import TooManyAttempts
from portal.web.refusals import told_refusal
from portal.web.second_factors import SecondFactors
from portal.web.sessions import Halfway, halfway, visitor, vouched
from portal.web.signing_in import CODE, ENROLMENT, RENEWAL, STATUSES, SignIn
from portal.web.signing_in_elsewhere import Elsewhere

PAGES = {CODE: "sign_in.ask_code", RENEWAL: "sign_in.new_password", ENROLMENT: "sign_in.begin_factor"}
"""Where each step is done."""


def blueprint(sign_in: SignIn, factors: SecondFactors, elsewhere: Elsewhere | None = None) -> Blueprint:
    """The routes of signing in and out."""
    routes = Blueprint("sign_in", __name__)

    @routes.get("/sign-in")
    @public
    def ask() -> Response | str:
        """The form; whoever is signed in already goes on."""
        if visitor().actor:
            return redirect(going_on())
        return sign_in_page(None, elsewhere)

    @routes.post("/sign-in")
    @public
    def enter() -> ResponseReturnValue:
        """Check account and password."""
        try:
            pending = sign_in(request.form.get("user", ""), request.form.get("password", ""))
        except Refusal as refusal:
            if type(refusal) not in STATUSES:
                raise
            return sign_in_page(refusal, elsewhere), STATUSES[type(refusal)], _retry(refusal)
        return next_page(pending, going_on())

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
        return next_page(pending, going_on())

    @routes.get("/sign-in/code")
    @public
    def ask_code() -> ResponseReturnValue:
        """The form for the code of the second factor."""
        return _code_form(None) if _at(CODE) else redirect(url_for("sign_in.ask"))

    @routes.post("/sign-in/code")
    @public
    def check_code() -> ResponseReturnValue:
        """Check it, and go on."""
        here = _at(CODE)
        if here is None:
            return redirect(url_for("sign_in.ask"), 303)
        try:
            pending = sign_in.prove(here.person, request.form.get("code", ""))
        except Refusal as refusal:
            if type(refusal) not in STATUSES:
                raise
            return _code_form(refusal), STATUSES[type(refusal)], _retry(refusal)
        return next_page(pending, going_on())

    @routes.get("/sign-in/second-factor")
    @public
    def begin_factor() -> ResponseReturnValue:
        """What the app of somebody who must have a second factor is told."""
        here = _at(ENROLMENT)
        return _factor_form(here, factors, None) if here else redirect(url_for("sign_in.ask"))

    @routes.post("/sign-in/second-factor")
    @public
    def enrol_factor() -> ResponseReturnValue:
        """Have it asked for from now on; the backup codes are shown this once."""
        here = _at(ENROLMENT)
        if here is None:
            return redirect(url_for("sign_in.ask"), 303)
        try:
            codes = sign_in.enrol(here.person, request.form.get("code", ""), step=ENROLMENT)
        except Refusal as refusal:
            if type(refusal) not in STATUSES:
                raise
            return _factor_form(here, factors, refusal), STATUSES[type(refusal)]
        g.actor = here.person
        return render_template("backup_codes.html", codes=codes, onward=going_on())

    @routes.post("/sign-out")
    @public
    def leave() -> Response:
        """Leave; the session is dead afterwards, whoever copied the cookie. The provider's too, if it can."""
        onward = elsewhere.signing.farewell(visitor().actor, vouched(), elsewhere.back) if elsewhere else ""
        sign_in.out(visitor().actor)
        return redirect(onward or "/sign-in", 303)

    return routes


def own_address(address: str | None) -> str:
    """Where to go on; an address that is not ours leads to the first page."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\", "/sign-")):
        return "/"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(ord(sign) < 0x20 or sign == "\\" for sign in address):
        return "/"
    return address


def going_on() -> str:
    """Where whoever signs in wanted to go."""
    return own_address(request.values.get("next"))


def next_page(pending: str, wanted: str) -> Response:
    """The page of the step that is left, or the one somebody wanted in the first place."""
    if not pending:
        return redirect(wanted, 303)
    return redirect(url_for(PAGES[pending], next=wanted if wanted != "/" else None), 303)


def _at(step: str) -> Halfway | None:
    """Who is just at this step of signing in."""
    found = halfway()
    return found if found is not None and found.pending == step else None


def _retry(refusal: Refusal) -> dict[str, str]:
    return {"Retry-After": str(refusal.facts["seconds"])} if isinstance(refusal, TooManyAttempts) else {}


def sign_in_page(refusal: Refusal | None, elsewhere: Elsewhere | None) -> str:
    """Every way in that there is, and what was wrong."""
    wanted = request.values.get("next", "")
    return render_template(
        "sign_in.html",
        problem=told_refusal(refusal, 422) if refusal else None,
        problems=refusal is not None,
        user=request.form.get("user", ""),
        next=wanted,
        elsewhere=elsewhere,
        csrf_token=visitor().csrf_token,
    )


def _code_form(refusal: Refusal | None) -> str:
    return render_template(
        "sign_in_code.html",
        problem=told_refusal(refusal, 422) if refusal else None,
        problems=refusal is not None,
        next=request.values.get("next", ""),
    )


def _factor_form(here: Halfway, factors: SecondFactors, refusal: Refusal | None) -> str:
    return render_template(
        "second_factor.html",
        enrolment=factors.begin(here.person),
        action=url_for("sign_in.enrol_factor"),
        signing_in=True,
        problem=told_refusal(refusal, 422) if refusal else None,
        problems=refusal is not None,
        next=request.values.get("next", ""),
    )


def _password_form(refusal: Refusal | None) -> str:
    return render_template(
        "sign_in_password.html",
        problem=told_refusal(refusal, 422) if refusal else None,
        problems=refusal is not None,
        next=request.values.get("next", ""),
        least=password_rules.SHORTEST,
    )
