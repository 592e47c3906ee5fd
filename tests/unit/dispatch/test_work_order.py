"""A work order from the gate to each of its ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.dispatch.domain import errors, events
from services.dispatch.domain.gate import GateCheck, Outcome, ReasonCode, Verdict
from services.dispatch.domain.work_order import OrderState
from tests.unit.dispatch.builders import (
    NOW,
    TODAY,
    VERSION,
    a_created_order,
    a_pass,
    a_version,
    an_order,
)

NOT_HERE = Verdict(Outcome.BLOCKED, ReasonCode.OUT_OF_TERRITORY)
NO_ANSWER = Verdict(Outcome.UNANSWERED, ReasonCode.SERVICE_UNAVAILABLE)
YES = a_pass().verdict


def a_refused_order(ground="not_admitted"):
    order = a_created_order()
    order.forward("")
    order.refuse(ground, "目录里没有", at=NOW)
    return order


def test_an_order_goes_all_the_way_to_done():
    order = an_order()
    order.note_check(a_pass())
    created = order.create(VERSION, agency="430211-sssws", at=NOW)
    assert isinstance(created, events.OrderCreated)
    assert (created.item_version, created.agency) == (2, "430211-sssws")
    order.forward("本周合并")
    order.accept(at=NOW)
    order.report("已走访32户", at=NOW)
    order.confirm("")
    order.rate(5, "", at=NOW)
    assert isinstance(order.close(at=NOW), events.OrderDone)
    assert order.state is OrderState.DONE


def test_without_a_check_that_passed_no_order_exists_whatever_a_diagram_says():
    order = an_order()
    with pytest.raises(errors.GateDidNotPass):
        order.create(VERSION, agency=None, at=NOW)
    order.note_check(GateCheck(NOW, NO_ANSWER, 7, "dispatch"))
    with pytest.raises(errors.GateDidNotPass):
        order.create(VERSION, agency=None, at=NOW)
    assert order.state is OrderState.WAITING


def test_the_snapshot_must_be_the_version_that_was_judged():
    order = an_order()
    order.note_check(a_pass())
    with pytest.raises(errors.SnapshotDiffers):
        order.create(a_version(revision=5), agency=None, at=NOW)


def test_a_blocked_order_keeps_its_check_and_tells_the_office():
    order = an_order()
    order.note_check(GateCheck(NOW, NOT_HERE, 7, "dispatch"))
    blocked = order.block(blocks_in_window=3, repeated=True, at=NOW)
    assert (blocked.reason_code, blocked.blocks_in_90_days) == ("OUT_OF_TERRITORY", 3)
    assert order.state.ended and order.last_check.verdict is NOT_HERE


def test_only_the_first_answer_is_taken_and_only_while_the_order_waits():
    order = an_order()
    assert not order.hear_answer(a_pass())
    order.note_check(GateCheck(NOW, NO_ANSWER, 7, "dispatch"))
    assert order.hear_answer(a_pass()) and not order.hear_answer(a_pass())
    assert order.take_answer() == a_pass() and order.take_answer() is None


def test_a_refusal_for_not_admitted_stands_when_the_gate_says_so():
    with pytest.raises(errors.RefusalMustStand):
        a_refused_order().overrule("应当办理", NOT_HERE, at=NOW)
    with pytest.raises(errors.GateStillUnanswered):
        a_refused_order().overrule("应当办理", NO_ANSWER, at=NOW)


def test_a_refusal_the_gate_does_not_support_may_be_overruled():
    order = a_refused_order()
    order.overrule("事项在目录内", YES, at=NOW)
    assert order.state is OrderState.ACCEPTED and order.refusal.decision == "overrule"


@pytest.mark.parametrize("ground", ["beyond_notice", "no_funds", "no_time"])
def test_other_grounds_are_for_the_office_to_weigh(ground):
    order = a_refused_order(ground)
    order.overrule("时间充足", NO_ANSWER, at=NOW)
    assert order.state is OrderState.ACCEPTED


def test_an_upheld_refusal_ends_the_order():
    order = a_refused_order()
    order.uphold("", at=NOW)
    assert order.state is OrderState.REFUSED_UPHELD and order.ended_at == NOW


def test_a_refusal_needs_a_known_ground_and_a_reason():
    order = a_created_order()
    order.forward("")
    with pytest.raises(errors.GroundUnknown):
        order.refuse("不想办", "理由", at=NOW)
    with pytest.raises(errors.ReasonMissing):
        order.refuse("no_time", " ", at=NOW)


def test_a_result_sent_back_is_reported_again():
    order = a_created_order()
    order.forward("")
    order.accept(at=NOW)
    order.report("走访了", at=NOW)
    with pytest.raises(errors.ReasonMissing):
        order.send_back("")
    order.send_back("缺登记表")
    order.report("补上登记表", at=NOW)
    order.confirm("")
    assert [one.remark for one in order.reports] == ["缺登记表", ""]


@pytest.mark.parametrize("score", [0, 6])
def test_a_rating_stays_on_its_scale(score):
    order = a_created_order()
    order.state = OrderState.CONFIRMED
    with pytest.raises(errors.RatingOutOfRange):
        order.rate(score, "", at=NOW)


def test_what_has_ended_can_neither_be_recalled_nor_cancelled():
    order = an_order(state=OrderState.DONE)
    for act in (lambda: order.recall("误发", at=NOW), lambda: order.cancel("误发", at=NOW)):
        with pytest.raises(errors.OrderNotInState):
            act()


def test_an_order_is_closed_as_overdue_only_after_its_day():
    order = a_created_order()
    with pytest.raises(errors.OrderNotInState):
        order.close_overdue("未反馈", at=NOW, today=order.demand.due)
    order.close_overdue("未反馈", at=NOW, today=order.demand.due + timedelta(days=1))
    assert order.state is OrderState.OVERDUE_CLOSED


def test_an_order_may_not_carry_an_appraisal_nor_end_before_it_starts():
    """BUR-01."""
    demand = an_order().demand
    with pytest.raises(errors.AppraisalAttached):
        replace(demand, appraisal=True).check(TODAY)
    with pytest.raises(errors.OrderDatesInvalid):
        replace(demand, due=date(2026, 5, 1)).check(TODAY)
