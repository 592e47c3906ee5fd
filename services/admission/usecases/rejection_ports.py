"""What the use cases need of the store of items residents reject."""

from __future__ import annotations

from typing import Protocol

from services.admission.domain.rejection import Rejection


class Rejections(Protocol):
    """What communities said about items their residents reject."""

    def waiting(self, item_id: str) -> list[Rejection]:
        """Those that have led to no filing yet, locked for this work."""
        ...

    def of_filing(self, case_no: str) -> list[Rejection]:
        """Those a filing was opened for."""
        ...

    def add(self, rejection: Rejection) -> None:
        """Keep a new one."""
        ...
