"""Create the order the gate has let through."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CreateOrder:
    """Sends the order with a snapshot of the notice that was judged (E3-42)."""

    def __call__(self, work: Work, order_no: str) -> None:
        """Create the order, or refuse when the gate did not pass it (E3-43)."""
        order = work.orders.get(order_no)
        check = order.last_check
        item = work.catalogue.get(order.item_ref) if order.item_ref else None
        judged = item.version(check.verdict.item_version or 0) if item and check else None
        agency = work.agencies.serving(order.sender, order.township)
        work.emit(order.create(judged, agency=agency.code if agency else None, at=work.clock.now()))
        work.proofs.give(order_no)
        work.record("order-created", order_no, item_ref=order.item_ref)
