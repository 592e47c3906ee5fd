"""Counts again what an application says of its limits, when the working calendar has changed (0.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.clock import county_date
from chassis.working_days import WorkingCalendar
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CountLimitsAgain:
    """The dates on record end when the limits of the case end: both are counted by the same calendar."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str) -> None:
        """Move open questions, correction notices and reviews; what was answered keeps the date it had."""
        application = work.applications.find(case_no)
        if application is None:
            return
        for question in application.consultations:
            question.count_again(self.calendar)
        for notice in application.corrections:
            notice.count_again(self.calendar)
        if application.hearings and application.hearing.review and not application.hearing.signed_at:
            for asked in application.review_requests:
                asked.count_again(self.calendar, _held_then(work, application.county, county_date(asked.at)))


def _held_then(work: Work, county: str, day: date) -> int:
    """The limit for deciding a review, as the county had set it when it was asked for."""
    return int(str(work.parameters.value("adm.review_case.decide", county, day)))
