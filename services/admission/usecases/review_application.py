"""The preliminary review of an accepted application (初审把关, F-ADM-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.errors import NotYours, OutcomeUnknown, ReasonMissing, ReviewNotSeparate
from services.admission.domain.records import PreliminaryReview
from services.admission.domain.vocabulary import ApplicationState, Conclusion
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ReviewApplication:
    """Fit, convert, or advise refusal: the office never refuses on substance itself (ADM-16)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the conclusion with its checks."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.ACCEPTED)
        _must_review(work, application)
        if outcome not in set(Conclusion):
            raise OutcomeUnknown(outcome=outcome)
        text = str(data.get("reason") or data.get("text") or "").strip()
        if outcome != Conclusion.FIT and not text:
            raise ReasonMissing()
        application.reviews.append(
            PreliminaryReview(
                id=new_id(),
                case_no=case_no,
                conclusion=Conclusion(outcome),
                checks=review_checks(data.get("checks")),
                text=text,
                reviewer=work.actor.name,
                reviewer_unit=work.actor.unit,
                at=work.clock.now(),
            )
        )
        application.state = ApplicationState.REVIEW
        work.record("application-reviewed", case_no, conclusion=outcome, reason=text)
        return {"outcome": outcome}


def _must_review(work: Work, application: Application) -> None:
    """The applicant’s own house does not review; then a member unit does (B0, separation)."""
    committee = work.committees.of(application.county)
    role, unit = committee.reviewer(application.applicant, work.clock.today()).split("@")
    own_house = role == "committee_member"
    if own_house:
        houses = {committee.office, committee.office_seat, application.applicant}
        others = set(committee.members(work.clock.today())) - houses
        if not any(work.actor.holds("committee_member", other) for other in others):
            raise ReviewNotSeparate(case_no=application.case_no)
    elif work.actor.unit != unit and not work.actor.holds(role, unit):
        raise NotYours(who="审核委员会办公室")


def review_checks(rows: object) -> list[dict[str, str]]:
    """The checks of F-ADM-05, each passed, failed or noted."""
    lines = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [{key: str(row.get(key) or "") for key in ("check", "result", "note")} for row in lines]
