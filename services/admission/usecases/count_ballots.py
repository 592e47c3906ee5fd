"""Counts the ballots of a turn and decides what the meeting resolved (DMN-ADM-2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.clock import county_date
from chassis.parameters.kinds import share
from services.admission.domain.application import Application
from services.admission.domain.vocabulary import ApplicationState, Ballot
from services.admission.domain.vote import Count, Finding, count, quorum
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
        record_count(work, case_no, counted)
        return figures(counted)


def figures(counted: Count) -> dict[str, Any]:
    """What the decision table is asked about."""
    return {
        "entitled": counted.entitled,
        "needed": counted.needed,
        "admit": counted.admit,
        "positive": counted.positive,
        "reject": counted.reject,
        "turn": counted.turn,
    }


def record_count(work: Work, case_no: str, counted: Count) -> None:
    """The figures a result rests on; the case file shows them."""
    work.record(
        "ballots-counted",
        case_no,
        turn=counted.turn,
        admit=counted.admit,
        conditional=counted.conditional,
        defer=counted.defer,
        reject=counted.reject,
        entitled=counted.entitled,
        finding=counted.finding,
    )


def counted_now(work: Work, application: Application) -> Count:
    """The ballots of the present turn; without a quorum none of them counts (E3-6)."""
    hearing = application.hearing
    cast = application.turn_ballots if is_quorate(work, application) else []
    return count(
        (ballot.choice for ballot in cast if ballot.unit in hearing.entitled),
        entitled=len(hearing.entitled),
        turn=hearing.turn,
        majority=share(parameter(work, application, "adm.vote.majority")),
    )


def is_quorate(work: Work, application: Application) -> bool:
    """Whether those who came are still enough when a unit has lost its vote since the roll was called."""
    hearing = application.hearing
    if hearing.opened_at is None or hearing.circulated:
        return True
    on = county_date(hearing.opened_at)
    needed = quorum(
        len(hearing.entitled), share(work.parameters.value("adm.vote.quorum", application.county, on))
    )
    return len(hearing.present) >= needed
