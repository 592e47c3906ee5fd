"""Counts the ballots of a turn and decides what the meeting resolved (DMN-ADM-2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.parameters.kinds import share
from services.admission.domain.application import Application
from services.admission.domain.vocabulary import ApplicationState, Ballot
from services.admission.domain.vote import Count, Finding, count
from services.admission.usecases.acting import parameter
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CountBallots:
    """The outcome is the domain’s; the decision table routes by the same figures."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Count, keep the outcome where there is one, and give the figures of the table."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        counted = counted_now(work, application)
        finding = counted.finding
        hearing = application.hearing
        if finding not in (Finding.VOTE_AGAIN, Finding.CHAIR_DECIDES):
            hearing.outcome, hearing.decided_by = Ballot(finding.value), "members"
            hearing.decided_at = work.clock.now()
        work.record(
            "ballots-counted",
            case_no,
            turn=counted.turn,
            admit=counted.admit,
            conditional=counted.conditional,
            defer=counted.defer,
            reject=counted.reject,
            entitled=counted.entitled,
            finding=finding,
        )
        return {
            "entitled": counted.entitled,
            "needed": counted.needed,
            "admit": counted.admit,
            "positive": counted.positive,
            "reject": counted.reject,
            "turn": counted.turn,
        }


def counted_now(work: Work, application: Application) -> Count:
    """The ballots of the present turn."""
    hearing = application.hearing
    return count(
        (ballot.choice for ballot in application.turn_ballots if ballot.unit in hearing.entitled),
        entitled=len(hearing.entitled),
        turn=hearing.turn,
        majority=share(parameter(work, application, "adm.vote.majority")),
    )
