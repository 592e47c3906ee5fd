"""Close a confirmed order."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """Ends the order as done, rated or not."""

    def __call__(self, work: Work, order_no: str) -> None:
        """Close the order."""
        work.emit(work.orders.get(order_no).close(at=work.clock.now()))
        work.record("order-done", order_no)
