"""Record what came of an event."""

from __future__ import annotations

from dataclasses import dataclass

from services.assessment.domain.rates import Handled
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """Counts every event once, however often it is told (E3-57)."""

    def __call__(self, work: Work, handled: Handled) -> bool:
        """Record it; false when it was known."""
        if not work.handled.keep(handled):
            return False
        work.record("event-recorded", handled.event_no, handler=handled.handler)
        return True
