"""Say for one side whether an order is finished although its item has ended."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AgreeFinish:
    """Sender and receiver each answer once; with both sides' yes the due date stays as it is (B16)."""

    def __call__(self, work: Work, order_no: str, unit: str, *, finish: bool, remark: str) -> None:
        """Note the answer of a side."""
        accepted = work.orders.get(order_no).answer_finish(
            unit, finish=finish, remark=remark, at=work.clock.now()
        )
        work.record("finish-answered", order_no, finish=finish, text=remark)
        if accepted is not None:
            work.emit(accepted)
