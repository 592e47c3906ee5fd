"""What the expressions of the diagrams may ask: limits and roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.assessment.domain.parameters import limit
from services.assessment.process.roles import role_at
from services.assessment.usecases.ports import Work

Functions = Mapping[str, Callable[..., Any]]

NAMES = ("today", "param", "role")
"""What `functions` adds to the functions every diagram knows."""


def functions(work: Work, case_no: str) -> Functions:
    """The functions of one command, bound to its clock."""
    today = work.clock.today()
    return {"today": lambda: today, "param": limit, "role": role_at}
