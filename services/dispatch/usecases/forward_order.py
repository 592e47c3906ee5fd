"""Forward an order to its community, alone or pooled with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.dispatch.domain.pooling import LOOKED_BACK, chosen, must_be_a_day_of
from services.dispatch.domain.work_order import WorkOrder
from services.dispatch.usecases.ports import Work

SERIES = "HB"


@dataclass(frozen=True, slots=True)
class ForwardOrder:
    """The township hands the order on; orders of several departments become one visit (B16 step 4)."""

    def __call__(
        self,
        work: Work,
        order_no: str,
        note: str,
        *,
        pool_with: Sequence[str] = (),
        visit_on: date | None = None,
    ) -> None:
        """Forward the order with the township's note; what asks for the same in the same week is pooled."""
        order = work.orders.get(order_no)
        together = [order, *self._chosen(work, order, pool_with)]
        must_be_a_day_of(together, visit_on, work.clock.today())
        order.forward(note)
        work.record("order-forwarded", order_no, text=note)
        if len(together) > 1:
            self._pool(work, together, visit_on)

    def _chosen(self, work: Work, order: WorkOrder, numbers: Sequence[str]) -> list[WorkOrder]:
        if not order.community:
            return []
        others = work.orders.of_community(order.community, order.order_date - LOOKED_BACK)
        return chosen(order, others, numbers)

    def _pool(self, work: Work, together: Sequence[WorkOrder], visit_on: date | None) -> None:
        known = [one.pool_no for one in together if one.pool_no]
        number = known[0] if known else self._number(work, together[0])
        day = visit_on or next((one.visit_on for one in together if one.visit_on), None)
        for one in together:
            work.emit(one.pool(number, day, at=work.clock.now()))
            work.record("order-pooled", one.order_no, pool_no=number, count=len(together), on=str(day or ""))

    def _number(self, work: Work, order: WorkOrder) -> str:
        year = work.clock.today().year
        return f"{order.township[:6]}-{SERIES}-{year}-{work.numbers.next(SERIES, year):05d}"
