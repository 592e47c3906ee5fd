"""What the way of a saved case is made of: somebody does a task, time passes, a message arrives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Step = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """The way of one case: what it starts with, its steps, and between them the names it is saved under."""

    variables: Mapping[str, Any]
    steps: Sequence[Step | str]
    answers: Mapping[str, Any] = field(default_factory=dict)
    message: str | None = None
    """Where it starts, if the process can be started by several messages."""


def done(element: str, outcome: str, *, unit: str | None = None, **data: Any) -> Step:
    """Somebody does the open task at an element."""
    return {"do": element, "outcome": outcome, "unit": unit, "data": data}


def days(number: int) -> Step:
    """Time passes."""
    return {"days": number}


def heard(message: str, answers: Mapping[str, Any] | None = None, **variables: Any) -> Step:
    """A message arrives; `answers` is what operations say from then on."""
    return {"hears": message, "variables": variables, "answers": dict(answers or {})}


def each(element: str, outcome: str, units: Sequence[str], **data: Any) -> list[Step]:
    return [done(element, outcome, unit=unit, **data) for unit in units]
