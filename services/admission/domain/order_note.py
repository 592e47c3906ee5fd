"""What dispatch last reported about one order: the figures of the catalogue are counted from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis.clock import county_date


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
    sent_on: date | None = None
    score: int | None = None
    rated_at: datetime | None = None
    pool_no: str = ""
    """Under which number the township handed it on together with others."""

    def went_out(self, at: datetime) -> None:
        """Keep the day it was sent."""
        self.sent_on = county_date(at)

    def pool(self, number: str) -> None:
        """It reaches the community together with others, on one visit (B16)."""
        self.pool_no = number

    def rate(self, score: int, at: datetime) -> None:
        """Keep what the community thinks of whoever sent it."""
        self.score, self.rated_at = score, at

    def move(self, state: str, at: datetime, ground: str) -> None:
        """Take over the next report: they come in order, whatever the clock of their sender says."""
        self.state, self.at, self.ground = state, at, ground or self.ground
