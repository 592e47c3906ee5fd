"""The values a setting had, has and will have, and which of them holds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.parameters.refusals import ParameterDateInvalid

FARTHEST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value a county gave a setting, from a date on: who said so, and why."""

    key: str
    county: str
    number: int
    value: Any
    valid_from: date
    origin: str
    reason: str = ""
    recorded_by: str = ""
    at: datetime | None = None


def must_begin(day: date, today: date) -> None:
    """Refuse a date in the past, where cases rest on the values of then, and one too far to be meant."""
    if not today <= day or day.year > today.year + FARTHEST_YEARS:
        raise ParameterDateInvalid(today=today.isoformat())


def in_force(entries: Iterable[Parameter], on: date) -> Parameter | None:
    """The entry that holds on a day: the one that began last, and of two of one day the newer."""
    begun = [entry for entry in entries if entry.valid_from <= on]
    return max(begun, key=lambda entry: (entry.valid_from, entry.number), default=None)


def to_come(entries: Iterable[Parameter], on: date) -> list[Parameter]:
    """The entries that will hold one day, soonest first."""
    ahead = {entry.valid_from for entry in entries if entry.valid_from > on}
    found = [in_force(entries, day) for day in sorted(ahead)]
    return [entry for entry in found if entry is not None]
