"""Rate the body that sent the work."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RateSender:
    """The community rates the sender (B16 step 7)."""

    def __call__(self, work: Work, order_no: str, *, score: int, remark: str) -> None:
        """Keep the rating."""
        work.emit(work.orders.get(order_no).rate(score, remark, at=work.clock.now()))
        work.record("sender-rated", order_no, score=score, text=remark)
