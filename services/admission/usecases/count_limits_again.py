"""Counts again what an application says of its limits, when the working calendar has changed (0.3)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.working_days import WorkingCalendar
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CountLimitsAgain:
    """The dates on record end when the limits of the case end: both are counted by the same calendar."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str) -> None:
        """Move open questions and correction notices; what was answered keeps the date it had."""
        application = work.applications.find(case_no)
        if application is None:
            return
        for question in application.consultations:
            question.count_again(self.calendar)
        for notice in application.corrections:
            notice.count_again(self.calendar)
