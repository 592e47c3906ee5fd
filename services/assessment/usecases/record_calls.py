"""Record what came of a whistle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.assessment.domain.rates import Call
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordCalls:
    """Counts every called body once, however often it is told (E3-57)."""

    def __call__(self, work: Work, whistle_no: str, calls: Sequence[Call]) -> int:
        """Record them; how many were new."""
        new = sum(work.calls.keep(call) for call in calls)
        if new:
            work.record("whistle-recorded", whistle_no, bodies=new)
        return new
