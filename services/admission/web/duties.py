"""Duties laid on townships: begun by a department, and the public list of every township (B7, TWA-10)."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_public
from services.admission.domain.duty_errors import DutyUnknown
from services.admission.domain.errors import UnitUnknown
from services.admission.usecases.ports import Work
from services.admission.web.duty_rows import duty_row, duty_whole
from services.admission.web.ports import Cases, Reads, Session
from services.admission.web.schemas import Begun, DutiesQuery, DutyPage, DutyWhole, NewDuty

DEPARTMENT = "department_clerk"


def blueprint(reads: Reads, cases: Cases, county: str) -> Blueprint:
    """The routes below /township-duties; the lists of the townships are public (TWA-10)."""
    routes = Blueprint("duties", __name__, description="乡镇（街道）职责 · duties of townships")

    @routes.get("/township-duties")
    @allowed_public
    @query(DutiesQuery, answers=DutyPage)
    def show(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """What was admitted, newest first, with what has arrived of it."""
        if asked["township"] and not reads.unit_names(session, [asked["township"]]):
            raise UnitUnknown(unit=asked["township"])
        wanted = {key: asked[key] for key in ("q", "township", "state", "listed_as", "limit")}
        found = reads.duties(session, county, after=asked.get("after", ""), **wanted)
        return {"items": [duty_row(one) for one in found.items], "next": found.next or None}

    @routes.get("/township-duties/<duty_id>")
    @allowed_public
    @query(answers=DutyWhole)
    def one(session: Session, duty_id: str) -> dict[str, Any]:
        """One duty: who does what, and what moves with it to whom."""
        found = reads.admitted_duty(session, county, duty_id)
        if found is None:
            raise DutyUnknown(duty=duty_id)
        return duty_whole(found)

    @routes.post("/township-duties")
    @allowed(DEPARTMENT)
    @command(NewDuty, answers=Begun, status=201)
    def begin(work: Work, body: dict[str, Any]) -> dict[str, Any]:
        """Begin to have a duty laid on townships; the form is the first task."""
        case_no, task_id = cases.hand_down(work, body["name"])
        return {"case_no": case_no, "task_id": task_id}

    return routes
