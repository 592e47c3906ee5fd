"""Language and large type: what a reader chooses once, signed in or not."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from portal.web.access import public
from portal.web.language import LANGUAGES

blueprint = Blueprint("preferences", __name__)
A_YEAR = 365 * 24 * 3600


def local(address: str) -> str:
    """An address on this portal; anything else becomes the start page."""
    if address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address:
        return address
    return "/"


@blueprint.get("/preferences")
@public
def choose() -> ResponseReturnValue:
    """Remember the choice and go back to where the reader was."""
    answer = redirect(local(request.args.get("next", "/")), 303)
    for name, allowed in (("language", LANGUAGES), ("large_type", ("0", "1"))):
        value = request.args.get(name, "")
        if value in allowed:
            kept: dict[str, Any] = {"max_age": A_YEAR, "samesite": "Lax", "httponly": True}
            answer.set_cookie(name, value, secure=request.is_secure, **kept)
    return answer
