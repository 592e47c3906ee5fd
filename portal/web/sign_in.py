"""Signing in and out; guessing is made slow for everybody and never locks anybody out for good."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.telemetry import logs
from chassis.texts import Said
from portal.storage import attempts, sessions
from portal.storage.work import Work
from portal.web.access import public
from portal.web.passwords import Passwords, TooBusyToCheck
from portal.web.security import FormNotOurs
from portal.web.sessions import SessionDoor, visitor

_log = logs.logger("portal.sign-in")


class WrongPassword(Refusal):
    """Account or password is wrong; which of them is nobody's business."""

    code = "sign-in-refused"
    title = Said("账号或口令不正确。", "The account or the password is not right.")


class TooManyAttempts(Refusal):
    """Too many failures for this account or from this address; the next attempt has to wait."""

    code = "too-many-attempts"
    title = Said("尝试次数过多。", "Too many attempts.")
    detail = Said(
        "尝试次数过多，请 {seconds} 秒后再试。", "Too many attempts; please try again in {seconds} seconds."
    )


STATUSES: Mapping[type[Refusal], int] = {
    WrongPassword: 422,
    TooManyAttempts: 429,
    TooBusyToCheck: 503,
    FormNotOurs: 403,
}


class SignIn:
    """Checks who somebody is, and opens a session."""

    def __init__(self, works: Works[Work], passwords: Passwords, door: SessionDoor) -> None:
        self._works, self._passwords, self._door = works, passwords, door

    def __call__(self, user: str, password: str, address: str) -> None:
        """Sign in, or refuse: after too many failures without looking, else after one hash in any case."""
        counted = attempts.subjects(user, address)
        now = self._works.clock.now()
        with self._works.reading() as session:
            until = attempts.blocked_until(session, counted, now)
            account = None if until else sessions.account_named(session, user.strip())
        if until:
            raise TooManyAttempts(seconds=max(1, math.ceil((until - now) / timedelta(seconds=1))))
        if not self._passwords.fits(account.password_hash if account else None, password) or account is None:
            with self._works(Actor.system("portal")) as work:
                work.attempts.failed(counted, now)
            _log.info("sign-in-refused", address=address)
            raise WrongPassword
        self._enter(account, password, counted)

    def out(self, actor: Actor | None) -> None:
        """End the session in the database."""
        with self._works(actor or Actor.system("portal")) as work:
            self._door.end(work)
            if actor is not None:
                work.record("signed-out", actor.user_id)

    def _enter(self, account: sessions.Account, password: str, counted: tuple[str, str]) -> None:
        rehashed = (
            self._passwords.hash(password) if self._passwords.is_outdated(account.password_hash) else None
        )
        with self._works(Actor.system("portal")) as work:
            work.attempts.succeeded(counted)
            self._door.open(account.account_id, work)
            if rehashed:
                work.sessions.rehash(account.account_id, rehashed)
            work.record("signed-in", account.account_id, login=account.login)


def blueprint(sign_in: SignIn) -> Blueprint:
    """The routes of signing in and out."""
    routes = Blueprint("sign_in", __name__)

    @routes.get("/sign-in")
    @public
    def ask() -> Response | str:
        """The form; whoever is signed in already goes on."""
        if visitor().actor:
            return redirect(own_address(request.args.get("next")))
        return _form(None)

    @routes.post("/sign-in")
    @public
    def enter() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
        """Check account and password."""
        try:
            sign_in(request.form.get("user", ""), request.form.get("password", ""), request.remote_addr or "")
        except TooManyAttempts as refusal:
            return _form(refusal), 429, {"Retry-After": str(refusal.facts["seconds"])}
        except (WrongPassword, TooBusyToCheck) as refusal:
            return _form(refusal), STATUSES[type(refusal)]
        return redirect(own_address(request.form.get("next")), 303)

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


def _form(refusal: Refusal | None) -> str:
    return render_template(
        "sign_in.html",
        problem=refusal.said if refusal else None,
        user=request.form.get("user", ""),
        next=request.values.get("next", ""),
        csrf_token=visitor().csrf_token,
    )
