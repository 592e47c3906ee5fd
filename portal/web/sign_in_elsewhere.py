"""统一身份认证登录: out to the identity provider and back, and what it says when a session ends there."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from chassis.errors import Refusal
from portal.web.access import public
from portal.web.security import allow_from_elsewhere
from portal.web.sessions import browser_token, visitor, whence
from portal.web.sign_in import going_on, next_page, own_address, sign_in_page
from portal.web.signing_in_elsewhere import STATUSES, Elsewhere


def blueprint(elsewhere: Elsewhere | None) -> Blueprint:
    """The routes; without a provider there is nothing behind them."""
    routes = Blueprint("sign_in_elsewhere", __name__, url_prefix="/sign-in/oidc")

    def there() -> Elsewhere:
        return elsewhere or abort(404)

    @routes.get("")
    @public
    def leave_for_provider() -> ResponseReturnValue:
        """Go there; the county's workbench may link to this, so that whoever is known there sees no form."""
        found = there()
        visitor()
        try:
            return redirect(found.signing.begin(browser_token(), going_on(), whence()))
        except Refusal as refusal:
            return _told(refusal, found)

    @routes.get("/return")
    @public
    def come_back() -> ResponseReturnValue:
        """Come back from there; the address is worth nothing in another browser or a second time."""
        found = there()
        try:
            pending, onward = found.signing.come_back(browser_token(), request.args.to_dict(), whence())
        except Refusal as refusal:
            return _told(refusal, found)
        return next_page(pending, own_address(onward))

    @routes.post("/ended")
    @public
    @allow_from_elsewhere
    def ended_there() -> ResponseReturnValue:
        """The provider's own call when somebody's session there is over (back-channel logout)."""
        try:
            there().signing.ended_there(request.form.get("logout_token", ""), whence())
        except Refusal as refusal:
            if type(refusal) not in STATUSES:
                raise
            return jsonify(error="invalid_request", error_description=refusal.code), 400
        return "", 200, {"Cache-Control": "no-store"}

    return routes


def _told(refusal: Refusal, elsewhere: Elsewhere) -> ResponseReturnValue:
    if type(refusal) not in STATUSES:
        raise refusal
    return sign_in_page(refusal, elsewhere), STATUSES[type(refusal)]
