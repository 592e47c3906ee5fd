"""Accepts an application for handling and starts the total limit (B2 step 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.errors import LimitStillRunning
from services.admission.domain.running_clock import RunningClock
from services.admission.domain.vocabulary import ApplicationState, Procedure
from services.admission.usecases.acting import days, shortest
from services.admission.usecases.open_township_part import open_township_part
from services.admission.usecases.ports import Work
from services.admission.usecases.register_application import give_receipt


@dataclass(frozen=True, slots=True)
class AcceptApplication:
    """By the check, or because no correction notice went out in time: then on the day it came.

    Silence also accepts what the office never registered (行政许可法 art. 32(4)); it gets its receipt here.
    """

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, *, by_silence: bool = False) -> dict[str, Any]:
        """Accept, and say who reviews and until when everything must be decided."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.SUBMITTED)
        today = work.clock.today()
        accepted = self._received_in_silence(work, application) if by_silence else today
        if not application.receipt_no:
            give_receipt(work, application)
        application.accepted_on, application.accepted_by_silence = accepted, by_silence
        application.accepted_at = work.clock.now()
        clock = RunningClock(accepted, days(work, application, total_limit(application)))
        application.clock = clock
        application.state = ApplicationState.ACCEPTED
        open_township_part(work, application)
        reviewers = work.committees.of(application.county).reviewer(application.applicant, today)
        due = clock.due(self.calendar)
        work.record(
            "application-accepted",
            case_no,
            accepted_on=accepted.isoformat(),
            by_silence=by_silence,
            receipt_no=application.receipt_no,
            due=due.isoformat(),
        )
        return {
            "accepted_on": accepted.isoformat(),
            "total_due": due.isoformat(),
            "reviewers": reviewers,
            "objected": bool(application.objections),
        }

    def _received_in_silence(self, work: Work, application: Application) -> date:
        """The day of receipt, once the limit for a correction notice ran out without one."""
        received = application.received_on or work.clock.today()
        supplied = application.corrections[-1].answered_at if application.corrections else None
        if supplied is not None:
            received = county_date(supplied)
        within = shortest(work, application, "adm.correct.notice", received)
        due = self.calendar.add_working_days(received, within)
        if work.clock.today() < due:
            raise LimitStillRunning(due=due.isoformat())
        return received


def total_limit(application: Application) -> str:
    """The parameter that holds the total limit of the application’s procedure."""
    return "adm.ordinary.total" if application.procedure is Procedure.ORDINARY else "adm.simple.total"
