"""Units of the county as the directory publishes them: only what assessment shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(eq=False)
class Unit:
    """A county body, township or community."""

    code: str
    name: str
    kind: str
    parent: str = ""
    revision: int = 0
    document_word: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def hear(self, newer: Unit) -> None:
        """Keep the newest line of the directory."""
        if newer.revision > self.revision:
            self.name, self.kind, self.parent = newer.name, newer.kind, newer.parent
            self.document_word = newer.document_word
            self.valid_from, self.valid_to = newer.valid_from, newer.valid_to
            self.revision = newer.revision
