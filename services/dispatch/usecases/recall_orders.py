"""Recall what is still to be done of an item that has ended (B5 step 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.dispatch.domain.work_order import STILL_TO_DO, OrderState
from services.dispatch.usecases.ports import Cases, Work


@dataclass(frozen=True, slots=True)
class RecallOrders:
    """What was reported before stays, to be confirmed and rated; nobody is left with work that has ended."""

    cases: Cases

    def __call__(self, work: Work, item_ref: str, on: date) -> list[str]:
        """Recall the orders of the item; their numbers."""
        reason = f"事项已完结，自 {on.isoformat()} 起不再办理，未办理的派单由系统撤回"
        recalled = work.orders.numbers_of(item_ref, STILL_TO_DO)
        for order_no in recalled:
            self.cases.end(work, order_no, OrderState.RECALLED, reason)
            work.emit(work.orders.get(order_no).recall(reason, at=work.clock.now()))
            work.record("order-recalled", order_no, text=reason)
        return recalled
