"""Orders that wait while work nobody applied for is dealt with, whatever order the messages come in (B6)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain import errors
from services.dispatch.domain.gate import ReasonCode, judge
from services.dispatch.domain.suspension import Settled, Suspension
from services.dispatch.domain.work_order import OrderState, WorkOrder
from services.dispatch.usecases.suspend_orders import SettleSuspension, SuspendOrders
from tests.unit.dispatch.builders import BUREAU, HERE, NOW, THERE, TODAY, a_created_order, a_question, an_item

NO, OTHER = "430211-rgl-2026-00001", "430211-rgl-2026-00002"


def a_suspension(case_no: str = NO, **changes: Any) -> Suspension:
    said: dict[str, Any] = {"places": (HERE,), "since": TODAY, **changes}
    return Suspension(case_no, "SX-2026-00001", BUREAU, work="填报台账", **said)


@dataclass
class Desk:
    """One order with the community, and what is heard about it."""

    order: WorkOrder = field(default_factory=a_created_order)
    known: dict[str, Suspension] = field(default_factory=dict)
    stopped: bool = False
    ended: list[OrderState] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    # the work
    @property
    def orders(self) -> Desk:
        return self

    @property
    def suspensions(self) -> Desk:
        return self

    @property
    def clock(self) -> Any:
        return type("Now", (), {"now": staticmethod(lambda: NOW)})

    def numbers_of(self, item_ref: str, states: Any) -> list[str]:
        return [self.order.order_no] if self.order.state in states and item_ref == self.order.item_ref else []

    def get(self, key: str) -> Any:
        return self.order if key == self.order.order_no else self.known.get(key)

    def add(self, suspension: Suspension) -> None:
        self.known[suspension.case_no] = suspension

    def emit(self, event: Any) -> None:
        self.said.append(type(event).__name__)

    def record(self, action: str, subject: str, **facts: Any) -> None:
        self.said.append(action)

    # its running case
    def hold(self, work: Any, order_no: str, reason: str) -> None:
        assert not self.stopped
        self.stopped = True

    def go_on(self, work: Any, order_no: str) -> None:
        assert self.stopped
        self.stopped = False

    def end(self, work: Any, order_no: str, state: OrderState, reason: str) -> None:
        assert NO in reason or OTHER in reason
        self.ended.append(state)

    # what is heard
    def suspend(self, case_no: str = NO, **changes: Any) -> None:
        SuspendOrders(self)(self, a_suspension(case_no, **changes))  # type: ignore[arg-type]

    def settle(self, result: Settled, case_no: str = NO) -> None:
        SettleSuspension(self)(self, a_suspension(case_no), result, TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "blocked"),
    [
        ({}, True),
        ({"places": (HERE[:9],)}, True),
        ({"places": (THERE,)}, False),
        ({"since": TODAY + timedelta(days=1)}, False),
        ({"settled_on": TODAY}, False),
        ({"settled_on": TODAY + timedelta(days=1)}, True),
    ],
)
def test_the_gate_keeps_back_what_a_matter_is_about(changes: dict[str, Any], blocked: bool) -> None:
    verdict = judge(a_question(), an_item(), fresh=True, suspensions=[a_suspension(**changes)])
    assert verdict.reason is (ReasonCode.UNDER_REGULARISATION if blocked else None)


def test_others_who_may_send_the_item_are_not_kept_back() -> None:
    question = a_question(sender=HERE[:9])
    assert judge(question, an_item(), fresh=True, suspensions=[a_suspension()]).passed


def test_what_has_ended_has_ended_whatever_else_there_is() -> None:
    question = replace(a_question(), order_date=date(2027, 1, 1))
    verdict = judge(question, an_item(), fresh=True, suspensions=[a_suspension()])
    assert verdict.reason is ReasonCode.ENDED


def test_nobody_carries_out_what_is_suspended_and_the_community_may_still_refuse() -> None:
    desk = Desk()
    desk.suspend()
    with pytest.raises(errors.OrderSuspended) as refused:
        desk.order.forward("")
    assert (refused.value.code, refused.value.rule) == ("order-suspended", "ADM-28")
    desk.order.state = OrderState.FORWARDED
    with pytest.raises(errors.OrderSuspended):
        desk.order.accept(at=NOW)
    desk.order.state = OrderState.ACCEPTED
    with pytest.raises(errors.OrderSuspended):
        desk.order.report("已做", at=NOW)
    desk.order.state = OrderState.FORWARDED
    desk.order.refuse("not_admitted", "没有准入", at=NOW)
    with pytest.raises(errors.OrderSuspended):
        desk.order.overrule("仍应办理", judge(a_question(), an_item(), fresh=True), at=NOW)
    desk.order.uphold("未准入", at=NOW)


def test_confirmed_it_goes_on_and_its_limits_run_again() -> None:
    desk = Desk()
    desk.suspend()
    assert desk.stopped and desk.order.suspended
    desk.settle(Settled.REGULARISED)
    assert not desk.stopped and not desk.order.suspended and not desk.ended
    desk.order.forward("")


@pytest.mark.parametrize("result", [Settled.STOPPED, Settled.REFUSED, Settled.ESCALATED])
def test_not_confirmed_what_is_still_to_be_done_is_recalled(result: Settled) -> None:
    desk = Desk()
    desk.suspend()
    desk.settle(result)
    assert desk.ended == [OrderState.RECALLED] and desk.order.state is OrderState.RECALLED
    assert desk.said[-2:] == ["OrderRecalled", "order-recalled"]


def test_what_was_reported_before_is_confirmed_and_rated_all_the_same() -> None:
    desk = Desk()
    desk.order.state = OrderState.ACCEPTED
    desk.order.report("已做", at=NOW)
    desk.suspend()
    with pytest.raises(errors.OrderSuspended):
        desk.order.send_back("补充")
    desk.settle(Settled.STOPPED)
    assert desk.order.state is OrderState.REPORTED and not desk.stopped
    desk.order.confirm("")


def test_two_matters_keep_it_back_until_both_are_settled() -> None:
    desk = Desk()
    desk.suspend()
    desk.suspend(OTHER)
    desk.settle(Settled.REGULARISED)
    assert desk.stopped and desk.order.held_by == (OTHER,)
    desk.settle(Settled.REGULARISED, OTHER)
    assert not desk.stopped


MESSAGES = st.lists(
    st.one_of(
        st.tuples(st.just("suspended"), st.sampled_from([NO, OTHER])),
        st.tuples(st.sampled_from(list(Settled)), st.sampled_from([NO, OTHER])),
    ),
    max_size=8,
)


@given(MESSAGES)
def test_repeated_late_and_reordered_messages_leave_nothing_hanging(messages: list[tuple[Any, str]]) -> None:
    """E3-57: an order waits just as long as a matter was opened and has not been heard to be settled."""
    desk = Desk()
    opened: list[str] = []
    settled: dict[str, Settled] = {}
    for what, case_no in messages:
        if what == "suspended":
            desk.suspend(case_no)
            opened += [case_no] if case_no not in {*opened, *settled} else []
        else:
            desk.settle(what, case_no)
            settled.setdefault(case_no, what)
    recalled = any(not settled[no].lifts for no in opened if no in settled)
    if recalled:
        assert desk.ended == [OrderState.RECALLED]
        return
    waits = [no for no in opened if no not in settled]
    assert (list(desk.order.held_by), desk.stopped, desk.ended) == (waits, bool(waits), [])
