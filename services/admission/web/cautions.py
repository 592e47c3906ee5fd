"""What stands in the way of a request being drafted: a refusal not long ago, a start too near (B3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed, current_actor
from chassis.working_days import WorkingCalendar
from services.admission.domain.directory import APPLICANT_KINDS, meant_by
from services.admission.domain.reapplying import BLOCK, LEAD_TIME, bar, earliest_start, says_what_is_new
from services.admission.domain.requirements import facts_of
from services.admission.domain.vocabulary import RequestType
from services.admission.web.ports import Reads, Session
from services.admission.web.schemas import Cautions, CautionsQuery


@dataclass(frozen=True, slots=True)
class Drafted:
    """A request as far as it is written."""

    request_type: RequestType
    item_name: str
    facts: dict[str, Any]


def blueprint(reads: Reads, county: str, calendar: WorkingCalendar, clock: Clock) -> Blueprint:
    """The route of /applications/cautions."""
    routes = Blueprint("cautions", __name__, description="编制申请时的提醒 · cautions while drafting")

    @routes.get("/applications/cautions")
    @allowed("department_clerk")
    @query(CautionsQuery, answers=Cautions)
    def show(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """Whether the same was refused too recently, and whether the start leaves time for the procedure."""
        facts = facts_of(asked)
        drafted = Drafted(RequestType(asked["request_type"]), asked["item_name"], facts)
        today = clock.today()
        within = int(str(reads.parameter(session, LEAD_TIME, county, today)))
        return {
            "barred": _barred(session, drafted, today),
            "days": within,
            "earliest": earliest_start(drafted, within, today, calendar),
        }

    def _barred(session: Session, drafted: Drafted, today: date) -> dict[str, Any] | None:
        units = reads.units(session, county, sorted(APPLICANT_KINDS))
        applicant = next((one for one in units if one.code == current_actor().unit), None)
        if applicant is None or says_what_is_new(drafted):
            return None
        standing = bar(
            drafted,
            reads.refused(session, meant_by(applicant, units)),
            lambda day: int(str(reads.parameter(session, BLOCK, county, day))),
            today,
        )
        if standing is None:
            return None
        return {"case_no": standing.case_no, "refused_on": standing.refused_on, "until": standing.until}

    return routes
