"""Ask admission whether an order may go out."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.events import GateAsked
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AskGate:
    """Says the question; the order waits for the answer and is not sent (scenario 33)."""

    def __call__(self, work: Work, order_no: str) -> None:
        """Put the question of this order to admission."""
        order = work.orders.get(order_no)
        question = order.question
        work.emit(
            GateAsked(
                order_no,
                question.item_ref or "",
                question.community,
                question.order_date,
                question.sender,
                question.burden_kinds,
                question.responsible,
                question.funds_reference,
                question.township or None,
            )
        )
        work.record("gate-asked", order_no)
