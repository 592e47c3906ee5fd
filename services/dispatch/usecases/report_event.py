"""Report an event: one intake for grids, hotline, visits and referrals (DSP-08, F-DSP-01)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.dispatch.domain import event_errors as errors
from services.dispatch.domain.event_class import Urgency, grade
from services.dispatch.domain.grid_event import GridEvent, Report, Source
from services.dispatch.domain.office_hours import OfficeCalendar, after_working_minutes
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import EventCases, Work

REPORTING_ROLES = ("community_secretary", "township_clerk", "command_operator", "agency_head")
REFERRING_ROLE = "department_clerk"


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports, where, of which class, and whom to call back if they wish it."""

    report: Report
    class_code: str
    township: str
    community: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """Opens an event; who received it first is responsible until somebody has accepted it (E3-48)."""

    cases: EventCases
    county: str

    def __call__(self, work: Work, told: Reported) -> GridEvent:
        """Report it; the same number of the same outside system is the same event."""
        known = work.events.from_outside(told.report.source, told.report.external_no)
        if known is not None:
            return known
        self._check(work, told)
        year = work.clock.today().year
        event = GridEvent(
            event_no=f"{self.county}-EVT-{year}-{work.numbers.next('EVT', year):05d}",
            report=told.report,
            class_code=told.class_code,
            township=told.township,
            community=told.community,
            reported_at=work.clock.now(),
            reported_by=work.actor.user_id,
            first_receiver=work.actor.unit,
        )
        work.events.add(event)
        if told.contact:
            work.contacts.keep(event.event_no, told.contact)
        work.record("event-reported", event.event_no, source=told.report.source.value)
        self.cases.start(work, event, work.event_classes.get(told.class_code))
        return event

    def _check(self, work: Work, told: Reported) -> None:
        actor, place = work.actor, told.community or told.township
        if actor.holds(REFERRING_ROLE, actor.unit) and told.report.source is not Source.REFERRAL:
            raise errors.SourceNotYours()
        here = re.fullmatch(rf"{self.county}\d{{3}}(\d{{3}})?", place)
        if not here or not place.startswith(told.township):
            raise errors.EventElsewhere(place=place)
        if actor.unit.isdigit() and len(actor.unit) > len(self.county) and not place.startswith(actor.unit):
            raise errors.EventElsewhere(place=place)
        if told.report.occurred_at > work.clock.now() + timedelta(minutes=1):
            raise errors.EventInFuture()
        if told.class_code and work.event_classes.get(told.class_code) is None:
            raise errors.EventClassUnknown(code=told.class_code)


@dataclass(frozen=True, slots=True)
class RegisterEvent:
    """Puts an event on the desk its level says, with the time to accept it."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, event_no: str) -> Mapping[str, Any]:
        """Grade it; where the table says something else, the rules win."""
        event = work.events.get(event_no)
        known = work.event_classes.get(event.class_code)
        urgency = event.report.urgency
        event.level = grade(urgency, known.level) if known else grade(urgency, event.level)
        now, minutes = work.clock.now(), self.parameters.value(work, "dsp.event.accept")
        if urgency is Urgency.CRITICAL:
            due = now + timedelta(minutes=minutes)
        else:
            due = after_working_minutes(self.calendar, now, minutes)
        event.wait_until(due, since=now)
        work.record("event-graded", event_no, level=event.level.value)
        return {"level": event.level.value, "accept_by": due.isoformat()}
