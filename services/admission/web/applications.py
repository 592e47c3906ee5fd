"""Requests for admission: begin one, list them."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from services.admission.domain.vocabulary import WORDS
from services.admission.usecases.draft_application import DraftApplication
from services.admission.usecases.ports import Work
from services.admission.web.ports import Cases, Reads, Session
from services.admission.web.rows import plain
from services.admission.web.schemas import (
    ApplicationPage,
    ApplicationsQuery,
    Begun,
    NewApplication,
)

APPLYING = ("department_clerk", "township_clerk", "township_party_committee", "community_secretary")
"""Townships and communities may ask, so that they are told who may apply for them (ADM-09)."""
ROW = (
    "case_no", "application_no", "item_name", "applicant", "applicant_name", "request_type", "procedure",
    "state", "created_at", "submitted_at",
)  # fmt: skip
SEES_ALL = (
    "committee_office_clerk",
    "committee_office_head",
    "committee_member",
    "committee_vice_chair",
    "committee_chair",
    "city_supervisor",
)


def blueprint(reads: Reads, cases: Cases, county: str) -> Blueprint:
    """The routes below /applications."""
    routes = Blueprint("applications", __name__, description="准入申请 · requests for admission")

    @routes.post("/applications")
    @allowed(*APPLYING)
    @command(NewApplication, answers=Begun, status=201)
    def begin(work: Work, body: dict[str, Any]) -> dict[str, Any]:
        """Begin a request; its first task is the plan."""
        case_no = DraftApplication()(work, body["item_name"], request_type=body["request_type"], data=body)
        return {"case_no": case_no, "task_id": cases.prepare(work, case_no)}

    @routes.get("/applications")
    @allowed_signed_in
    @query(ApplicationsQuery, answers=ApplicationPage)
    def show(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """The applications the actor may see, newest first."""
        found = reads.applications(
            session,
            county,
            unit=only_unit(current_actor()),
            states=[asked["state"]] if asked["state"] else None,
            q=asked["q"],
            after=asked.get("after", ""),
            limit=asked["limit"],
        )
        return {"items": [as_row(plain(row)) for row in found.items], "next": found.next or None}

    return routes


def as_row(found: dict[str, Any]) -> dict[str, Any]:
    """A row of the list, with its state in words."""
    kept = {name: found[name] for name in ROW}
    return {**kept, "state_label": WORDS[found["state"]], "ended": found["ended_at"] is not None}


def only_unit(actor: Actor) -> str | None:
    """The unit whose applications the actor sees; none means all of them."""
    return None if any(map(actor.holds, SEES_ALL)) else actor.unit
