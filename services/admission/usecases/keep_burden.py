"""Keeps the figures of the burden ledger a year ahead of the calendar."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.months import Period
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class KeepBurden:
    """What lasts without an end weighs in every year to come; the next one is counted before it begins."""

    def __call__(self, work: Work, county: str) -> bool:
        """Reach the December of next year; says whether there was anything to do."""
        return work.burden.reach(county, Period.of_year(work.clock.today().year + 1).last)
