"""What happened in assessment, in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.texts import Said


@dataclass(frozen=True, slots=True)
class FactRecorded:
    """Something dispatch reported now counts in the figures of a year."""

    order_no: str
    kind: str
    year: int


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A rule wants the supervisors' eyes."""

    rule: str
    subject: str
    severity: str
    text: Said
    facts: Mapping[str, object] = field(default_factory=dict)
