"""After a second tie the chair’s vote decides (DMN-ADM-2, scenario 15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.errors import OutcomeUnknown, OwnCase
from services.admission.domain.meeting import BallotCast
from services.admission.domain.meeting_errors import MeetingNotOpen, NoTieLeft
from services.admission.domain.vocabulary import WORDS, Ballot
from services.admission.domain.vote import Finding
from services.admission.usecases.acting import must_be_in_meeting, reason_in
from services.admission.usecases.approve_application import seat_of
from services.admission.usecases.count_ballots import counted_now
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class GiveCastingVote:
    """Recorded as the chair’s vote, beside those of the member units."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Decide the tie."""
        application = work.applications.get(case_no)
        must_be_in_meeting(application)
        seat = seat_of(work, work.committees.of(application.county))
        if work.actor.unit == application.applicant:
            raise OwnCase(case_no=case_no)
        if outcome not in set(Ballot):
            raise OutcomeUnknown(outcome=outcome)
        hearing = application.hearing
        finding = counted_now(work, application).finding
        if hearing.outcome is not None:
            raise MeetingNotOpen(case_no=case_no)
        reason = reason_in(data)
        if finding is not Finding.CHAIR_DECIDES:
            return _without_tie(work, application, finding, outcome)
        application.ballots.append(
            BallotCast(
                id=new_id(),
                case_no=case_no,
                hearing=hearing.number,
                turn=hearing.turn,
                unit=application.county,
                delegate=work.actor.name,
                choice=Ballot(outcome),
                reason=reason,
                at=work.clock.now(),
            )
        )
        hearing.outcome, hearing.decided_by, hearing.decided_at = (
            Ballot(outcome),
            seat.value,
            work.clock.now(),
        )
        work.record("casting-vote-given", case_no, outcome=outcome, reason=reason, seat=seat.value)
        return {}


def _without_tie(work: Work, application: Application, finding: Finding, outcome: str) -> dict[str, Any]:
    """A vote was struck since the second tie (E3-20): the chair confirms what the others voted."""
    hearing = application.hearing
    if finding is Finding.VOTE_AGAIN or all(hearing.counts(one.unit) for one in application.turn_ballots):
        raise MeetingNotOpen(case_no=application.case_no)
    if outcome != finding.value:
        raise NoTieLeft(outcome=WORDS[Ballot(finding.value)])
    hearing.outcome, hearing.decided_by = Ballot(finding.value), "members"
    hearing.decided_at = work.clock.now()
    work.record("result-counted-again", application.case_no, result=hearing.outcome, number=hearing.number)
    return {}
