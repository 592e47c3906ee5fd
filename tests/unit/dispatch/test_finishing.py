"""An order whose item has ended: recalled, or finished because both sides want it (B16, E3-44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.errors import Refusal
from services.dispatch.domain.errors import OrderNotInState
from services.dispatch.domain.events import OrderAccepted
from services.dispatch.domain.work_order import OrderState, WorkOrder
from tests.unit.dispatch.builders import BUREAU, HERE, NOW, TODAY, a_created_order

LATE = NOW + timedelta(days=30)


def asked(accepted: bool = True) -> WorkOrder:
    """An order in hand whose item has ended today."""
    order = a_created_order()
    order.forward("")
    if accepted:
        order.accept(at=NOW)
    order.ask_to_finish(TODAY, today=TODAY)
    return order


def says(order: WorkOrder, unit: str, finish: bool = True) -> OrderAccepted | None:
    """A side answers."""
    return order.answer_finish(unit, finish=finish, remark="", at=NOW)


def test_with_both_sides_yes_it_goes_on_until_its_own_due_date() -> None:
    order = asked()
    assert order.finish_until is None and says(order, BUREAU) is None
    assert order.state is OrderState.ENDING and order.finish_until is None
    assert says(order, HERE) is None
    assert (order.state, order.finish_until) == (OrderState.ACCEPTED, date(2026, 5, 20))
    order.report("走访32户", at=NOW)
    assert order.state is OrderState.REPORTED


def test_the_yes_of_a_receiver_who_had_not_accepted_is_its_acceptance() -> None:
    order = asked(accepted=False)
    says(order, BUREAU)
    assert isinstance(says(order, HERE), OrderAccepted)


def test_one_yes_and_one_no_finish_nothing() -> None:
    order = asked()
    says(order, BUREAU)
    says(order, HERE, finish=False)
    assert order.state is OrderState.ENDING and order.finish_until is None
    with pytest.raises(OrderNotInState):
        order.report("走访32户", at=NOW)


def test_nobody_answers_twice_or_for_another() -> None:
    order = asked()
    says(order, BUREAU, finish=False)
    for unit, code in ((BUREAU, "finish-answered"), ("430211-jyj", "finish-not-asked")):
        with pytest.raises(Refusal) as refused:
            says(order, unit)
        assert refused.value.code == code
    assert len(order.finishing.answers if order.finishing else ()) == 1


def test_it_is_not_reported_first_after_its_due_date_but_may_be_mended() -> None:
    order = asked()
    says(order, BUREAU)
    says(order, HERE)
    with pytest.raises(Refusal) as refused:
        order.report("走访32户", at=LATE)
    assert (refused.value.code, order.reports) == ("finish-term-over", ())
    order.report("走访32户", at=NOW)
    order.send_back("缺登记表")
    order.report("已补", at=LATE)
    assert len(order.reports) == 2


def test_nobody_is_asked_about_what_no_receiver_has_in_hand_or_what_is_overdue() -> None:
    created, overdue, held = a_created_order(), a_created_order(), a_created_order()
    overdue.demand = replace(overdue.demand, due=TODAY - timedelta(days=1))
    for order in (overdue, held):
        order.forward("")
    held.held_by = ("430211-ADM-2026-00001",)
    for order in (created, overdue, held):
        with pytest.raises(Refusal):
            order.ask_to_finish(TODAY, today=TODAY)
        assert order.finishing is None
