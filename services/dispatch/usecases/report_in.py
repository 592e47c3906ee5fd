"""Report in after a whistle; the second whistle and the mark for those who do not (B15 steps 4 and 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.texts import Said
from services.dispatch.domain.events import AlertRaised
from services.dispatch.domain.office_hours import OfficeCalendar, after_working_days
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ReportIn:
    """A body is there: who leads, and how many came."""

    def __call__(self, work: Work, whistle_no: str, body: str, *, reported_as: str, people: int) -> None:
        """Keep when it came."""
        call = work.whistles.get(whistle_no).report_in(body, reported_as, people, at=work.clock.now())
        work.record("body-reported-in", whistle_no, body=body, people=people, late=call.late_minutes)


@dataclass(frozen=True, slots=True)
class WhistleAgain:
    """The second whistle goes to the leader of a body that has not come."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, whistle_no: str, body: str) -> Mapping[str, Any]:
        """Whistle again, and say by when they have to be there now."""
        whistle = work.whistles.get(whistle_no)
        now = work.clock.now()
        whistle.whistle_again(body, at=now)
        if whistle.is_emergency:
            second_by = now + timedelta(minutes=self.parameters.value(work, "dsp.whistle.urgent"))
        else:
            second_by = after_working_days(
                self.calendar, now, self.parameters.value(work, "dsp.whistle.second")
            )
        work.record("second-whistle", whistle_no, body=body)
        return {"second_by": second_by.isoformat()}


@dataclass(frozen=True, slots=True)
class NoteNoShow:
    """A body has not come at the second whistle either: kept for ever, told to the supervisors."""

    def __call__(self, work: Work, whistle_no: str, body: str) -> None:
        """Note it."""
        work.whistles.get(whistle_no).note_no_show(body, at=work.clock.now())
        unit = work.units.get(body) or work.agencies.get(body)
        name = unit.name if unit else body
        said = Said("{name}经二次吹哨仍未报到（{no}）。", "{name} did not come at the second whistle ({no}).")
        work.emit(
            AlertRaised("B15", whistle_no, "warning", said.filled(name=name, no=whistle_no), {"body": body})
        )
        work.record("no-show-noted", whistle_no, body=body)


@dataclass(frozen=True, slots=True)
class InvestigateNoShow:
    """The county looks into a body that did not come."""

    def __call__(self, work: Work, whistle_no: str, body: str, *, outcome: str, findings: str) -> None:
        """Keep what was found; the mark stays."""
        work.whistles.get(whistle_no).investigate(body, findings)
        work.record("no-show-investigated", whistle_no, body=body, outcome=outcome, text=findings)
