"""Who may see which orders: those who send or receive them, and those who watch over all of them."""

from __future__ import annotations

from chassis.actor import Actor
from services.dispatch.domain.work_order import WorkOrder

WATCHERS = (
    "committee_office_clerk",
    "committee_office_head",
    "committee_vice_chair",
    "committee_chair",
    "city_supervisor",
)


def sees_all(actor: Actor) -> bool:
    """Whether the actor watches over the whole county."""
    return any(actor.holds(role) for role in WATCHERS)


def may_read(order: WorkOrder, actor: Actor) -> bool:
    """Whether the order is any business of the actor."""
    return sees_all(actor) or actor.unit in (order.sender, order.township, order.community)
