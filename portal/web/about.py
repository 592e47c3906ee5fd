"""What this system is for, in a few sentences anybody can read."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.web.access import public

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
@public
def show() -> ResponseReturnValue:
    """The page about the system, its rules and the software it stands on."""
    return render_template("about.html")
