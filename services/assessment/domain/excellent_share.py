"""Which agencies are 优秀 where the scheme of the year limits how many may be (AST-25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from services.assessment.domain.annual_assessment import Result


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that reached 优秀, with what it is ranked by: total, then rate, then satisfaction."""

    case_no: str
    number: int
    total: Fraction
    rate: Fraction
    satisfaction: Fraction

    @property
    def rank_by(self) -> tuple[Fraction, Fraction, Fraction]:
        """The better comes later."""
        return self.total, self.rate, self.satisfaction


def candidate(case_no: str, result: Result) -> Candidate:
    """A version of a result as it takes part in the ranking."""
    figures = result.figures
    return Candidate(case_no, result.number, figures.total, figures.rate, figures.satisfaction)


def places_of(share: Fraction, assessed: int) -> int:
    """How many may be 优秀; a part of a place is none."""
    return int(share * assessed)


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best first."""
    return sorted(candidates, key=lambda one: (one.rank_by, one.case_no), reverse=True)


def kept_of(candidates: Iterable[Candidate], places: int) -> list[str]:
    """Who stays 优秀. Those exactly alike who do not all find a place get none: nobody is drawn by lot."""
    order = ranked(candidates)
    if len(order) <= places:
        return [one.case_no for one in order]
    first_outside = order[places].rank_by
    return [one.case_no for one in order if one.rank_by > first_outside]


def rank_in(candidates: Iterable[Candidate], one: Candidate) -> tuple[int, int]:
    """The rank of an agency, and how many others are exactly like it."""
    others = [other.rank_by for other in candidates if other.case_no != one.case_no]
    return 1 + sum(other > one.rank_by for other in others), others.count(one.rank_by)


@dataclass(eq=False)
class ExcellentShare:
    """The list of one year, fixed once by the performance office."""

    county: str
    year: int
    share: Fraction
    assessed: int
    places: int
    kept: tuple[str, ...]
    fixed_by: str
    fixed_at: datetime

    def admit(self, case_no: str) -> bool:
        """Whether an agency is or may still be 优秀: who comes late or by review takes a free place only."""
        if case_no in self.kept:
            return True
        if len(self.kept) >= self.places:
            return False
        self.kept = (*self.kept, case_no)
        return True

    def release(self, case_no: str) -> None:
        """An agency is not 优秀 any more; its place is free."""
        self.kept = tuple(one for one in self.kept if one != case_no)
