"""The unit answers the city, which closes the matter or asks again; what it looks into by itself (B21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.follow_up import FollowUp
from services.admission.usecases.acting import must_act_for, must_hold
from services.admission.usecases.open_follow_up import CITY
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AnswerFollowUp:
    """An answer that comes late is kept as late."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the answer."""
        follow_up = work.follow_ups.get(case_no)
        must_act_for(work, follow_up.unit)
        late = follow_up.answer(
            str(data.get("answer") or ""),
            str(data.get("measures") or ""),
            by=work.actor.name,
            at=work.clock.now(),
            today=work.clock.today(),
        )
        work.record("follow-up-answered", case_no, late=late)
        return {"late": late}


@dataclass(frozen=True, slots=True)
class LookIntoBlocks:
    """Only the city says whether a body blocked again and again is asked, or what was found without (B21)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the unit, or close the matter with a finding."""
        follow_up = _of_the_city(work, case_no)
        follow_up.look_into(outcome, data, by=work.actor.name, at=work.clock.now(), today=work.clock.today())
        if outcome == "close":
            work.record("follow-up-closed", case_no, conclusion=follow_up.conclusion)
        else:
            work.record(
                "follow-up-opened",
                case_no,
                about=follow_up.subject_name,
                due_on=follow_up.due_on.isoformat(),
            )
        return {"outcome": outcome, "due_on": follow_up.due_on.isoformat()}


@dataclass(frozen=True, slots=True)
class JudgeAnswer:
    """Only the city that asked says whether it is answered."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Close it, or ask again."""
        follow_up = _of_the_city(work, case_no)
        follow_up.judge(outcome, data, by=work.actor.name, at=work.clock.now(), today=work.clock.today())
        if outcome == "close":
            work.record("follow-up-closed", case_no, conclusion=follow_up.conclusion)
        else:
            work.record("follow-up-asked-again", case_no, due_on=follow_up.due_on.isoformat())
        return {"outcome": outcome, "due_on": follow_up.due_on.isoformat()}


def _of_the_city(work: Work, case_no: str) -> FollowUp:
    """The follow-up, for a supervisor of the city whose it is."""
    follow_up = work.follow_ups.get(case_no)
    city = work.units.find(follow_up.city)
    must_hold(work, CITY, follow_up.city, city.name if city else follow_up.city)
    return follow_up
