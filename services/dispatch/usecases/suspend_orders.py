"""Keep orders back while work nobody applied for is dealt with; then let them go on or recall them (B6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.dispatch.domain.gate import REASONS, ReasonCode
from services.dispatch.domain.suspension import SETTLED_WORDS, Settled, Suspension
from services.dispatch.domain.work_order import STILL_TO_DO, WITH_RECEIVERS, OrderState, WorkOrder
from services.dispatch.usecases.ports import Cases, Work


@dataclass(frozen=True, slots=True)
class SuspendOrders:
    """What is under way waits; the gate lets nothing new through (ADM-28). Heard twice it is heard once."""

    cases: Cases

    def __call__(self, work: Work, heard: Suspension) -> None:
        """Suspend the orders the matter is about, unless it is known already or even settled."""
        if work.suspensions.get(heard.case_no) is not None:
            return
        work.suspensions.add(heard)
        for order in _orders_of(work, heard):
            if not order.suspended:
                self.cases.hold(work, order.order_no, REASONS[ReasonCode.UNDER_REGULARISATION].zh)
            order.suspend(heard.case_no)
            work.record("order-suspended", order.order_no, case_no=heard.case_no, work=heard.work)


@dataclass(frozen=True, slots=True)
class SettleSuspension:
    """Confirmed, the orders go on; otherwise what is still to be done of them is recalled (B6 step 5)."""

    cases: Cases

    def __call__(self, work: Work, heard: Suspension, result: Settled, on: date) -> None:
        """Settle it; an end heard first is kept, and the beginning then changes nothing."""
        known = work.suspensions.get(heard.case_no)
        if known is None:
            work.suspensions.add(heard)
        elif known.is_over:
            return
        suspension = known or heard
        suspension.settle(result, on)
        for order in _orders_of(work, suspension):
            if order.release(suspension.case_no):
                self._release(work, order, suspension, result)

    def _release(self, work: Work, order: WorkOrder, suspension: Suspension, result: Settled) -> None:
        if result.lifts or order.state not in STILL_TO_DO:
            if not order.held_by:
                self.cases.go_on(work, order.order_no)
            work.record("suspension-lifted", order.order_no, case_no=suspension.case_no, result=result)
            return
        said = SETTLED_WORDS[result].zh
        reason = f"“{suspension.work}”未经准入（案件 {suspension.case_no}）：{said}，派单由系统撤回"
        self.cases.end(work, order.order_no, OrderState.RECALLED, reason)
        work.emit(order.recall(reason, at=work.clock.now()))
        work.record("order-recalled", order.order_no, text=reason)


def _orders_of(work: Work, suspension: Suspension) -> Iterator[WorkOrder]:
    for order_no in work.orders.numbers_of(suspension.item_ref, WITH_RECEIVERS):
        order = work.orders.get(order_no)
        if suspension.concerns(order.sender, order.community or ""):
            yield order
