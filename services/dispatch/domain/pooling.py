"""What a township hands on to a community at once: one visit, one list, nothing asked twice (B16 step 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.dispatch.domain.errors import NotPoolable, VisitDayInvalid
from services.dispatch.domain.work_order import STILL_TO_DO, WITH_RECEIVERS, OrderState, WorkOrder

LOOKED_BACK = timedelta(days=60)
"""How far back orders are looked for that may still be open."""
_HANDED_ON = WITH_RECEIVERS - {OrderState.CREATED, OrderState.REFUSED} | {OrderState.DONE}


def same_week(one: date, other: date) -> bool:
    """Whether two days lie in the same week, Monday to Sunday."""
    return one.isocalendar()[:2] == other.isocalendar()[:2]


def poolable(order: WorkOrder, others: Sequence[WorkOrder]) -> list[WorkOrder]:
    """The orders of the same community that may go together with this one, from whatever department."""
    return [
        one
        for one in others
        if one.order_no != order.order_no
        and one.community == order.community
        and (one.state in STILL_TO_DO - {OrderState.REFUSED} or asked_already(order, one))
    ]


def asked_already(order: WorkOrder, other: WorkOrder) -> bool:
    """Whether the community was asked for the same data in the same week."""
    return (
        other.order_no != order.order_no
        and other.community == order.community
        and other.item_ref == order.item_ref
        and other.state in _HANDED_ON
        and same_week(order.order_date, other.order_date)
    )


def chosen(order: WorkOrder, others: Sequence[WorkOrder], numbers: Sequence[str]) -> list[WorkOrder]:
    """What goes together: what the township chose, and what asks for the same data in the same week."""
    possible = {one.order_no: one for one in poolable(order, others)}
    unknown = [number for number in numbers if number not in possible]
    if unknown:
        raise NotPoolable(orders="、".join(unknown))
    wanted = {*numbers, *(one.order_no for one in others if asked_already(order, one))}
    return [one for number, one in possible.items() if number in wanted]


def must_be_a_day_of(orders: Sequence[WorkOrder], day: date | None, today: date) -> None:
    """The one visit lies between today and the first day one of the orders is due."""
    dues = [one.demand.due for one in orders if one.state in STILL_TO_DO]
    if day is not None and (day < today or any(due < day for due in dues)):
        raise VisitDayInvalid(day=day.isoformat(), due=min(dues, default=day).isoformat())
