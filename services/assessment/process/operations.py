"""Binds the operations of diagrams to verbs.

Assessment has no diagram yet: it counts what dispatch reports. The target statement and the yearly dual
assessment bring theirs; until then there is nothing to bind, and a test keeps drawn and coded equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.records import Case
from services.assessment.usecases.ports import Work

Operation = Callable[[Work, Case], Mapping[str, Any] | None]


def operations() -> Mapping[str, Operation]:
    """The operations by the topic a service task names: none are drawn."""
    return {}
