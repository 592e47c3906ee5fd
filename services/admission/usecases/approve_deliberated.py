"""Chair or vice-chair decides on what the meeting deliberated (核准, B3 step 14, F-ADM-08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.clock import county_date
from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.committee import Committee, Seat
from services.admission.domain.consultation import condition_lines
from services.admission.domain.errors import OutcomeUnknown, OwnCase, ReturnedBefore, StepNotOpen
from services.admission.domain.meeting import Hearing
from services.admission.domain.meeting_errors import BoundByMeeting, MeetingNotOpen, MinutesUnsigned
from services.admission.domain.records import Approval
from services.admission.domain.requirements import day
from services.admission.domain.vocabulary import WORDS, ApplicationState, Ballot, Decision, Procedure
from services.admission.usecases.acting import reason_in
from services.admission.usecases.approve_application import (
    must_not_be_decided_already,
    required_units,
    seat_of,
)
from services.admission.usecases.changing import must_rest_on_base
from services.admission.usecases.leaving_list import must_be_lawful_exit, must_be_unconditional
from services.admission.usecases.open_township_part import must_have_township_part
from services.admission.usecases.ports import Work
from services.admission.usecases.submit_application import must_not_be_listed


@dataclass(frozen=True, slots=True)
class ApproveDeliberated:
    """He cannot approve what the meeting refused; he may refuse or send back once (ADM-26, E3-6)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the decision."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.APPROVAL)
        if outcome not in set(Decision):
            raise OutcomeUnknown(outcome=outcome)
        committee = work.committees.of(application.county)
        seat = seat_of(work, committee)
        if work.actor.unit == application.applicant:
            raise OwnCase(case_no=case_no)
        decision, hearing = Decision(outcome), application.hearing
        reason = "" if decision is Decision.APPROVE else reason_in(data)
        if decision is Decision.APPROVE:
            must_be_approvable(work, application, committee, hearing)
        elif decision is Decision.RETURN and (hearing.review or not may_be_returned(application)):
            raise ReturnedBefore(case_no=case_no)
        approval = _decision(work, application, decision, seat, reason, data)
        must_be_unconditional(application, approval.conditions)
        application.approvals.append(approval)
        if decision is Decision.APPROVE:
            application.end(ApplicationState.APPROVED, approval.at)
        elif decision is Decision.REFUSE:
            application.end(ApplicationState.REFUSED, approval.at, reason)
        else:
            application.returned, application.state = True, ApplicationState.MEETING
        work.record(
            "application-decided",
            case_no,
            decision=outcome,
            reason=reason,
            agreeing=approval.agreeing,
            entitled=approval.entitled,
        )
        return {"outcome": outcome, "conditional": bool(approval.conditions)}


def must_be_approvable(work: Work, application: Application, committee: Committee, hearing: Hearing) -> None:
    """Everything the data must show before an approval, whatever the diagram says (B22)."""
    if application.procedure is not Procedure.ORDINARY or application.accepted_at is None:
        raise StepNotOpen(case_no=application.case_no, state=WORDS[application.state])
    if not hearing.is_positive:
        raise BoundByMeeting(outcome=WORDS[hearing.outcome] if hearing.outcome else "–")
    if hearing.opened_at is None and not hearing.circulated:
        raise MeetingNotOpen(case_no=application.case_no)
    if hearing.signed_at is None:
        raise MinutesUnsigned()
    submitted = application.submitted_at or application.accepted_at
    work.units.get(application.applicant).must_be_eligible(county_date(submitted))
    committee.must_be_constituted(work.clock.today(), required_units(work, application))
    application.must_have_answers()
    must_not_be_listed(work, application)
    must_be_lawful_exit(work, application)
    must_rest_on_base(work, application)
    must_have_township_part(work, application)
    must_not_be_decided_already(application)


def may_be_returned(application: Application) -> bool:
    """Once; and again when a party objected meanwhile: its applicant must be able to answer (E3-8)."""
    return not application.returned or any(opinion.answer is None for opinion in application.opinions)


def _decision(
    work: Work, application: Application, decision: Decision, seat: Seat, reason: str, data: Mapping[str, Any]
) -> Approval:
    hearing = application.hearing
    positive = {b.unit for b in application.turn_ballots if b.choice in (Ballot.ADMIT, Ballot.CONDITIONAL)}
    approves = decision is Decision.APPROVE
    return Approval(
        id=new_id(),
        case_no=application.case_no,
        decision=decision,
        procedure=Procedure.ORDINARY,
        signer=work.actor.name,
        signer_post=work.actor.post,
        seat=seat.value,
        at=work.clock.now(),
        reason=reason,
        effective_on=day(data, "effective_on"),
        conditions=[*hearing.conditions, *condition_lines(data.get("conditions"))] if approves else [],
        agreeing=len(positive & set(hearing.entitled)),
        entitled=len(hearing.entitled),
    )
