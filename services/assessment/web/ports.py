"""What the web room reads: queries of storage, handed in by the assembly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Reads(Protocol):
    """Queries for pages."""

    def figures_of(self, session: Any, year: int, viewer: str | None) -> Mapping[str, Any]:
        """The figures of a year."""

    def years(self, session: Any) -> list[int]:
        """The years with figures."""
