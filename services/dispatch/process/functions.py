"""What the expressions of the diagrams may ask: limits, roles and working days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chassis.working_days import WorkingCalendar
from services.dispatch.domain.parameters import Parameters
from services.dispatch.process.roles import role_at
from services.dispatch.usecases.ports import Work

Functions = Mapping[str, Callable[..., Any]]

NAMES = ("today", "param", "role", "workdays_after", "end_of")
"""What `functions` adds to the functions every diagram knows."""


def day_of(value: object) -> date:
    """A date, also when a variable carries it as text."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def functions(calendar: WorkingCalendar, parameters: Parameters) -> Callable[[Work, str], Functions]:
    """The functions of one command, bound to its clock."""

    def bound(work: Work, case_no: str) -> Functions:
        today = work.clock.today()
        return {
            "today": lambda: today,
            "param": lambda key: parameters[key],
            "role": role_at,
            "workdays_after": lambda start, days: calendar.add_working_days(day_of(start), int(days)),
            "end_of": lambda day: calendar.end_of(day_of(day)),
        }

    return bound
