"""Turns a simple case into an ordinary one (转普通, B2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from chassis.clock import county_date
from services.admission.domain.application import Application
from services.admission.domain.errors import OutcomeUnknown
from services.admission.domain.events import ProcedureConverted
from services.admission.domain.running_clock import RunningClock
from services.admission.domain.vocabulary import ApplicationState, Procedure
from services.admission.usecases.acting import days
from services.admission.usecases.ports import Work

CAUSES = frozenset({"objection", "review", "member_asked_meeting"})
_OPEN = (
    ApplicationState.ACCEPTED,
    ApplicationState.REVIEW,
    ApplicationState.CIRCULATION,
    ApplicationState.APPROVAL,
)


@dataclass(frozen=True, slots=True)
class ConvertProcedure:
    """Everything is carried over, acceptance is not repeated, votes stay as record only (ADM-19)."""

    def __call__(self, work: Work, case_no: str, *, cause: str, objector: str = "") -> dict[str, Any]:
        """Convert the case; the clock of the ordinary procedure starts with the objection."""
        application = work.applications.get(case_no)
        application.must_be(*_OPEN)
        if cause not in CAUSES:
            raise OutcomeUnknown(outcome=cause)
        for vote in application.votes:
            vote.counted = False
        application.procedure = Procedure.ORDINARY
        application.clock = self._ordinary_clock(work, application)
        application.state = ApplicationState.CONVERTED
        work.emit(ProcedureConverted(case_no, Procedure.SIMPLE, Procedure.ORDINARY, cause, objector))
        work.record("procedure-converted", case_no, cause=cause, objector=objector)
        return {"procedure": Procedure.ORDINARY.value}

    def _ordinary_clock(self, work: Work, application: Application) -> RunningClock:
        objected = [objection.at for objection in application.objections if not objection.late]
        started = county_date(objected[-1]) if objected else work.clock.today()
        limit = days(work, application, "adm.ordinary.total")
        running = application.clock
        return (
            replace(running, started=started, limit=limit, stops=())
            if running
            else RunningClock(started, limit)
        )
