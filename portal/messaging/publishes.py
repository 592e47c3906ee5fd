"""What the portal says: how a unit of the directory is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.messaging.envelope import Message


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """A unit was founded, renamed, moved or closed."""

    unit: Mapping[str, Any]


def messages(event: object) -> Sequence[Message]:
    """The messages an event of the portal becomes; events nobody listens to become none."""
    if isinstance(event, UnitChanged):
        return [Message("directory.unit-published.v1", event.unit["code"], dict(event.unit))]
    return []
