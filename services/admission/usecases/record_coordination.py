"""The office records a round of talks (综合协调, F-ADM-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.errors import OutcomeUnknown
from services.admission.domain.meeting import Coordination, points_of
from services.admission.domain.meeting_errors import RoundsExhausted
from services.admission.domain.requirements import day
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import days, must_act_for, tell_if_nobody_can_decide
from services.admission.usecases.ports import Work

AGAIN, DONE = "again", "done"


@dataclass(frozen=True, slots=True)
class RecordCoordination:
    """One line per disputed point; at most two rounds, then the meeting hears what is open (ADM-20)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the record; with the last round the clock goes on."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.COORDINATION)
        must_act_for(work, work.committees.of(application.county).office)
        if outcome not in (AGAIN, DONE):
            raise OutcomeUnknown(outcome=outcome)
        turn = len(application.coordinations) + 1
        most = days(work, application, "adm.coordination.rounds")
        if outcome == AGAIN and turn >= most:
            raise RoundsExhausted(rounds=most)
        today = work.clock.today()
        application.coordinations.append(
            Coordination(
                id=new_id(),
                case_no=case_no,
                round=turn,
                held_on=min(day(data, "held_on") or today, today),
                attendees=str(data.get("attendees") or "").strip(),
                points=points_of(data.get("points")),
                recorded_by=work.actor.name,
                at=work.clock.now(),
            )
        )
        if outcome == DONE:
            application.state = ApplicationState.MEETING
            if application.clock is not None and application.clock.is_stopped:
                application.clock = application.clock.go_on(today)
            tell_if_nobody_can_decide(work, application)
        work.record(
            "coordination-recorded",
            case_no,
            round=turn,
            points=len(application.coordinations[-1].points),
            outcome=outcome,
        )
        return {"outcome": outcome}
