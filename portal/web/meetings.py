"""Meetings of the member units (会议): agenda, roll, results, minutes."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.web.access import signed_in
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, visitor

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/meetings")
@signed_in
def show() -> ResponseReturnValue:
    """Meetings, the one called last first."""
    return render_template("meetings.html", found=listed("admission", "/meetings", asked_for("after")))


@blueprint.get("/meetings/<meeting_id>")
@signed_in
def one(meeting_id: str) -> ResponseReturnValue:
    """One meeting with its roll, its agenda and its minutes."""
    found = parts().services.get("admission", f"/meetings/{meeting_id}", actor=visitor().actor)
    return render_template("meeting.html", meeting=found)
