"""The running processes of orders, as the use cases see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.engine.runtime import Engine
from services.dispatch.domain.work_order import OrderState, WorkOrder
from services.dispatch.process import variables


@dataclass(frozen=True, slots=True)
class RunningCases:
    """Starts, wakes and ends the process of an order."""

    engine: Engine
    office: str

    def start(self, work: Any, order: WorkOrder) -> None:
        """Begin the process of a placed order."""
        parties = [unit for unit in (order.sender, order.township, order.community, self.office) if unit]
        self.engine.start(
            work,
            variables.PROCESS,
            case_no=order.order_no,
            variables=variables.of_order(order, office=self.office),
            title=variables.title_of(order),
            parties=list(dict.fromkeys(parties)),
        )

    def gate_answered(self, work: Any, order: WorkOrder) -> None:
        """Wake the order that waits for admission's answer."""
        self.engine.deliver(work, variables.GATE_ANSWERED, correlation=order.order_no, variables={})

    def item_ended(self, work: Any, order: WorkOrder) -> bool:
        """Put to both sides whether they finish the order; cases of the first diagrams cannot be asked."""
        sides = variables.finish_sides(order)
        heard = self.engine.deliver(
            work, variables.ITEM_ENDED, correlation=order.order_no, variables={"finish_sides": sides}
        )
        return heard > 0

    def hold(self, work: Any, order_no: str, reason: str) -> None:
        """Let the limits of an order that is suspended stand still."""
        self.engine.stop_clock(work, order_no, reason)

    def go_on(self, work: Any, order_no: str) -> None:
        """Let them go on."""
        self.engine.restart_clock(work, order_no)

    def end(self, work: Any, order_no: str, state: OrderState, reason: str) -> None:
        """End the process of an order that was taken back."""
        self.engine.cancel(work, order_no, end_state=state.value, reason=reason)
