"""Rates of a body in a township: in time, solved, satisfied (B15); counted from what dispatch reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from chassis.clock import COUNTY_ZONE


@dataclass(frozen=True, slots=True)
class Call:
    """One body called by one whistle, as the whistle ended."""

    whistle_no: str
    body: str
    department: str
    township: str
    closed_at: datetime
    in_time: bool
    no_show: bool
    solved: bool | None
    satisfied: bool | None
    township_score: int | None

    @property
    def year(self) -> int:
        """It counts in the year the whistle ended, by the county's calendar."""
        return self.closed_at.astimezone(COUNTY_ZONE).year


@dataclass(frozen=True, slots=True)
class Called:
    """How often a body was called by a township, and what came of it."""

    body: str
    township: str
    called: int
    in_time: int
    no_shows: int
    judged: int
    solved: int
    rated: int
    satisfied: int

    @property
    def report_in_rate(self) -> Decimal | None:
        """报到率: in time of those called."""
        return _share(self.in_time, self.called)

    @property
    def solution_rate(self) -> Decimal | None:
        """解决率: solved of those that were given something to do."""
        return _share(self.solved, self.judged)

    @property
    def satisfaction_rate(self) -> Decimal | None:
        """满意率: satisfied of those that were rated; who was not rated is not counted (E3-50)."""
        return _share(self.satisfied, self.rated)


def add_up(lines: Iterable[tuple[str, str, bool, bool, bool | None, bool | None]]) -> list[Called]:
    """Per body and township, from (body, township, in time, no-show, solved, satisfied), in any order."""
    sums: dict[tuple[str, str], list[int]] = {}
    for body, township, in_time, no_show, solved, satisfied in lines:
        line = sums.setdefault((body, township), [0] * 7)
        counted = (True, in_time, no_show, solved is not None, solved, satisfied is not None, satisfied)
        for place, one in enumerate(counted):
            line[place] += bool(one)
    return [Called(*key, *sums[key]) for key in sorted(sums)]


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None


@dataclass(frozen=True, slots=True)
class Handled:
    """One event as it ended, and who handled it."""

    event_no: str
    handler: str
    department: str
    township: str
    closed_at: datetime
    in_time: bool
    reopened: int
    response: bool | None
    solved: bool
    satisfied: bool | None

    @property
    def year(self) -> int:
        """It counts in the year it was closed, by the county's calendar."""
        return self.closed_at.astimezone(COUNTY_ZONE).year
