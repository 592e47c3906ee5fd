"""What a case of dispatch carries through the diagram: keys and routing values only."""

from __future__ import annotations

from typing import Any

from services.dispatch.domain.work_order import WorkOrder
from services.dispatch.process.roles import role_at, sender_role

PROCESS = "dsp_task"
GATE_ANSWERED = "admission.gate-answered.v1"
ITEM_ENDED = "admission.item-ended.v1"


def of_order(order: WorkOrder, *, office: str) -> dict[str, Any]:
    """The variables a case starts with."""
    return {
        "order_no": order.order_no,
        "sender": order.sender,
        "sender_role": sender_role(order.sender),
        "township": order.township,
        "community": order.community or "",
        "office": office,
        "due": order.demand.due.isoformat(),
    }


def finish_sides(order: WorkOrder) -> list[dict[str, str]]:
    """The two who agree on finishing an order, and who answers for each."""
    receiver = (
        ("community_secretary", order.community) if order.community else ("township_clerk", order.township)
    )
    return [
        {"unit": unit, "who": role_at(role, unit)}
        for role, unit in ((sender_role(order.sender), order.sender), receiver)
    ]


def title_of(order: WorkOrder) -> str:
    """What lists call the case: the first line of what is asked for."""
    first = order.demand.content.strip().splitlines()[0]
    return first if len(first) <= 60 else first[:59] + "…"
