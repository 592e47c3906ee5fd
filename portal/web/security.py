"""What guards every page: forms only from our own pages, and headers that leave little to misuse."""

from __future__ import annotations

import hmac

from flask import Flask, Response, g, request

from chassis.errors import Refusal
from chassis.texts import Said
from portal.web.sessions import csrf_token

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"", "same-origin", "none"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}


class FormNotOurs(Refusal):
    """A form came without the token of this visitor: from another site, or from a page left open too long."""

    code = "form-not-ours"
    title = Said(
        "页面已过期，请刷新后重新提交。内容未作更改。",
        "This page has expired; reload it and submit again. Nothing was changed.",
    )


def install(app: Flask, *, https: bool) -> None:
    """Guard every request of this web app; after `SessionDoor` was installed."""
    app.before_request(_only_own_forms)

    app.after_request(harden)

    @app.after_request
    def insist_on_https(response: Response) -> Response:
        if https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def harden(response: Response) -> Response:
    """Tell browsers how little a page needs.

    What htmx fetches becomes part of a page that was told already; nobody can navigate with its header. For
    our own files the chassis' refusal of everything is enough.
    """
    if request.endpoint != "static" and "HX-Request" not in request.headers:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _only_own_forms() -> None:
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "") not in OWN_SITES:
        raise FormNotOurs
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    token = g.get("visitor_token", "")
    if not token or not hmac.compare_digest(given.encode(), csrf_token(token).encode()):
        raise FormNotOurs
