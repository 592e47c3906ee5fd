"""Supervision (督办): what went over its limit, was blocked, or is irregular."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.web.access import holding
from portal.web.follow_ups import CITY
from portal.web.navigation import KEEPER, WATCHERS
from portal.web.parts import parts, reader

blueprint = Blueprint("alerts", __name__)
_CASE_NO = re.compile(r"\d{6}-[a-z]{2,4}-\d{4}-\d+")
"""An alert may also be about a message, a year or a catalogue; those nobody is asked about."""


@blueprint.get("/alerts")
@holding(*WATCHERS)
def show() -> ResponseReturnValue:
    """The register of alerts, newest first."""
    page = parts().worklist.alerts(after=request.args.get("after"))
    return render_template(
        "alerts.html",
        rows=page.rows,
        next=page.next,
        keeps=reader().holds(KEEPER),
        asks=reader().holds(CITY),
        is_case=_CASE_NO.fullmatch,
    )
