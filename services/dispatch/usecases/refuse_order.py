"""Refuse an order."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RefuseOrder:
    """The community says no, on one of four grounds (B16 step 5)."""

    def __call__(self, work: Work, order_no: str, *, ground: str, reason: str) -> None:
        """Refuse the order; the committee office decides."""
        work.emit(work.orders.get(order_no).refuse(ground, reason, at=work.clock.now()))
        work.record("order-refused", order_no, ground=ground, text=reason)
