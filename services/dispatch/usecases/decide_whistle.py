"""Weigh a whistle, and decide whether it goes out (B15 step 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.office_hours import OfficeCalendar, after_working_minutes
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class JudgeWhistle:
    """Keeps what the rules say about a whistle; where the table says something else, the rules win."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, whistle_no: str) -> Mapping[str, Any]:
        """Weigh it; by when the leader decides is counted from now."""
        whistle = work.whistles.get(whistle_no)
        weighed = whistle.weigh()
        now = work.clock.now()
        if not whistle.is_emergency:
            minutes = self.parameters.value(work, "dsp.whistle.approve")
            whistle.due_at = after_working_minutes(self.calendar, now, minutes)
        work.record("whistle-weighed", whistle_no, weighed=weighed.value)
        return {"weighed": weighed.value, "approve_by": (whistle.due_at or now).isoformat()}


@dataclass(frozen=True, slots=True)
class ApproveWhistle:
    """The secretary approves a whistle, or declines it."""

    def __call__(self, work: Work, whistle_no: str, *, approved: bool, reason: str) -> None:
        """Decide."""
        whistle = work.whistles.get(whistle_no)
        if not approved:
            whistle.decline(reason, at=work.clock.now())
        work.record("whistle-approved" if approved else "whistle-declined", whistle_no, text=reason)


@dataclass(frozen=True, slots=True)
class DecideIneligible:
    """The secretary lets an ineligible whistle pass with a reason, or leaves it (scenario 37)."""

    def __call__(self, work: Work, whistle_no: str, *, override: bool, reason: str) -> None:
        """Decide."""
        whistle = work.whistles.get(whistle_no)
        if override:
            whistle.override(reason)
        else:
            whistle.drop(at=work.clock.now())
        work.record("whistle-overridden" if override else "whistle-dropped", whistle_no, text=reason)
