"""What an invariant is asked about: the rows before and after one act, the day, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from chassis.working_days import WorkingCalendar
from tests.integration.histories.rows import Row, Rows


@dataclass(frozen=True, slots=True)
class Moment:
    """One act: what was, what is, and when."""

    before: Rows
    now: Rows
    today: date
    calendar: WorkingCalendar
    questions: Sequence[Mapping[str, Any]] = ()
    """What dispatch has asked the gate in this act."""

    def new(self, table: str) -> list[Row]:
        """The rows this act has added to a table that is only ever added to."""
        known = {row.id for row in getattr(self.before, table)}
        return [row for row in getattr(self.now, table) if row.id not in known]


Invariant = Callable[[Moment], None]


def invariants_in(*modules: ModuleType) -> dict[str, Invariant]:
    """Every invariant of these modules by its name, in the order of their numbers."""
    found = {name: one for module in modules for name, one in vars(module).items() if name.startswith("e3_")}
    return dict(sorted(found.items()))
