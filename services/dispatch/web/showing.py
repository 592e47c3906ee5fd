"""An order as JSON, the same on lists, pages and in answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.dispatch.domain.gate import REASONS, Outcome, ReasonCode
from services.dispatch.domain.work_order import STATE_NAMES, WorkOrder


def codes_of(orders: Iterable[WorkOrder]) -> set[str]:
    """Every unit and agency the orders name."""
    return {
        code
        for order in orders
        for code in (order.sender, order.township, order.community, order.agency)
        if code
    }


def shown(order: WorkOrder, names: Mapping[str, str]) -> dict[str, Any]:
    """The order with the names of everybody in it."""
    demand, snapshot, check = order.demand, order.snapshot, order.last_check
    reason = check.verdict.reason if check and check.verdict.outcome is not Outcome.PASS else None
    if order.suspended:
        reason = ReasonCode.UNDER_REGULARISATION
    return {
        "order_no": order.order_no,
        "batch_no": order.batch_no,
        "item_ref": order.item_ref,
        "item_version": snapshot.version if snapshot else None,
        "item_name": snapshot.name if snapshot else None,
        "notice_no": (snapshot.notice_no or None) if snapshot else None,
        "sender": order.sender,
        "sender_name": names.get(order.sender, order.sender),
        "agency": order.agency,
        "agency_name": names.get(order.agency, order.agency) if order.agency else None,
        "township": order.township,
        "township_name": names.get(order.township, order.township),
        "community": order.community,
        "community_name": names.get(order.community, order.community) if order.community else None,
        "content": demand.content,
        "start": demand.start,
        "due": demand.due,
        "result_form": demand.result_form,
        "burden_kinds": list(demand.burden_kinds),
        "responsible": demand.responsible,
        "funds_reference": demand.funds_reference,
        "contact": demand.contact,
        "order_date": order.order_date,
        "placed_at": order.placed_at,
        "ended_at": order.ended_at,
        "state": order.state,
        "state_label": STATE_NAMES[order.state],
        "ended": order.state.ended,
        "suspended": order.suspended,
        "finish_until": order.finish_until,
        "pool_no": order.pool_no or None,
        "visit_on": order.visit_on,
        "reason_code": reason,
        "reason": REASONS[reason] if reason else None,
    }
