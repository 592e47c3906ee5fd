"""Send a whistle to everybody it calls (B15 step 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.dispatch.domain.eligibility import WhistleKind
from services.dispatch.domain.office_hours import OfficeCalendar, after_working_days
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

REPORT_DAYS = {
    WhistleKind.ENFORCEMENT: "dsp.whistle.enforcement",
    WhistleKind.HARD: "dsp.whistle.hard",
}


@dataclass(frozen=True, slots=True)
class SendWhistle:
    """Calls the bodies; an emergency is counted in minutes, day and night, the rest in working days."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, whistle_no: str) -> Mapping[str, Any]:
        """Send it, and say by when they report in and the township consults with them."""
        whistle = work.whistles.get(whistle_no)
        now = work.clock.now()
        if whistle.is_emergency:
            report_by = now + timedelta(minutes=self.parameters.value(work, "dsp.whistle.urgent"))
            consult_by = now + timedelta(minutes=self.parameters.value(work, "dsp.whistle.urgent_consult"))
        else:
            days = self.parameters.value(work, REPORT_DAYS[whistle.matter.kind])
            report_by = consult_by = after_working_days(self.calendar, now, days)
        whistle.send(due_at=report_by, at=now)
        work.record("whistle-sent", whistle_no, bodies=[one.body for one in whistle.calls])
        return {"report_by": report_by.isoformat(), "consult_by": consult_by.isoformat()}
