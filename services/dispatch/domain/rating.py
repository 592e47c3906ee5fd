"""What a community thinks of the body that sent the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.dispatch.domain.errors import RatingOutOfRange


@dataclass(frozen=True, slots=True)
class Rating:
    """One to five, with a remark."""

    score: int
    remark: str
    at: datetime

    def __post_init__(self) -> None:
        """Refuse anything outside the scale."""
        if not 1 <= self.score <= 5:
            raise RatingOutOfRange(score=self.score)
