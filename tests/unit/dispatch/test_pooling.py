"""Orders of several departments become one visit, and nothing is asked for twice in a week (B16 step 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.dispatch.domain import errors
from services.dispatch.domain.pooling import chosen, must_be_a_day_of, poolable, same_week
from services.dispatch.domain.work_order import OrderState, WorkOrder
from tests.unit.dispatch.builders import THERE, TODAY, an_order

MONDAY, SUNDAY = date(2026, 5, 11), date(2026, 5, 17)
THIS = an_order(order_no="DSP-1", state=OrderState.CREATED)


def another(state: OrderState = OrderState.FORWARDED, **changes: Any) -> WorkOrder:
    return an_order(order_no="DSP-2", state=state, item_ref="SX-2026-00007", sender="430211-tjj", **changes)


def test_a_week_is_from_monday_to_sunday_also_over_the_year() -> None:
    assert same_week(MONDAY, SUNDAY) and not same_week(SUNDAY, SUNDAY + timedelta(days=1))
    assert same_week(date(2026, 12, 31), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("other", "together"),
    [
        (another(), True),
        (another(OrderState.CREATED), True),
        (another(OrderState.ACCEPTED), True),
        (another(OrderState.REPORTED), False),
        (another(OrderState.REFUSED), False),
        (another(OrderState.RECALLED), False),
        (another(OrderState.BLOCKED), False),
        (another(community=THERE), False),
        (THIS, False),
    ],
)
def test_what_is_open_for_the_same_community_can_go_together(other: WorkOrder, together: bool) -> None:
    assert bool(poolable(THIS, [other])) is together


@pytest.mark.parametrize("state", [OrderState.FORWARDED, OrderState.REPORTED, OrderState.DONE])
def test_what_was_asked_for_in_the_same_week_goes_together_whether_chosen_or_not(state: OrderState) -> None:
    same = another(state, order_date=MONDAY)
    same.item_ref = THIS.item_ref
    assert chosen(THIS, [same], []) == [same]
    same.order_date = MONDAY - timedelta(days=1)
    assert chosen(THIS, [same], []) == []


def test_what_is_not_there_cannot_be_chosen() -> None:
    with pytest.raises(errors.NotPoolable) as refused:
        chosen(THIS, [another(community=THERE)], ["DSP-2"])
    assert (refused.value.code, refused.value.rule) == ("order-not-poolable", "B16")


def test_the_one_visit_is_not_in_the_past_nor_after_one_of_them_is_due() -> None:
    due = replace(THIS.demand, due=TODAY + timedelta(days=2))
    together = [THIS, another(demand=due)]
    must_be_a_day_of(together, None, TODAY)
    must_be_a_day_of(together, TODAY, TODAY)
    must_be_a_day_of(together, TODAY + timedelta(days=2), TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=3)):
        with pytest.raises(errors.VisitDayInvalid):
            must_be_a_day_of(together, day, TODAY)


def test_a_pool_joined_later_keeps_its_day() -> None:
    order = an_order()
    order.pool("HB-1", TODAY, at=order.placed_at)
    told = order.pool("HB-1", None, at=order.placed_at)
    assert (order.pool_no, order.visit_on) == ("HB-1", TODAY)
    assert (told.order_no, told.pool_no, told.visit_on) == (order.order_no, "HB-1", TODAY)
