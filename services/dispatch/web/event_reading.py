"""What the web room reads about events: queries of storage, handed in by the assembly."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from services.dispatch.domain.event_class import EventClass
from services.dispatch.domain.grid_event import GridEvent


class EventReads(Protocol):
    """Queries for pages about events."""

    def event(self, session: Any, event_no: str) -> GridEvent | None:
        """One event."""

    def contact(self, session: Any, event_no: str) -> str:
        """Whom to call back; nothing once the event has ended."""

    def events(
        self,
        session: Any,
        *,
        unit: str | None,
        state: str | None = None,
        before: str | None = None,
        limit: int,
    ) -> Sequence[GridEvent]:
        """The newest events first."""

    def event_classes(self, session: Any) -> Sequence[EventClass]:
        """The catalogue of classes."""

    def open_events(
        self,
        session: Any,
        *,
        township: str,
        class_field: str,
        state: str,
        lamp: str,
        unit: str,
        now: datetime,
        after: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[GridEvent]:
        """What is open, what is due first at the top."""

    def open_by_place(self, session: Any, now: datetime, unit: str) -> list[Mapping[str, Any]]:
        """How much is open in each township; only a unit's business, when one is named."""

    def names(self, session: Any, codes: Collection[str]) -> Mapping[str, str]:
        """What units and agencies are called."""

    def agencies_of(self, session: Any, township: str) -> Sequence[tuple[str, str]]:
        """The agencies that serve a township, with their names."""

    def departments(self, session: Any) -> Sequence[tuple[str, str]]:
        """The departments of the county, with their names."""

    def journal(self, session: Any, subject: str) -> Sequence[Any]:
        """Who did what to an event, oldest first."""
