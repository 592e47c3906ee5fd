"""Place orders: one per community, under one batch number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.dispatch.domain import errors
from services.dispatch.domain.township_duty import is_duty
from services.dispatch.domain.work_order import Demand, WorkOrder
from services.dispatch.usecases.ports import Cases, Work

SENDING_ROLES = ("department_clerk", "department_leader", "township_clerk")


@dataclass(frozen=True, slots=True)
class Placing:
    """What a sender asks for (F-DSP-10)."""

    item_ref: str | None
    communities: tuple[str, ...]
    townships: tuple[str, ...]
    demand: Demand


@dataclass(frozen=True, slots=True)
class PlaceOrders:
    """Opens one order per receiver; each goes through the gate by itself (scenario 30)."""

    cases: Cases
    county: str

    def __call__(self, work: Work, placing: Placing) -> Sequence[WorkOrder]:
        """Place the orders and start their processes."""
        today = work.clock.today()
        self._check(work, placing)
        placing.demand.check(today)
        batch_no = self._number(work, "PD")
        orders = []
        for township, community in self._receivers(placing):
            order = WorkOrder(
                order_no=self._number(work, "DSP"),
                batch_no=batch_no,
                item_ref=placing.item_ref,
                sender=work.actor.unit,
                sender_user=work.actor.user_id,
                township=township,
                community=community,
                demand=placing.demand,
                order_date=today,
                placed_at=work.clock.now(),
            )
            work.orders.add(order)
            work.record("order-placed", order.order_no, batch_no=batch_no, item_ref=placing.item_ref)
            self.cases.start(work, order)
            orders.append(order)
        return orders

    def _check(self, work: Work, placing: Placing) -> None:
        """Refuse what can never become an order (DSP-01)."""
        if not any(work.actor.holds(role, work.actor.unit) for role in SENDING_ROLES):
            raise errors.SenderMayNotOrder()
        if placing.communities and not placing.item_ref:
            raise errors.OrderWithoutItem()
        if bool(placing.communities) == bool(placing.townships):
            raise errors.OrderNeedsReceiver()
        if placing.communities and is_duty(placing.item_ref):
            raise errors.DutyNotForCommunities(duty=placing.item_ref)
        if placing.townships and not self._for_townships(placing):
            raise errors.OrderNeedsReceiver()
        for community in placing.communities:
            self._must_be_here(community, 6)
        for township in placing.townships:
            self._must_be_here(township, 3)

    @staticmethod
    def _for_townships(placing: Placing) -> bool:
        """To townships themselves goes a duty (TWA-02); a text without a number to one, to be blocked."""
        return is_duty(placing.item_ref) if placing.item_ref else len(placing.townships) == 1

    def _must_be_here(self, code: str, digits: int) -> None:
        if not re.fullmatch(rf"{self.county}\d{{{digits}}}", code):
            raise errors.ReceiverUnknown(receiver=code)

    def _receivers(self, placing: Placing) -> Sequence[tuple[str, str | None]]:
        if placing.townships:
            return [(township, None) for township in dict.fromkeys(placing.townships)]
        return [(community[:9], community) for community in dict.fromkeys(placing.communities)]

    def _number(self, work: Work, series: str) -> str:
        year = work.clock.today().year
        return f"{self.county}-{series}-{year}-{work.numbers.next(series, year):05d}"
