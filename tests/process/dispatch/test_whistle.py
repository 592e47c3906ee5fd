"""Whistle and report-in, along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.domain.whistle import ENDS
from services.dispatch.process.roles import role_at

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
NIGHT = datetime(2026, 10, 1, 18, 10, tzinfo=UTC)
"""02:10 on 2 October 2026 in the county: night, and a holiday."""
FUNCTIONS = {"param": lambda key: DEFAULTS[key].value, "role": role_at}
PATHS = Paths()
TOWNSHIP, CENTRE = "430211001", "430211-zhzx"
CGJ = {
    "body": "430211-cgj",
    "who": "department_clerk@430211-cgj",
    "leader": "department_leader@430211-cgj,department_clerk@430211-cgj",
}
POLICE = {
    "body": "430211-gaj-sslpcs",
    "who": "agency_head@430211-gaj-sslpcs,department_clerk@430211-gaj",
    "leader": "department_leader@430211-gaj,agency_head@430211-gaj-sslpcs",
}
DUTIES = [{"body": one["body"], "who": one["who"], "by": "2026-10-12"} for one in (CGJ, POLICE)]
AGREED = [{"body": one["body"], "text": "清理", "by": one["by"]} for one in DUTIES]
MARKS = [
    {"body": one["body"], "presence": "5", "solution": "4", "cooperation": "5", "satisfied": True}
    for one in (CGJ, POLICE)
]
RATED = [{"body": one["body"], "who": one["who"]} for one in (CGJ, POLICE)]


@pytest.fixture
def driver():
    made = ProcessDriver.standing_alone(DIAGRAMS, FixedClock(NIGHT), functions=FUNCTIONS, paths=PATHS)
    moment = lambda minutes: (made.clock.now() + timedelta(minutes=minutes)).isoformat()  # noqa: E731
    made.answer("dispatch.judge_whistle", lambda _work, _case: {"approve_by": moment(120)})
    made.answer(
        "dispatch.send_whistle", lambda _work, _case: {"report_by": moment(30), "consult_by": moment(60)}
    )
    made.answer("dispatch.whistle_again", lambda _work, _case: {"second_by": moment(30)})
    made.answer("dispatch.consult_on_site", {"duties": DUTIES})
    made.answer("dispatch.whistle_unsolved", {"duties": DUTIES[:1]})
    made.answer("dispatch.rate_bodies", {"rated_bodies": RATED})
    return made


def blown(driver, kind="emergency", **facts):
    return driver.start(
        "dsp_whistle", township=TOWNSHIP, centre=CENTRE, kind=kind, calls=[CGJ, POLICE], **{
            "bodies": 2, "beyond_powers": False, "own_list": False, "routine": False, "statutory": False,
            **facts,
        },
    )  # fmt: skip


def report_in(case, unit):
    return case.at("report_in", unit=unit).complete("arrived", reported_as="中队长", people=3)


def verified(driver, case, solved_in="first", *outcomes):
    """Everybody is there; the matter is consulted on and handled."""
    for unit in ("430211-cgj", "430211-gaj-sslpcs"):
        report_in(case, unit)
    case.at("consult_on_site").complete("agreed", consultation="分工", duties=AGREED)
    for one in DUTIES:
        case.at("handle_matter", unit=one["body"]).complete("done", result="已清理")
    driver.answer("dispatch.verify_result", {"second": False, "solved_in": solved_in})
    driver.answer("dispatch.close_whistle", {"solved_in": solved_in})
    return case


def test_an_emergency_goes_out_at_once_and_is_due_by_the_clock(driver):
    case = blown(driver)
    assert case.waits_at == ["consult_on_site", "report_in", "report_in"]
    assert case.at("report_in", unit="430211-cgj").due_at == NIGHT + timedelta(minutes=30)
    verified(driver, case)
    case.at("verify_result", role="township_clerk").complete("solved", reason="清了")
    case.at("rate_bodies").complete("rated", ratings=MARKS)
    for one in RATED:
        case.at("answer_rating", unit=one["body"]).complete("answered", score="5")
    assert case.ended_at == "RESOLVED"


def test_who_is_late_gets_the_second_whistle_at_once_and_may_still_come(driver):
    case = blown(driver)
    report_in(case, "430211-gaj-sslpcs")
    case.after(minutes=29)
    assert case.waits_at == ["consult_on_site", "report_in"]
    case.after(minutes=2)
    assert case.waits_at == ["consult_on_site", "report_in_again"]
    again = case.at("report_in_again", role="department_leader", unit="430211-cgj")
    again.complete("arrived", reported_as="大队长", people=2)
    assert case.waits_at == ["consult_on_site"]


def test_who_never_comes_is_noted_and_looked_into_while_the_others_work(driver):
    case = blown(driver)
    report_in(case, "430211-gaj-sslpcs")
    case.after(minutes=61)
    assert case.waits_at == ["consult_on_site", "investigate_no_show"]
    assert case.operations.count("dispatch.note_no_show") == 1
    task = case.at("investigate_no_show", role="command_head", unit=CENTRE)
    task.complete("urged", findings="值班电话无人接听")
    assert case.waits_at == ["consult_on_site"]


@pytest.mark.parametrize(("facts", "step"), [
    ({"kind": "enforcement"}, "approve_whistle"),
    ({"kind": "hard", "bodies": 1, "beyond_powers": True}, "approve_whistle"),
    ({"kind": "hard", "bodies": 1, "routine": True}, "decide_ineligible"),
    ({"kind": "enforcement", "own_list": True}, "decide_ineligible"),
    ({"kind": "hard", "statutory": True}, "decide_ineligible"),
    ({"kind": "hard", "bodies": 1}, "decide_ineligible"),
])  # fmt: skip
def test_two_to_whistle_and_two_not_to(driver, facts, step):
    assert blown(driver, **facts).waits_at == [step]


def test_the_leader_approves_or_declines(driver):
    case = blown(driver, "enforcement")
    case.at("approve_whistle", role="township_party_committee", unit=TOWNSHIP).complete("approve")
    assert "report_in" in case.waits_at
    case = blown(driver, "enforcement")
    case.at("approve_whistle").complete("decline", reason="先自行处置")
    assert case.ended_at == "CANCELLED"


def test_an_ineligible_whistle_is_left_or_overridden_with_a_reason(driver):
    case = blown(driver, "hard", bodies=1, routine=True)
    case.at("decide_ineligible").complete("drop")
    assert case.ended_at == "REFUSED_INELIGIBLE"
    case = blown(driver, "hard", bodies=1, routine=True)
    case.at("decide_ineligible").complete("override", reason="连日反复")
    assert "report_in" in case.waits_at


def test_what_is_not_solved_is_whistled_for_again_then_goes_to_the_county(driver):
    case = blown(driver)
    verified(driver, case)
    driver.answer("dispatch.verify_result", {"second": True, "solved_in": ""})
    case.at("verify_result").complete("unsolved", reason="垃圾还在")
    case.at("handle_matter", unit="430211-cgj").complete("done", result="再次清理")
    driver.answer("dispatch.verify_result", {"second": False, "solved_in": ""})
    case.at("verify_result").complete("unsolved", reason="仍在")
    driver.answer("dispatch.coordinate_matter", {"solved_in": "county"})
    driver.answer("dispatch.close_whistle", {"solved_in": "county"})
    case.at("coordinate_matter", role="command_head", unit=CENTRE).complete("solved", reason="现场督办")
    case.after(days=14)
    assert case.ended_at == "ESCALATED_RESOLVED"


@pytest.mark.parametrize(
    ("solved_in", "end"), [("second", "RESOLVED_SECOND"), ("explained", "UNRESOLVED_EXPLAINED")]
)
def test_how_it_was_solved_is_how_it_ends_and_silence_rates_nobody(driver, solved_in, end):
    case = blown(driver)
    verified(driver, case, solved_in)
    case.at("verify_result").complete("solved", reason="已核实")
    case.at("rate_bodies").complete("rated", ratings=MARKS)
    case.at("answer_rating", unit="430211-cgj").complete("answered", score="4")
    case.after(days=14)
    assert case.ended_at == end and case.operations.count("dispatch.answer_rating") == 1


def test_end_events_are_end_states_of_a_whistle():
    definition = Library(DIAGRAMS).definition("dsp_whistle", 1)
    ends = {one_id for one_id, one in definition.elements.items() if one.kind == "endEvent"}
    assert ends - {"body_settled"} == set(ENDS)


def test_the_tests_above_walk_every_line_of_the_diagram():
    """Runs last in this file, over what the others have walked."""
    assert PATHS.report(Library(DIAGRAMS).definition("dsp_whistle", 1)).endswith("100% of flows walked")
