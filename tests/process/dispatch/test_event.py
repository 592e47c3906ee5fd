"""Events from one intake to their end, along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.dispatch.domain.event_class import Level, Urgency, grade
from services.dispatch.domain.grid_event import ENDS
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.process.roles import role_at

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
FUNCTIONS = {"param": lambda key: DEFAULTS[key].value, "role": role_at}
PATHS = Paths()
DESK = "township_clerk@430211001,command_operator@430211-zhzx"
LATER = "2026-05-13T12:00:00+08:00"
DISPATCHED = {
    "handler_who": "department_clerk@430211-cgj",
    "helpers": [{"body": "430211-gaj", "who": "department_clerk@430211-gaj"}],
    "answer_by": LATER,
    "handle_by": "2026-05-19T17:30:00+08:00",
}
SAID = {"result": "已清理", "reason": "属实"}


@pytest.fixture
def driver():
    made = ProcessDriver.standing_alone(
        DIAGRAMS, FixedClock(datetime(2026, 5, 12, 2, 0, tzinfo=UTC)), functions=FUNCTIONS, paths=PATHS
    )
    made.answer("dispatch.register_event", {"dispatcher": DESK, "accept_by": LATER})
    made.answer("dispatch.accept_event", {"dispatch_by": LATER})
    made.answer("dispatch.dispatch_event", DISPATCHED)
    made.answer("dispatch.handle_event", {"handle_by": LATER})
    made.answer("dispatch.reopen_event", {"dispatch_by": LATER})
    made.answer("dispatch.settle_event", {"solved": True})
    return made


def reported(driver, **variables):
    return driver.start(
        "dsp_event", township="430211001", centre="430211-zhzx", verifier=DESK, **{
            "urgency": "normal", "class_level": "township", **variables,
        },
    )  # fmt: skip


def dispatched(driver):
    case = reported(driver)
    case.at("accept_event", role="township_clerk").complete("valid", class_code="SR-01")
    return case.at("dispatch_event", role="command_operator").complete("dispatch", handler="430211-cgj")


def handled(driver):
    case = dispatched(driver)
    case.at("answer_dispatch", unit="430211-cgj").complete("accept")
    case.at("assist_handling", unit="430211-gaj").complete("reported", text="已疏导")
    return case.at("handle_event").complete("done", result="已清理")


def closed(driver):
    return handled(driver).at("verify_event").complete("solved", reason="属实")


def test_an_event_is_accepted_dispatched_handled_verified_and_rated(driver):
    case = closed(driver)
    case.at("rate_event").complete("rated", response="yes", satisfied="yes")
    assert case.ended_at == "CLOSED_SOLVED"
    assert case.operations.count("dispatch.settle_event") == 1


@pytest.mark.parametrize(
    ("outcome", "said", "end"),
    [
        ("duplicate", {"duplicate_of": "430211-EVT-2026-00001"}, "CLOSED_DUPLICATE"),
        ("out_of_scope", {"text": "请拨打110"}, "REFERRED"),
        ("on_spot", {"text": "已劝离"}, "CLOSED_SOLVED"),
    ],
)
def test_the_desk_may_end_it_at_once(driver, outcome, said, end):
    case = reported(driver)
    case.at("accept_event").complete(outcome, **said)
    assert case.ended_at == end


def test_a_level_up_needs_its_ground_and_comes_back_to_a_desk(driver):
    case = reported(driver)
    case.at("accept_event").complete("valid", class_code="SR-01")
    desk = "command_operator@430211-zhzx"
    driver.answer("dispatch.dispatch_event", {"dispatcher": desk, "dispatch_by": LATER})
    case.at("dispatch_event").complete("escalate", ground="several", reason="涉及三个部门")
    assert list(case.at("dispatch_event").candidates) == [desk]


def test_40_an_objection_is_decided_and_binds(driver):
    """F-40: wrong handler twice."""
    case = dispatched(driver)
    case.at("answer_dispatch").complete("object", right_handler="430211-zjj", reason="属工地")
    again = {**DISPATCHED, "handler_who": "department_clerk@430211-zjj"}
    driver.answer("dispatch.decide_objection", again)
    case.at("decide_objection").complete("uphold", handler="430211-zjj", reason="成立")
    case.at("answer_dispatch", unit="430211-zjj").complete(
        "object", right_handler="430211-cgj", reason="不属"
    )
    driver.answer("dispatch.decide_objection", {})
    case.at("decide_objection").complete("overrule", reason="工地由住建负责")
    assert case.waits_at == ["assist_handling", "handle_event"]


def test_more_time_is_asked_for_at_the_same_task(driver):
    case = dispatched(driver)
    case.at("answer_dispatch").complete("accept")
    case.at("handle_event").complete("extend", result="等待吊车")
    assert case.waits_at == ["assist_handling", "handle_event"]


def test_an_event_without_helpers_waits_for_its_handler_only(driver):
    driver.answer("dispatch.dispatch_event", {**DISPATCHED, "helpers": []})
    case = dispatched(driver)
    case.at("answer_dispatch").complete("accept")
    assert case.waits_at == ["handle_event"]


def test_39_what_is_not_solved_goes_back_to_its_dispatcher_from_both_looks(driver):
    """F-39: reopened event."""
    case = handled(driver)
    case.at("verify_event").complete("not_solved", reason="仍有垃圾")
    assert case.waits_at == ["dispatch_event"]
    case = closed(driver)
    case.at("rate_event").complete("not_solved", remark="反映人说又倒了")
    assert case.waits_at == ["dispatch_event"]
    assert case.operations.count("dispatch.reopen_event") == 2


def test_explained_and_not_rated_ends_as_not_solved(driver):
    driver.answer("dispatch.settle_event", {"solved": False})
    case = handled(driver)
    case.at("verify_event").complete("explained", reason="土地权属待裁决")
    case.after(days=8)
    assert case.ended_at == "CLOSED_UNSOLVED_EXPLAINED"
    assert "dispatch.rate_event" not in case.operations


def test_the_decision_table_says_what_the_rules_say():
    table = Library(DIAGRAMS).definition("dsp_event", 1).decisions["event_level"]
    for urgency in Urgency:
        for level in Level:
            said = table.decide({"urgency": urgency.value, "class_level": level.value}, {}).result
            assert said == {"graded": grade(urgency, level).value}


def test_end_events_are_end_states_of_an_event():
    definition = Library(DIAGRAMS).definition("dsp_event", 1)
    ends = {one_id for one_id, one in definition.elements.items() if one.kind == "endEvent"}
    assert ends | {"CANCELLED"} == set(ENDS)


def test_the_tests_above_walk_every_line_of_the_diagram():
    """Runs last in this file, over what the others have walked."""
    assert PATHS.report(Library(DIAGRAMS).definition("dsp_event", 1)).endswith("100% of flows walked")
