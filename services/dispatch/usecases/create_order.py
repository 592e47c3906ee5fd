"""Create the order the gate has let through."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.catalogue import ItemVersion
from services.dispatch.domain.work_order import WorkOrder
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CreateOrder:
    """Sends the order with a snapshot of the notice that was judged (E3-42)."""

    def __call__(self, work: Work, order_no: str) -> None:
        """Create the order, or refuse when the gate did not pass it (E3-43)."""
        order = work.orders.get(order_no)
        check = order.last_check
        judged = _judged(work, order, check.verdict.item_version or 0) if check else None
        agency = work.agencies.serving(order.sender, order.township)
        work.emit(order.create(judged, agency=agency.code if agency else None, at=work.clock.now()))
        work.proofs.give(order_no)
        work.record("order-created", order_no, item_ref=order.item_ref)


def _judged(work: Work, order: WorkOrder, version: int) -> ItemVersion | None:
    """The notice the gate has judged: of the item, or of the duty of a township."""
    if not order.item_ref:
        return None
    if order.community is None:
        duty = work.duties.get(order.item_ref)
        return duty.notice if duty else None
    item = work.catalogue.get(order.item_ref)
    return item.version(version) if item else None
