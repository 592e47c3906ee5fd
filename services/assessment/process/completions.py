"""Binds the human tasks of diagrams to verbs.

Assessment has no diagram yet, so nobody finishes a task here; see `operations.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.records import Case, Submission
from services.assessment.usecases.ports import Work

Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


def completions() -> Mapping[str, Completion]:
    """The verbs by the name a user task gives in `onComplete`: none are drawn."""
    return {}
