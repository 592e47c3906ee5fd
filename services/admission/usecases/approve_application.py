"""The chair or vice-chair decides (核准, F-ADM-08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.ids import new_id
from chassis.parameters.kinds import share
from services.admission.domain.application import Application
from services.admission.domain.committee import Committee, Seat
from services.admission.domain.consultation import condition_lines
from services.admission.domain.errors import (
    ApproverNotInOffice,
    DecisionFirst,
    MajorityMissing,
    ObjectionStands,
    OutcomeUnknown,
    OwnCase,
    ReturnedBefore,
    StepNotOpen,
)
from services.admission.domain.records import Approval
from services.admission.domain.requirements import day
from services.admission.domain.vocabulary import (
    WORDS,
    ApplicationState,
    Choice,
    Decision,
    Procedure,
    RequestType,
)
from services.admission.usecases.acting import display_names, parameter, reason_in, weighed
from services.admission.usecases.changing import must_rest_on_base
from services.admission.usecases.leaving_list import must_go_to_a_meeting
from services.admission.usecases.open_township_part import must_have_township_part
from services.admission.usecases.ports import Work
from services.admission.usecases.submit_application import must_not_be_listed

_SEATS = (("committee_chair", Seat.CHAIR), ("committee_vice_chair", Seat.VICE_CHAIR))


@dataclass(frozen=True, slots=True)
class ApproveApplication:
    """Approve, refuse or return once; nothing is approved that a rule forbids (E3-2 to E3-5, E3-8)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the decision."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.CIRCULATION, ApplicationState.APPROVAL)
        if outcome not in set(Decision):
            raise OutcomeUnknown(outcome=outcome)
        committee = work.committees.of(application.county)
        seat = seat_of(work, committee)
        if work.actor.unit == application.applicant:
            raise OwnCase(case_no=case_no)
        decision = Decision(outcome)
        reason = "" if decision is Decision.APPROVE else reason_in(data)
        if decision is Decision.RETURN:
            _return(application)
        elif decision is Decision.APPROVE:
            must_be_approvable(work, application, committee)
        approval = _decision(work, application, decision, seat, reason, data)
        application.approvals.append(approval)
        if decision is Decision.APPROVE:
            application.end(ApplicationState.APPROVED, approval.at)
        elif decision is Decision.REFUSE:
            application.end(ApplicationState.REFUSED, approval.at, reason)
        work.record(
            "application-decided",
            case_no,
            decision=outcome,
            reason=reason,
            agreeing=approval.agreeing,
            entitled=approval.entitled,
        )
        return {"outcome": outcome}


def seat_of(work: Work, committee: Committee) -> Seat:
    """The seat the actor decides from; it must be filled today (ADM-02, ADM-03, E3-3)."""
    for role, seat in _SEATS:
        if work.actor.holds(role, committee.county) and committee.holds(seat, work.clock.today()):
            return seat
    raise ApproverNotInOffice(county=committee.county)


def must_be_approvable(work: Work, application: Application, committee: Committee) -> None:
    """Everything the data must show before an approval, whatever the diagram says (B22)."""
    today = work.clock.today()
    if application.procedure is not Procedure.SIMPLE or application.accepted_at is None:
        raise StepNotOpen(case_no=application.case_no, state=WORDS[application.state])
    submitted = application.submitted_at or application.accepted_at
    work.units.get(application.applicant).must_be_eligible(county_date(submitted))
    committee.must_be_constituted(today, required_units(work, application))
    application.must_have_answers()
    must_not_be_listed(work, application)
    must_go_to_a_meeting(application)
    must_rest_on_base(work, application)
    must_have_township_part(work, application)
    must_not_be_decided_already(application)
    must_be_free_of_objection(work, application)
    must_have_majority(work, application)


def required_units(work: Work, application: Application) -> list[str]:
    """The member units a committee must have, as codes of the county (`adm.member_units`)."""
    value = parameter(work, application, "adm.member_units")
    names = value if isinstance(value, list) else []
    return [name if "-" in name else f"{application.county}-{name}" for name in names]


def must_not_be_decided_already(application: Application) -> None:
    """What Party committee or government decided before the application is only confirmed (E3-14)."""
    decided = day(application.facts, "decided_on")
    submitted: date | None = county_date(application.submitted_at) if application.submitted_at else None
    early = decided is not None and submitted is not None and decided < submitted
    if early and application.request_type is not RequestType.REGULARISATION:
        raise DecisionFirst(decided_on=str(decided))


def must_be_free_of_objection(work: Work, application: Application) -> None:
    """All agreed in writing to the last plan, and nobody objected before the approval (E3-5)."""
    facts = weighed(work, application)
    parties = [*facts.without_consent, *(o.party for o in application.objections if not o.late)]
    if parties:
        names = display_names(work, parties)
        raise ObjectionStands(
            parties="、".join(dict.fromkeys(names.get(party, party) for party in parties)), units=parties
        )


def must_have_majority(work: Work, application: Application) -> None:
    """More than the configured share of all entitled member units agreed (DMN-ADM-2)."""
    agreeing, entitled = tally(application)
    if agreeing <= share(parameter(work, application, "adm.vote.majority")) * entitled or not entitled:
        raise MajorityMissing(agreeing=agreeing, entitled=entitled)


def tally(application: Application) -> tuple[int, int]:
    """How many of the entitled units agreed, and how many are entitled."""
    entitled = set(application.entitled)
    agreed = {v.unit for v in application.counted_votes if v.choice is Choice.AGREE}
    return len(agreed & entitled), len(entitled)


def _return(application: Application) -> None:
    """Back to the review, once; the next circulation starts afresh."""
    if application.returned:
        raise ReturnedBefore(case_no=application.case_no)
    application.returned = True
    for vote in application.counted_votes:
        vote.counted = False
    application.state = ApplicationState.ACCEPTED


def _decision(
    work: Work, application: Application, decision: Decision, seat: Seat, reason: str, data: Mapping[str, Any]
) -> Approval:
    agreeing, entitled = tally(application)
    return Approval(
        id=new_id(),
        case_no=application.case_no,
        decision=decision,
        procedure=application.procedure or Procedure.SIMPLE,
        signer=work.actor.name,
        signer_post=work.actor.post,
        seat=seat.value,
        at=work.clock.now(),
        reason=reason,
        effective_on=day(data, "effective_on"),
        conditions=condition_lines(data.get("conditions")) if decision is Decision.APPROVE else [],
        agreeing=agreeing,
        entitled=entitled,
    )
