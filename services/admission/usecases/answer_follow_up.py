"""The unit answers what the city asked, and the city closes it or asks again (B21, ADM-33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
class JudgeAnswer:
    """Only the city that asked says whether it is answered."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Close it, or ask again."""
        follow_up = work.follow_ups.get(case_no)
        city = work.units.find(follow_up.city)
        must_hold(work, CITY, follow_up.city, city.name if city else follow_up.city)
        follow_up.judge(outcome, data, by=work.actor.name, at=work.clock.now(), today=work.clock.today())
        if outcome == "close":
            work.record("follow-up-closed", case_no, conclusion=follow_up.conclusion)
        else:
            work.record("follow-up-asked-again", case_no, due_on=follow_up.due_on.isoformat())
        return {"outcome": outcome, "due_on": follow_up.due_on.isoformat()}
