"""What the expressions of the diagrams may ask: limits and roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.assessment.process.roles import role_at
from services.assessment.usecases.ports import Work

Functions = Mapping[str, Callable[..., Any]]

NAMES = ("today", "param", "role")
"""What `functions` adds to the functions every diagram knows."""


def functions(county: str) -> Callable[[Work, str], Functions]:
    """The functions of one command, bound to its clock and to the county’s settings."""

    def bound(work: Work, case_no: str) -> Functions:
        today = work.clock.today()
        return {
            "today": lambda: today,
            "param": lambda key: work.parameters.value(key, county, today),
            "role": role_at,
        }

    return bound
