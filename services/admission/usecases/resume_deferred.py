"""A deferred case comes before a meeting again, or lapses (暂缓, B0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.clock import county_date
from chassis.working_days import WorkingCalendar
from services.admission.domain.errors import LimitStillRunning
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for, reason_in, shortest
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ResumeDeferred:
    """The office takes it up once the date has come or the condition is met."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Put the case before a new meeting."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.DEFERRED)
        must_act_for(work, work.committees.of(application.county).office)
        application.state = ApplicationState.MEETING
        work.record("deferral-ended", case_no, reason=reason_in(data))
        return {}


@dataclass(frozen=True, slots=True)
class LapseDeferred:
    """After the longest time of a deferral the application lapses (`adm.defer.max`)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """End the case as lapsed."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.DEFERRED)
        signed = application.hearing.signed_at or work.clock.now()
        limit = shortest(work, application, "adm.defer.max", county_date(signed))
        due = self.calendar.add_working_days(county_date(signed), limit)
        if work.clock.today() < due:
            raise LimitStillRunning(due=due.isoformat())
        application.end(ApplicationState.LAPSED, work.clock.now(), "暂缓期满，申请失效")
        work.record("deferral-lapsed", case_no, due=due.isoformat())
        return {}
