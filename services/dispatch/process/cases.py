"""The running processes of orders, as the use cases see them."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from services.dispatch.domain.work_order import OrderState, WorkOrder
from services.dispatch.process import variables
from services.dispatch.usecases.ports import Work


class Engine(Protocol):
    """What is asked of the engine here."""

    def start(self, work: Any, process_id: str, **options: Any) -> str:
        """Begin a process."""

    def deliver(self, work: Any, message_name: str, **options: Any) -> int:
        """Hand over a message."""

    def cancel(self, work: Any, case_no: str, **options: Any) -> None:
        """End a process."""


@dataclass(slots=True)
class RunningCases:
    """Starts, wakes and ends the process of an order; the engine is introduced by the assembly."""

    office: str
    engine: Engine | None = field(default=None)

    def start(self, work: Work, order: WorkOrder) -> None:
        """Begin the process of a placed order."""
        parties = [unit for unit in (order.sender, order.township, order.community, self.office) if unit]
        self._engine.start(
            work,
            variables.PROCESS,
            case_no=order.order_no,
            variables=variables.of_order(order, office=self.office),
            title=variables.title_of(order),
            parties=list(dict.fromkeys(parties)),
        )

    def gate_answered(self, work: Work, order: WorkOrder) -> None:
        """Wake the order that waits for admission's answer."""
        self._engine.deliver(work, variables.GATE_ANSWERED, correlation=order.order_no, variables={})

    def end(self, work: Work, order_no: str, state: OrderState, reason: str) -> None:
        """End the process of an order that was taken back."""
        self._engine.cancel(work, order_no, end_state=state.value, reason=reason)

    @property
    def _engine(self) -> Engine:
        if self.engine is None:
            raise RuntimeError("the assembly has not introduced the engine")
        return self.engine
