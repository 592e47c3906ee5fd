"""What the portal says: how a unit of the directory is now, and a year of the working calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.messaging.envelope import Message
from chassis.persistence.calendar_days import EnteredYear


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """A unit was founded, renamed, moved or closed."""

    unit: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """A year of the working calendar was entered or corrected."""

    year: EnteredYear


def messages(event: object) -> Sequence[Message]:
    """The messages an event of the portal becomes; events nobody listens to become none."""
    if isinstance(event, UnitChanged):
        return [Message("directory.unit-published.v1", event.unit["code"], dict(event.unit))]
    if isinstance(event, CalendarChanged):
        subject = f"calendar-{event.year.year}"
        return [Message("directory.calendar-published.v1", subject, event.year.as_json())]
    return []
