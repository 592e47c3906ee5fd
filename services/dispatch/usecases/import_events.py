"""Take events in from a sheet, all of it or nothing; what was taken in before stays one event (DSP-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.event_errors import EventRowsRejected
from services.dispatch.domain.event_rows import Intake, events_of
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.report_event import REFERRING_ROLE, Reported, ReportEvent


@dataclass(frozen=True, slots=True)
class ImportEvents:
    """Every row is reported as if by the form; the same number of the same source is the same event."""

    report: ReportEvent

    def __call__(self, work: Work, rows: Sequence[Mapping[str, Any]], *, confirm: bool) -> dict[str, int]:
        """Look at the sheet, or take it in; wrong cells are all named at once and nothing is changed."""
        events, wrong = events_of(rows, self._intake(work))
        if wrong:
            raise EventRowsRejected(count=len(wrong), cells=[one.as_json() for one in wrong])
        fresh = [
            one
            for one in events
            if work.events.from_outside(one.report.source, one.report.external_no) is None
        ]
        for one in fresh if confirm else ():
            told = Reported(one.report, one.class_code, one.township, one.community, one.contact)
            self.report(work, told)
        return {"rows": len(events), "new": len(fresh), "known": len(events) - len(fresh)}

    def _intake(self, work: Work) -> Intake:
        actor, county = work.actor, self.report.county
        placed = actor.unit.isdigit() and len(actor.unit) > len(county)
        return Intake(
            townships={one.code: one.name for one in work.units.of_kind("township")},
            communities={one.code: one.name for one in work.units.of_kind("community")},
            classes={one.code: one.name for one in work.event_classes.all()},
            unit=actor.unit,
            territory=actor.unit if placed else "",
            refers=actor.holds(REFERRING_ROLE, actor.unit),
            now=work.clock.now(),
        )
