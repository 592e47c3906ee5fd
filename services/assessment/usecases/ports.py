"""What the use cases need from the outside, as protocols; storage provides it."""

from __future__ import annotations

from typing import Any, Protocol

from chassis.actor import Actor
from chassis.clock import Clock
from services.assessment.domain.facts import Agency, Fact
from services.assessment.domain.unit import Unit


class Facts(Protocol):
    """Everything dispatch has reported."""

    def keep(self, fact: Fact) -> bool:
        """Keep a fact; false when it was known."""


class Agencies(Protocol):
    """The stationed agencies."""

    def get(self, code: str) -> Agency | None:
        """The agency with this code."""

    def add(self, agency: Agency) -> None:
        """Keep a new agency."""


class Units(Protocol):
    """The directory's units."""

    def get(self, code: str) -> Unit | None:
        """The unit with this code."""

    def add(self, unit: Unit) -> None:
        """Keep a new unit."""


class Work(Protocol):
    """One stimulus, one transaction: what a use case reads and writes."""

    actor: Actor
    clock: Clock

    @property
    def facts(self) -> Facts:
        """Everything dispatch has reported."""

    @property
    def agencies(self) -> Agencies:
        """The stationed agencies."""

    @property
    def units(self) -> Units:
        """The directory's units."""

    def emit(self, event: object) -> None:
        """Say this when the work commits."""

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """Write the journal."""
