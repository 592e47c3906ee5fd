"""A member unit votes on a case that was deliberated (B3 step 12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import AlreadyVoted, OutcomeUnknown, ReasonMissing
from services.admission.domain.meeting_errors import MeetingNotOpen
from services.admission.domain.vocabulary import Ballot
from services.admission.usecases.acting import must_act_for, must_be_in_meeting
from services.admission.usecases.call_roll import is_open
from services.admission.usecases.ports import Work
from services.admission.usecases.put_to_vote import keep_ballot
from services.admission.usecases.separating import must_not_be_own

WITH_REASON = frozenset({Ballot.CONDITIONAL, Ballot.DEFER, Ballot.REJECT})


@dataclass(frozen=True, slots=True)
class CastBallot:
    """One vote per unit and turn; whoever does not simply agree says why (DMN-ADM-2)."""

    def __call__(
        self, work: Work, case_no: str, unit: str, outcome: str, data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Keep the vote of the unit."""
        application = work.applications.get(case_no)
        must_be_in_meeting(application)
        must_act_for(work, unit)
        must_not_be_own(work, application)
        if not is_open(application):
            raise MeetingNotOpen(case_no=case_no)
        if outcome not in set(Ballot):
            raise OutcomeUnknown(outcome=outcome)
        reason = str(data.get("reason") or "").strip()
        if outcome in WITH_REASON and not reason:
            raise ReasonMissing()
        if any(ballot.unit == unit for ballot in application.turn_ballots):
            raise AlreadyVoted(unit=unit)
        keep_ballot(work, application, unit, outcome, reason, work.actor.name, "")
        work.record("ballot-cast", case_no, unit=unit, outcome=outcome, turn=application.hearing.turn)
        return {}
