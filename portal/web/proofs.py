"""真伪核验: whoever scans the code on a document sees whether it is genuine and still stands."""

from __future__ import annotations

import math
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.documents.qr import svg
from portal.clients.services import ServiceProblem
from portal.web.access import public
from portal.web.parts import parts

blueprint = Blueprint("proofs", __name__)
SERVICES = {"n": "admission", "o": "dispatch", "r": "assessment"}
"""Whose document a code is says its first letter."""
LONGEST = 40
LOOKS = {
    "in_force": "good",
    "not_yet": "",
    "suspended": "warn",
    "ended": "warn",
    "replaced": "warn",
    "recalled": "bad",
}


@blueprint.get("/v")
@public
def show() -> ResponseReturnValue:
    """What the code stands for; it stands behind the question mark, which no log keeps."""
    code, address = request.args.get("c", "").strip(), request.remote_addr or ""
    until = parts().guessing.blocked_until(address)
    if until is not None:
        left = max(1, math.ceil((until - parts().clock.now()) / timedelta(seconds=1)))
        return _page(429, seconds=left), 429, {"Retry-After": str(left), "Cache-Control": "no-store"}
    found = _found(code)
    if found is None:
        parts().guessing.failed(address)
        return _page(404), 404, {"Cache-Control": "no-store"}
    return _page(200, found), 200, {"Cache-Control": "no-store"}


@blueprint.get("/v.svg")
@public
def picture() -> ResponseReturnValue:
    """The code to be scanned, drawn; it says no more than the address that was asked for."""
    code = request.args.get("c", "").strip()
    if code[:1] not in SERVICES or len(code) > LONGEST:
        return "", 404
    drawn = svg(proof_link(code), gettext("真伪核验码"))
    return drawn, 200, {"Content-Type": "image/svg+xml", "Cache-Control": "private, max-age=86400"}


def _found(code: str) -> object | None:
    service = SERVICES.get(code[:1])
    if service is None or len(code) > LONGEST:
        return None
    try:
        found: object = parts().services.get(service, "/proofs", actor=None, params={"code": code})
    except ServiceProblem as unknown:
        if unknown.status not in (400, 404, 422):
            raise
        return None
    return found


def _page(status: int, found: object | None = None, seconds: int = 0) -> str:
    return render_template(
        "proof.html", found=found, status=status, seconds=seconds, looks=LOOKS, today=parts().clock.today()
    )


def proof_link(code: str) -> str:
    """The address of the page, as it is printed on the document."""
    return url_for("proofs.show", c=code, _external=True)
