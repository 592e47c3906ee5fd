"""A member unit answers in the circulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.errors import AlreadyVoted, NotEntitled, OutcomeUnknown, ReasonMissing
from services.admission.domain.records import Vote
from services.admission.domain.vocabulary import ApplicationState, Choice
from services.admission.usecases.acting import must_act_for, tell_if_nobody_can_decide
from services.admission.usecases.ports import Work
from services.admission.usecases.separating import must_not_be_own

_WITH_REASON = frozenset({Choice.DISAGREE, Choice.ASK_MEETING})


@dataclass(frozen=True, slots=True)
class CastVote:
    """One vote per entitled unit; any single member may ask for a meeting (H2)."""

    def __call__(
        self, work: Work, case_no: str, unit: str, outcome: str, data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Keep the vote of the unit."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.CIRCULATION)
        if outcome not in set(Choice):
            raise OutcomeUnknown(outcome=outcome)
        if unit not in application.entitled:
            raise NotEntitled(unit=unit)
        must_act_for(work, unit)
        must_not_be_own(work, application)
        if any(vote.unit == unit for vote in application.counted_votes):
            raise AlreadyVoted(unit=unit)
        choice, reason = Choice(outcome), str(data.get("reason") or "").strip()
        if choice in _WITH_REASON and not reason:
            raise ReasonMissing()
        application.votes.append(
            Vote(
                id=new_id(),
                case_no=case_no,
                circulation=application.circulation,
                unit=unit,
                delegate=work.actor.name,
                choice=choice,
                reason=reason,
                at=work.clock.now(),
            )
        )
        if {vote.unit for vote in application.counted_votes} == set(application.entitled):
            application.state = ApplicationState.APPROVAL
            tell_if_nobody_can_decide(work, application)
        work.record("vote-cast", case_no, unit=unit, choice=outcome, reason=reason)
        return {"outcome": outcome, "meeting_asked": choice is Choice.ASK_MEETING}
