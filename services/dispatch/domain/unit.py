"""Units of the county as the directory publishes them: only what dispatch shows and checks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class Unit:
    """A county body, township or community."""

    code: str
    name: str
    kind: str
    parent: str = ""
    revision: int = 0

    def hear(self, *, name: str, kind: str, parent: str, revision: int) -> None:
        """Keep the newest line of the directory."""
        if revision > self.revision:
            self.name, self.kind, self.parent, self.revision = name, kind, parent, revision
