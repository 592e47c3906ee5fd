"""What dispatch last reported about one order: the figures of the catalogue are counted from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class OrderNote:
    """One order and where it stands."""

    order_no: str
    county: str
    item_ref: str
    item_version: int
    sender: str
    township: str
    community: str
    state: str
    at: datetime
    ground: str = ""

    def move(self, state: str, at: datetime, ground: str) -> None:
        """Take over a newer report; an older one changes nothing."""
        if at >= self.at:
            self.state, self.at, self.ground = state, at, ground or self.ground
