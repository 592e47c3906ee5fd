"""Take an order back: recall, cancel, or close it when its day has passed."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain import errors
from services.dispatch.domain.work_order import OrderState
from services.dispatch.usecases.ports import Cases, Work


@dataclass(frozen=True, slots=True)
class TakeBackOrder:
    """The sender ends its own order before it is done; the reason is compulsory."""

    cases: Cases

    def __call__(self, work: Work, order_no: str, *, end_state: OrderState, reason: str) -> None:
        """End the order in one of the three states a sender may choose."""
        self.cases.end(work, order_no, end_state, reason)
        order = work.orders.get(order_no)
        if work.actor.unit != order.sender:
            raise errors.ActNotYours()
        now = work.clock.now()
        if end_state is OrderState.RECALLED:
            work.emit(order.recall(reason, at=now))
        elif end_state is OrderState.CANCELLED:
            order.cancel(reason, at=now)
        elif end_state is OrderState.OVERDUE_CLOSED:
            order.close_overdue(reason, at=now, today=work.clock.today())
        else:
            raise errors.OrderNotInState(state=order.state)
        work.record(f"order-{end_state.value.lower().replace('_', '-')}", order_no, text=reason)
