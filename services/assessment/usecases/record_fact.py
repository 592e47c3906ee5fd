"""Record what dispatch reports about an order."""

from __future__ import annotations

from dataclasses import dataclass

from services.assessment.domain.events import FactRecorded
from services.assessment.domain.facts import Fact
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordFact:
    """Counts every fact once, in whatever order the reports come (E3-57)."""

    def __call__(self, work: Work, fact: Fact) -> bool:
        """Record the fact; false when it was known."""
        if not work.facts.keep(fact):
            return False
        work.emit(FactRecorded(fact.order_no, fact.kind, fact.year))
        work.record("fact-recorded", fact.order_no, kind=fact.kind, year=fact.year)
        return True
