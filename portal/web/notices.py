"""The register of work notices (工作告知单)."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.web.access import signed_in
from portal.web.listing import asked_for, listed

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
@signed_in
def show() -> ResponseReturnValue:
    """Notices, newest first, each as PDF and DOCX."""
    filters = asked_for("q", "unit", "after")
    return render_template("notices.html", found=listed("admission", "/notices", filters), filters=filters)
