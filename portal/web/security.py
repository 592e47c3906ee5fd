"""What guards every page: forms only from our own pages, and headers that leave little to misuse."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from flask import Flask, Response, current_app, g, request

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


View = TypeVar("View", bound=Callable[..., object])


def allow_from_elsewhere(view: View) -> View:
    """Take what another server posts, which has no page of ours; the view checks by itself who it is."""
    view.taken_from_elsewhere = True  # type: ignore[attr-defined]
    return view


def install(app: Flask, *, https: bool, forms_lead_to: Sequence[str] = ()) -> None:
    """Guard every request of this web app; after `SessionDoor` was installed.

    A form of ours may lead on to the origins named: whoever signs out does so at their identity provider too.
    """
    app.before_request(_only_own_forms)
    own_forms = "form-action 'self'"
    app.after_request(
        partial(harden, policy=POLICY.replace(own_forms, " ".join((own_forms, *forms_lead_to))))
    )

    @app.after_request
    def insist_on_https(response: Response) -> Response:
        if https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def harden(response: Response, policy: str = POLICY) -> Response:
    """Tell browsers how little a page needs.

    What htmx fetches becomes part of a page that was told already; nobody can navigate with its header. For
    our own files the chassis' refusal of everything is enough.
    """
    if request.endpoint != "static" and "HX-Request" not in request.headers:
        for name, value in {"Content-Security-Policy": policy, **HEADERS}.items():
            response.headers.setdefault(name, value)
    return response


def _only_own_forms() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE_METHODS or hasattr(view, "taken_from_elsewhere"):
        return
    if request.headers.get("Sec-Fetch-Site", "") not in OWN_SITES:
        raise FormNotOurs
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    token = g.get("visitor_token", "")
    if not token or not hmac.compare_digest(given.encode(), csrf_token(token).encode()):
        raise FormNotOurs
