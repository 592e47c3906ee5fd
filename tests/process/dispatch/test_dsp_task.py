"""Sending a task to a community, along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chassis.actor import Actor
from chassis.engine.library import Library
from chassis.engine.refusals import TaskNotYours
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.domain.work_order import END_STATES

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
FUNCTIONS = {
    "param": lambda key: DEFAULTS[key].value,
    "workdays_after": lambda start, days: start + timedelta(days=days),
    "end_of": lambda day: day,
}
PATHS = Paths()


@pytest.fixture
def driver():
    return ProcessDriver.standing_alone(
        DIAGRAMS, FixedClock(datetime(2026, 5, 12, 2, 0, tzinfo=UTC)), functions=FUNCTIONS, paths=PATHS
    )


def an_order(driver, *verdicts):
    answers = iter(verdicts)
    driver.answer("dispatch.judge_gate", lambda _work, _case: {"verdict": next(answers)})
    return driver.start(
        "dsp_task", sender="430211-mzj", sender_role="department_clerk", township="430211001",
        community="430211001008", office="430211-swb", due="2026-05-29",
    )  # fmt: skip


def accepted(driver):
    case = an_order(driver, "pass")
    case.at("forward_order", role="township_clerk", unit="430211001").complete("forwarded")
    return case.at("accept_order", role="community_secretary", unit="430211001008").complete("accept")


def confirmed(driver):
    case = accepted(driver)
    case.at("report_result").complete("reported", result="走访32户")
    return case.at("confirm_result", role="department_clerk", unit="430211-mzj").complete("confirmed")


def test_an_order_that_passes_is_carried_out_confirmed_and_rated(driver):
    case = confirmed(driver)
    case.at("rate_sender", role="community_secretary").complete("rated", score="5")
    assert case.ended_at == "DONE"
    assert case.operations == [
        "dispatch.judge_gate", "dispatch.create_order", "dispatch.forward_order", "dispatch.accept_order",
        "dispatch.report_result", "dispatch.confirm_result", "dispatch.rate_sender", "dispatch.close_order",
    ]  # fmt: skip


def test_an_order_the_gate_refuses_ends_blocked_and_nobody_gets_a_task(driver):
    case = an_order(driver, "blocked")
    assert case.ended_at == "BLOCKED" and case.waits_at == []
    assert "dispatch.create_order" not in case.operations


@pytest.mark.parametrize("verdict", ["unanswered", "", "yes"])
def test_anything_but_a_clear_yes_or_no_waits_for_admission(driver, verdict):
    case = an_order(driver, verdict, "pass")
    assert case.ended_at is None and case.waits_at == []
    assert case.operations == ["dispatch.judge_gate", "dispatch.ask_gate"]
    assert case.hears("admission.gate-answered.v1") == 1
    assert case.waits_at == ["forward_order"]


def test_an_order_may_have_to_ask_more_than_once(driver):
    case = an_order(driver, "unanswered", "unanswered", "blocked")
    case.hears("admission.gate-answered.v1")
    assert case.ended_at is None
    case.hears("admission.gate-answered.v1")
    assert case.ended_at == "BLOCKED"


def test_a_refusal_the_office_upholds_ends_the_order(driver):
    case = an_order(driver, "pass")
    case.at("forward_order").complete("forwarded")
    case.at("accept_order").complete("refuse", ground="no_time", reason="月底换届")
    case.at("decide_refusal", role="committee_office_clerk", unit="430211-swb").complete("uphold")
    assert case.ended_at == "REFUSED_UPHELD"


def test_a_refusal_the_office_overrules_goes_back_to_the_community(driver):
    case = an_order(driver, "pass")
    case.at("forward_order").complete("forwarded")
    case.at("accept_order").complete("refuse", ground="no_funds", reason="没有经费")
    case.at("decide_refusal").complete("overrule", reason="经费已拨付")
    assert case.waits_at == ["report_result"]


def test_a_result_sent_back_is_reported_again(driver):
    case = accepted(driver)
    case.at("report_result").complete("reported", result="走访了")
    case.at("confirm_result").complete("returned", reason="缺登记表")
    assert case.waits_at == ["report_result"]


def test_a_community_that_does_not_rate_in_time_does_not_keep_the_order_open(driver):
    case = confirmed(driver)
    case.after(days=2)
    assert case.waits_at == ["rate_sender"]
    case.after(days=2)
    assert case.ended_at == "DONE" and "dispatch.rate_sender" not in case.operations


def test_the_report_falls_due_when_the_order_says(driver):
    assert accepted(driver).at("report_result").due_at.date() == date(2026, 5, 29)


def test_a_township_that_sends_confirms_itself(driver):
    driver.answer("dispatch.judge_gate", lambda _work, _case: {"verdict": "pass"})
    case = driver.start(
        "dsp_task", sender="430211001", sender_role="township_clerk", township="430211001",
        community="430211001008", office="430211-swb", due="2026-05-29",
    )  # fmt: skip
    case.at("forward_order").complete("forwarded")
    case.at("accept_order").complete("accept")
    case.at("report_result").complete("reported", result="走访32户")
    assert list(case.at("confirm_result").candidates) == ["township_clerk@430211001"]


def test_a_duty_goes_to_the_township_itself_and_is_forwarded_to_nobody(driver):
    """TWA-02: it accepts, reports and rates what was laid on it."""
    driver.answer("dispatch.judge_gate", lambda _work, _case: {"verdict": "pass"})
    case = driver.start(
        "dsp_task", sender="430211-jyj", sender_role="department_clerk", township="430211001",
        community="", office="430211-swb", due="2026-05-29",
    )  # fmt: skip
    case.at("accept_order", role="township_clerk", unit="430211001").complete("accept")
    case.at("report_result", role="township_clerk").complete("reported", result="每周巡查一次")
    case.at("confirm_result", role="department_clerk").complete("confirmed")
    case.at("rate_sender", role="township_clerk").complete("rated", score="4")
    assert case.ended_at == "DONE" and "dispatch.forward_order" not in case.operations


SIDES = [
    {"unit": "430211-mzj", "who": "department_clerk@430211-mzj"},
    {"unit": "430211001008", "who": "community_secretary@430211001008"},
]


def ended(driver, case):
    """The item ends; what each side says is routed as the completion does it."""
    driver.answer("dispatch.agree_finish", lambda _work, _case, said: {"recall": said.outcome == "recall"})
    assert case.hears("admission.item-ended.v1", finish_sides=SIDES) == 1
    return case


def agreed(driver):
    case = ended(driver, accepted(driver))
    for unit in ("430211-mzj", "430211001008"):
        case.at("agree_finish", unit=unit).complete("finish")
    return case


def test_an_order_in_hand_of_an_ended_item_is_finished_when_both_sides_agree(driver):
    """B16: its own due date stays."""
    task = agreed(driver).at("finish_order", role="community_secretary")
    assert task.due_at.date() == date(2026, 5, 29)
    case = task.complete("reported", result="走访32户")
    case.at("confirm_result").complete("returned", reason="缺登记表")
    case.at("report_result").complete("reported", result="已补")
    case.at("confirm_result").complete("confirmed")
    case.at("rate_sender").complete("rated", score="5")
    assert case.ended_at == "DONE" and "dispatch.recall_order" not in case.operations


@pytest.mark.parametrize("who", ["430211-mzj", "430211001008"])
def test_one_side_that_does_not_want_it_has_the_order_recalled_at_once(driver, who):
    case = an_order(driver, "pass")
    case.at("forward_order").complete("forwarded")
    ended(driver, case).at("agree_finish", unit=who).complete("recall")
    assert case.ended_at == "RECALLED" and case.waits_at == []


def test_a_side_that_says_nothing_has_not_agreed(driver):
    case = ended(driver, accepted(driver))
    case.at("agree_finish", unit="430211-mzj").complete("finish")
    case.after(days=3)
    assert case.ended_at == "RECALLED"


def test_what_was_not_finished_by_its_due_date_is_recalled(driver):
    case = agreed(driver)
    case.after(days=16)
    assert case.waits_at == ["finish_order"]
    case.after(days=2)
    assert case.ended_at == "RECALLED"


@pytest.mark.parametrize("to", ["forward_order", "decide_refusal", "confirm_result"])
def test_nobody_is_asked_about_an_order_no_receiver_has_in_hand(driver, to):
    case = an_order(driver, "pass")
    if to == "decide_refusal":
        case.at("forward_order").complete("forwarded")
        case.at("accept_order").complete("refuse", ground="no_time", reason="月底换届")
    elif to == "confirm_result":
        case.at("forward_order").complete("forwarded")
        case.at("accept_order").complete("accept")
        case.at("report_result").complete("reported", result="走访32户")
    assert case.hears("admission.item-ended.v1", finish_sides=SIDES) == 0 and case.waits_at == [to]


def test_another_community_cannot_accept(driver):
    case = an_order(driver, "pass")
    case.at("forward_order").complete("forwarded")
    task = case.at("accept_order")
    roles = frozenset({"community_secretary@430211002012"})
    stranger = Actor("u9", "泰园社区书记", "书记", "430211002012", "泰园社区", roles)
    with pytest.raises(TaskNotYours):
        task.complete("accept", actor=stranger)


def test_end_events_are_end_states_of_an_order():
    definition = Library(DIAGRAMS).definition("dsp_task", 3)
    ends = {one_id for one_id, element in definition.elements.items() if element.kind == "endEvent"}
    assert ends == {"DONE", "BLOCKED", "REFUSED_UPHELD", "RECALLED"} and ends <= set(END_STATES)


def test_the_tests_above_walk_every_line_of_the_diagram():
    """Runs last in this file, over what the others have walked."""
    assert PATHS.report(Library(DIAGRAMS).definition("dsp_task", 3)).endswith("100% of flows walked")
