"""The office puts the case to the vote: in the inbox of the members, or as counted in the hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.errors import NotEntitled, OutcomeUnknown
from services.admission.domain.meeting import BallotCast
from services.admission.domain.meeting_errors import BallotMissing, MeetingNotOpen, MustAbstain
from services.admission.domain.vocabulary import WORDS, Ballot
from services.admission.usecases.acting import display_names, must_act_for, must_be_in_meeting
from services.admission.usecases.call_roll import is_open
from services.admission.usecases.ports import Work

HALL, INBOX = "hall", "inbox"


@dataclass(frozen=True, slots=True)
class PutToVote:
    """Only units entitled and present vote; in a circulation all entitled ones (DMN-ADM-2, E3-20)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Open the next turn; a hall vote is recorded at once, unit by unit."""
        application = work.applications.get(case_no)
        must_be_in_meeting(application)
        must_act_for(work, work.committees.of(application.county).office)
        application.must_have_answers()
        hearing = application.hearing
        if not is_open(application) or (hearing.circulated and outcome == HALL):
            raise MeetingNotOpen(case_no=case_no)
        if outcome not in (HALL, INBOX):
            raise OutcomeUnknown(outcome=outcome)
        hearing.turn += 1
        if outcome == HALL:
            _record(work, application, data.get("ballots"))
        work.record("vote-opened", case_no, outcome=outcome, turn=hearing.turn)
        return {"outcome": outcome, "members": voters(application)}


def voters(application: Application) -> list[str]:
    """Who votes in this turn."""
    hearing = application.hearing
    return list(hearing.entitled if hearing.circulated else hearing.present)


def keep_ballot(
    work: Work, application: Application, unit: str, choice: str, reason: str, delegate: str, recorded_by: str
) -> None:
    """Keep one vote of one unit in the present turn."""
    hearing = application.hearing
    if unit in hearing.must_abstain:
        raise MustAbstain(
            unit=display_names(work, [unit]).get(unit, unit), why=WORDS[hearing.must_abstain[unit]]
        )
    if unit not in voters(application):
        raise NotEntitled(unit=unit)
    if choice not in set(Ballot):
        raise OutcomeUnknown(outcome=choice)
    application.ballots.append(
        BallotCast(
            id=new_id(),
            case_no=application.case_no,
            hearing=hearing.number,
            turn=hearing.turn,
            unit=unit,
            delegate=delegate,
            choice=Ballot(choice),
            reason=reason,
            at=work.clock.now(),
            recorded_by=recorded_by,
        )
    )


def _record(work: Work, application: Application, value: object) -> None:
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    ballots = {str(row.get("unit")): row for row in rows if row.get("unit") and row.get("choice")}
    if not ballots:
        raise BallotMissing()
    meeting = work.meetings.get(application.hearing.meeting_id or "")
    delegates = {line["unit"]: line["delegate"] for line in meeting.attendance}
    for unit, row in ballots.items():
        reason = str(row.get("reason") or "").strip()
        delegate = str(delegates.get(unit) or "")
        keep_ballot(work, application, unit, str(row["choice"]), reason, delegate, work.actor.name)
