"""Supervision (督办): what went over its limit, was blocked, or is irregular."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.web.access import holding
from portal.web.navigation import KEEPER, WATCHERS
from portal.web.parts import parts, reader

blueprint = Blueprint("alerts", __name__)


@blueprint.get("/alerts")
@holding(*WATCHERS)
def show() -> ResponseReturnValue:
    """The register of alerts, newest first."""
    page = parts().worklist.alerts(after=request.args.get("after"))
    return render_template("alerts.html", rows=page.rows, next=page.next, keeps=reader().holds(KEEPER))
