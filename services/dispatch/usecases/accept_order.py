"""Accept an order."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AcceptOrder:
    """The community takes the order on (B16 step 5)."""

    def __call__(self, work: Work, order_no: str) -> None:
        """Accept the order."""
        work.emit(work.orders.get(order_no).accept(at=work.clock.now()))
        work.record("order-accepted", order_no)
