"""Dispatch an event, escalate it, decide on an objection, dispatch it again (B14 steps 3 to 5 and 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.dispatch.domain import event_errors as errors
from services.dispatch.domain.grid_event import GridEvent, Round
from services.dispatch.domain.office_hours import (
    OfficeCalendar,
    after_working_days,
    after_working_minutes,
)
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

COMMUNITY_DIGITS = 12
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class DispatchEvent:
    """Gives an event to one handler, and to those who help it, with the limit of its class."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, event_no: str, handler: str, co_handlers: Sequence[str]) -> Round:
        """Dispatch it."""
        event = work.events.get(event_no)
        now = work.clock.now()
        department = self._department(work, event, handler)
        helpers = tuple(one for one in dict.fromkeys(co_handlers) if one != handler)
        for one in helpers:
            self._department(work, event, one)
        begun = event.dispatch(handler, department, helpers, due_at=self._due(work, event, now), at=now)
        work.events.know(event)
        answer_by = after_working_minutes(self.calendar, now, self.parameters.value(work, "dsp.event.answer"))
        event.wait_until(min(answer_by, begun.due_at), since=now)
        work.record("event-dispatched", event_no, body=handler, order_no=begun.order_no)
        return begun

    def _due(self, work: Work, event: GridEvent, now: datetime) -> datetime:
        known = work.event_classes.get(event.class_code)
        if known is not None:
            return known.due(self.calendar, now)
        return after_working_days(self.calendar, now, self.parameters.value(work, "dsp.event.general"))

    def _department(self, work: Work, event: GridEvent, handler: str) -> str:
        """Whose the handler is; never a community, whatever the diagram says (ADM-08)."""
        if handler.isdigit() and len(handler) == COMMUNITY_DIGITS:
            raise errors.EventToCommunity()
        if handler == event.township:
            return handler
        agency = work.agencies.get(handler)
        if agency is not None and agency.serves(event.township):
            return agency.sending_department
        unit = work.units.get(handler)
        if (
            unit is None
            or unit.kind != "department"
            or not handler.startswith(f"{event.township[:COUNTY_DIGITS]}-")
        ):
            raise errors.HandlerUnknown(handler=unit.name if unit else handler)
        return handler


@dataclass(frozen=True, slots=True)
class EscalateEvent:
    """One level up, with a reason."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, event_no: str, *, reason: str) -> Mapping[str, Any]:
        """Escalate it; the time to dispatch begins anew."""
        event = work.events.get(event_no)
        level = event.escalate(reason)
        now = work.clock.now()
        due = after_working_minutes(self.calendar, now, self.parameters.value(work, "dsp.event.dispatch"))
        event.wait_until(due, since=now)
        work.record("event-escalated", event_no, level=level.value, text=reason)
        return {"level": level.value, "dispatch_by": due.isoformat()}


@dataclass(frozen=True, slots=True)
class AnswerDispatch:
    """The handler takes the event on, or objects once."""

    calendar: OfficeCalendar

    def __call__(self, work: Work, event_no: str, *, accepted: bool, reason: str, right_handler: str) -> None:
        """Answer."""
        event = work.events.get(event_no)
        now = work.clock.now()
        if accepted:
            event.take_on(at=now)
            event.wait_until(event.now_with.due_at, since=now)
        else:
            event.object(reason, right_handler, at=now)
            event.wait_until(after_working_days(self.calendar, now, 1), since=now)
        action = "event-taken-on" if accepted else "event-objected"
        work.record(action, event_no, text=reason, right_handler=right_handler)


@dataclass(frozen=True, slots=True)
class DecideObjection:
    """The dispatcher upholds an objection and dispatches anew, or overrules it: the decision binds."""

    dispatch: DispatchEvent

    def __call__(self, work: Work, event_no: str, *, upheld: bool, reason: str, handler: str) -> Round | None:
        """Decide; the new round, if there is one."""
        event = work.events.get(event_no)
        now = work.clock.now()
        event.decide_objection(upheld=upheld, reason=reason, at=now)
        work.record("objection-upheld" if upheld else "objection-overruled", event_no, text=reason)
        if upheld:
            return self.dispatch(work, event_no, handler, ())
        event.wait_until(event.now_with.due_at, since=now)
        return None


@dataclass(frozen=True, slots=True)
class ReopenEvent:
    """Not solved: the event goes back to its dispatcher, on the same chain (scenario 39)."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, event_no: str) -> Mapping[str, Any]:
        """Reopen it, with the remark of who looked or was called."""
        event = work.events.get(event_no)
        now = work.clock.now()
        event.reopen(event.remark, at=now)
        due = after_working_minutes(self.calendar, now, self.parameters.value(work, "dsp.event.dispatch"))
        event.wait_until(due, since=now)
        work.record("event-reopened", event_no, times=event.reopened)
        return {"dispatch_by": due.isoformat()}
