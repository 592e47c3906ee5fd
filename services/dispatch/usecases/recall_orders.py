"""What becomes of the open orders of an item that has ended: recalled, or finished by consent (B5, B16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.dispatch.domain.work_order import STILL_TO_DO, OrderState
from services.dispatch.usecases.ports import Cases, Work


@dataclass(frozen=True, slots=True)
class RecallOrders:
    """Who has an order in hand is asked with its sender whether to finish it; everything else is recalled.

    What was reported before stays, to be confirmed and rated; nobody is left with work that has ended.
    """

    cases: Cases

    def __call__(self, work: Work, item_ref: str, on: date) -> list[str]:
        """Ask about or recall the orders of the item; the numbers of those recalled."""
        asked = [
            order_no
            for order_no in work.orders.numbers_of(item_ref, STILL_TO_DO)
            if work.orders.get(order_no).finishing is None
        ]
        return [order_no for order_no in asked if not self._ask(work, order_no, on)]

    def _ask(self, work: Work, order_no: str, on: date) -> bool:
        """Whether both sides are asked; otherwise the order is recalled."""
        order = work.orders.get(order_no)
        today = work.clock.today()
        if order.may_be_finished(today) and self.cases.item_ended(work, order):
            order.ask_to_finish(on, today=today)
            work.record("finish-asked", order_no, on=on.isoformat())
            return True
        reason = f"事项已完结，自 {on.isoformat()} 起不再办理，未办理的派单由系统撤回"
        self.cases.end(work, order_no, OrderState.RECALLED, reason)
        recall(work, order_no, reason)
        return False


@dataclass(frozen=True, slots=True)
class RecallUnfinished:
    """Recalls an order nobody agreed to finish in time, or that was not finished by its due date."""

    def __call__(self, work: Work, order_no: str) -> None:
        """Recall the order."""
        order = work.orders.get(order_no)
        if order.finish_until:
            why = f"双方同意办到 {order.finish_until.isoformat()}，到期未反馈"
        elif order.finishing and any(not one.finish for one in order.finishing.answers):
            why = "有一方不同意办完"
        else:
            why = "双方未在期限内商定办完"
        recall(work, order_no, f"事项已完结，{why}，由系统撤回")


def recall(work: Work, order_no: str, reason: str) -> None:
    """Recall one order and say so."""
    work.emit(work.orders.get(order_no).recall(reason, at=work.clock.now()))
    work.record("order-recalled", order_no, text=reason)
