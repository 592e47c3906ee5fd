"""Refuse an order."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.events import CaseTold
from services.dispatch.domain.work_order import GROUND_NAMES, Ground
from services.dispatch.usecases.ports import Work

TOLD = "township_clerk"


@dataclass(frozen=True, slots=True)
class RefuseOrder:
    """The receiver says no, on one of four grounds; office and township hear of it (B16 step 5)."""

    def __call__(self, work: Work, order_no: str, *, ground: str, reason: str) -> None:
        """Refuse the order; the committee office decides."""
        order = work.orders.get(order_no)
        work.emit(order.refuse(ground, reason, at=work.clock.now()))
        work.record("order-refused", order_no, ground=ground, text=reason)
        if order.community:
            note = f"社区拒绝派单（{GROUND_NAMES[Ground(ground)].zh}），由审核委员会办公室裁定"
            work.emit(CaseTold(order_no, f"{TOLD}@{order.township}", note))
