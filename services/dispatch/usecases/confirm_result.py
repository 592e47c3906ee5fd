"""Confirm a reported result."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ConfirmResult:
    """The sender is content, or says what is missing (B16 step 7)."""

    def __call__(self, work: Work, order_no: str, *, confirmed: bool, remark: str) -> None:
        """Confirm the result or send it back."""
        order = work.orders.get(order_no)
        if confirmed:
            order.confirm(remark)
        else:
            order.send_back(remark)
        work.record("result-confirmed" if confirmed else "result-sent-back", order_no, text=remark)
