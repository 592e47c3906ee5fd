"""Accept an event, link a duplicate, tell where to go, record what was settled on the spot (B14 step 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.dispatch.domain import event_errors as errors
from services.dispatch.domain.event_class import Urgency
from services.dispatch.domain.office_hours import OfficeCalendar, after_working_minutes
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import EventCases, Work


@dataclass(frozen=True, slots=True)
class AcceptEvent:
    """The desk says what becomes of an event."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(
        self, work: Work, event_no: str, *, outcome: str, class_code: str, text: str
    ) -> Mapping[str, Any]:
        """One of: valid, duplicate, out_of_scope, on_spot."""
        event = work.events.get(event_no)
        now = work.clock.now()
        if outcome == "duplicate":
            other = work.events.find(text)
            if other is None:
                raise errors.DuplicateUnknown()
            event.end_as_duplicate(other, at=now)
        elif outcome == "out_of_scope":
            event.refer(text, at=now)
        elif outcome == "on_spot":
            event.settle_on_spot(text)
        else:
            if work.event_classes.get(class_code) is None:
                raise errors.EventClassUnknown(code=class_code)
            event.accept(class_code)
            minutes = self.parameters.value(work, "dsp.event.dispatch")
            urgent = event.report.urgency is Urgency.CRITICAL
            due = (
                now + timedelta(minutes=minutes)
                if urgent
                else after_working_minutes(self.calendar, now, minutes)
            )
            event.wait_until(due, since=now)
        if event.state.ended:
            work.contacts.erase(event_no)
        work.record(f"event-{outcome.replace('_', '-')}", event_no, text=text)
        return {"dispatch_by": (event.due_at or now).isoformat()}


@dataclass(frozen=True, slots=True)
class TakeBackEvent:
    """Who reported an event takes it back before it is dispatched."""

    cases: EventCases

    def __call__(self, work: Work, event_no: str, *, reason: str) -> None:
        """End it."""
        event = work.events.get(event_no)
        event.take_back(work.actor.unit, reason, at=work.clock.now())
        work.contacts.erase(event_no)
        self.cases.end(work, event)
        work.record("event-taken-back", event_no, text=reason)
