"""A task with what its holder sees, and words everybody uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.engine.records import HumanTask
from chassis.working_days import WorkingCalendar
from tests.integration.histories.rows import Row, Rows

Said = tuple[str, Mapping[str, Any]]
SONGSHAN, TAISHAN = "430211001", "430211002"
REASON = {"reason": "情况有变"}


@dataclass(frozen=True)
class Step:
    """A task with what its holder sees."""

    task: HumanTask
    rows: Rows
    today: date
    calendar: WorkingCalendar

    @property
    def application(self) -> Row:
        """The application the task belongs to."""
        return self.rows.case(self.task.case_no)

    @property
    def hearing(self) -> Row:
        """Its deliberation under way."""
        return max(self.rows.of("hearing", self.task.case_no), key=lambda row: row.number)

    def later(self, days: int) -> str:
        """A working day ahead."""
        return self.calendar.add_working_days(self.today, days).isoformat()
