"""Forward an order to its community."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ForwardOrder:
    """The township hands the order on (B16 step 4)."""

    def __call__(self, work: Work, order_no: str, note: str) -> None:
        """Forward the order with the township's note."""
        work.orders.get(order_no).forward(note)
        work.record("order-forwarded", order_no, text=note)
