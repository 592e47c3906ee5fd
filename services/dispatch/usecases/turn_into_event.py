"""Turn a whistle that is one body's routine work into an event (scenario 37)."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.event_class import Urgency
from services.dispatch.domain.grid_event import GridEvent, Report, Source
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.report_event import Reported, ReportEvent


@dataclass(frozen=True, slots=True)
class TurnIntoEvent:
    """The township that may not whistle reports the same matter; both cases name one another."""

    report: ReportEvent

    def __call__(self, work: Work, whistle_no: str) -> GridEvent:
        """Report it, once."""
        whistle = work.whistles.get(whistle_no)
        whistle.check_turning(work.actor.unit)
        matter = whistle.matter
        said = Report(
            source=Source.WHISTLE,
            title=matter.title,
            description=matter.description,
            place=matter.place,
            urgency=Urgency.NORMAL,
            occurred_at=whistle.blown_at,
            external_no=whistle_no,
        )
        event = self.report(work, Reported(said, "", whistle.township, matter.community))
        whistle.turn_into(event.event_no)
        work.record("event-opened-instead", whistle_no, event_no=event.event_no)
        return event
