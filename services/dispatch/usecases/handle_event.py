"""Handle an event, verify and close it, hear the reporter, and settle it (B14 steps 6 to 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.grid_event import EventRating
from services.dispatch.domain.office_hours import OfficeCalendar, after_working_days
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HandleEvent:
    """The handler feeds back, or asks for more time."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(
        self, work: Work, event_no: str, *, outcome: str, result: str, cost: str, law: str
    ) -> Mapping[str, Any]:
        """One of: done, cannot, extend; says until when it is due."""
        event = work.events.get(event_no)
        now = work.clock.now()
        if outcome == "extend":
            days = self.parameters.value(work, "dsp.event.extension")
            event.extend(result, after_working_days(self.calendar, event.now_with.due_at, days), at=now)
            event.wait_until(event.now_with.due_at, since=now)
        else:
            event.feed_back(done=outcome == "done", result=result, cost=cost, law=law, at=now)
        work.record(f"event-{outcome}", event_no, text=result)
        return {"handle_by": event.now_with.due_at.isoformat()}


@dataclass(frozen=True, slots=True)
class AssistHandling:
    """A co-handler says what it has done."""

    def __call__(self, work: Work, event_no: str, body: str, *, text: str) -> None:
        """Keep it."""
        unit = work.units.get(body) or work.agencies.get(body)
        work.events.get(event_no).contribute(unit.name if unit else body, text)
        work.record("event-assisted", event_no, body=body, text=text)


@dataclass(frozen=True, slots=True)
class BeginVerification:
    """Everybody has reported: somebody looks, or calls back."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, event_no: str) -> None:
        """Begin."""
        event = work.events.get(event_no)
        event.begin_verification()
        now = work.clock.now()
        days = self.parameters.value(work, "dsp.event.verify")
        event.wait_until(after_working_days(self.calendar, now, days), since=now)


@dataclass(frozen=True, slots=True)
class VerifyEvent:
    """Solved, explained why not, or not solved: then it is opened again."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, event_no: str, *, outcome: str, remark: str) -> None:
        """Say what was seen; a solved or explained event is closed."""
        event = work.events.get(event_no)
        now = work.clock.now()
        event.verify(solved=outcome == "solved", remark=remark)
        if outcome != "not_solved":
            event.close(at=now)
            days = self.parameters.value(work, "dsp.event.rate")
            event.wait_until(after_working_days(self.calendar, now, days), since=now)
        work.record(f"event-verified-{outcome.replace('_', '-')}", event_no, text=remark)


@dataclass(frozen=True, slots=True)
class RateEvent:
    """What the reporter says at the call-back: rated, or not solved at all."""

    def __call__(
        self, work: Work, event_no: str, *, outcome: str, response: bool, satisfied: bool, remark: str
    ) -> None:
        """Keep it."""
        event = work.events.get(event_no)
        if outcome == "rated":
            event.rate(EventRating(response, satisfied, remark, work.clock.now()))
        else:
            event.remark = remark
        work.record(f"event-{outcome.replace('_', '-')}", event_no, text=remark)


@dataclass(frozen=True, slots=True)
class SettleEvent:
    """The end of the chain: told to assessment; whom to call back is forgotten."""

    def __call__(self, work: Work, event_no: str) -> Mapping[str, Any]:
        """Settle it."""
        event = work.events.get(event_no)
        closed = event.settle(at=work.clock.now())
        work.emit(closed)
        work.contacts.erase(event_no)
        work.record("event-settled", event_no, end_state=closed.end_state)
        return {"solved": closed.solved}
