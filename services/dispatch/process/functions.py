"""What the expressions of the diagrams may ask: limits and roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.dispatch.process.roles import role_at
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

Functions = Mapping[str, Callable[..., Any]]

NAMES = ("today", "param", "role")
"""What `functions` adds to the functions every diagram knows."""


def functions(parameters: Parameters) -> Callable[[Work, str], Functions]:
    """The functions of one command, bound to its clock."""

    def bound(work: Work, case_no: str) -> Functions:
        today = work.clock.today()
        return {
            "today": lambda: today,
            "param": lambda key: parameters.value(work, key),
            "role": role_at,
        }

    return bound
